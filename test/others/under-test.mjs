// The client under test: bare, or with Holdfast in it.
import { createRequire } from 'node:module';
import process from 'node:process';

const { HOLDFAST_SUBJECT: subject, HOLDFAST_BUNDLE: bundle } = process.env;
const isBare = subject === 'bare';
const { install, wrapFetch } = isBare ? {} : createRequire(import.meta.url)(bundle);

/** Nothing is repeated: the suites count requests and break connections on purpose. */
const OPTIONS = { retries: 0 };

export const fetchUnderTest = (fetch) => (isBare ? fetch : wrapFetch(fetch, OPTIONS));

/** axios and every instance that is made of it. */
export function axiosUnderTest(axios) {
  if (isBare) return axios;
  install(axios, OPTIONS);
  const { create } = axios;
  axios.create = (...args) => {
    const instance = create(...args);
    install(instance, OPTIONS);
    return instance;
  };
  return axios;
}
