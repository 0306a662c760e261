// The clients that are compared: what people use today, each in the way its documentation shows, and Holdfast with no configuration at all.
import { Agent } from 'node:http';
import { install } from '@holdfast/axios-adapter';
import { wrapFetch } from '@holdfast/fetch-adapter';
import axios from 'axios';
import axiosRetry from 'axios-retry';
import Bottleneck from 'bottleneck';
import pRetry from 'p-retry';

const TRIES = 40;
const body = { communityID: 'c', serverID: '1' };

class Refused extends Error {}

/** Sends a call with bare axios and looks inside. */
async function send(api, url, callId) {
  const response = await api.post(url, body, { headers: { 'X-Call-Id': callId } });
  if (response.data?.response?.success !== true) throw new Refused();
}

function bareAxios() {
  return axios.create({ httpAgent: new Agent({ keepAlive: true }), validateStatus: (status) => status < 300 });
}

/** Bottleneck in the form that its documentation gives for the limiter at hand. */
function exactLimiter(limit) {
  if (limit.kind === 'none') return new Bottleneck();
  if (limit.kind === 'token-bucket') return new Bottleneck({ minTime: limit.perMs / limit.requests });
  return new Bottleneck({ reservoir: limit.requests, reservoirRefreshAmount: limit.requests, reservoirRefreshInterval: limit.perMs });
}

/** @type {Record<string, (context: { url: string, limit: object }) => { call(callId: string): Promise<unknown>, close?(): unknown }>} */
export const contenders = {
  'holdfast (axios)': ({ url }) => {
    const api = bareAxios();
    const holdfast = install(api);
    return { call: (callId) => api.post(url, body, { headers: { 'X-Call-Id': callId } }), close: () => holdfast.close() };
  },
  'holdfast (fetch)': ({ url }) => {
    const honestFetch = wrapFetch(fetch);
    const headers = (callId) => ({ 'content-type': 'application/json', 'X-Call-Id': callId });
    return {
      call: async (callId) => (await honestFetch(url, { method: 'POST', body: JSON.stringify(body), headers: headers(callId) })).json(),
      close: () => honestFetch.holdfast.close(),
    };
  },
  // Only where nothing is limited: the floor.
  'bare axios': ({ url }) => {
    const api = bareAxios();
    return { call: (callId) => send(api, url, callId) };
  },
  'axios-retry': ({ url }) => {
    const api = bareAxios();
    axiosRetry(api, {
      retries: TRIES,
      retryDelay: (retry, error) => Math.min(10_000, axiosRetry.exponentialDelay(retry, error)),
      retryCondition: () => true,
      validateResponse: (response) => response.data?.response?.success === true,
    });
    return { call: (callId) => api.post(url, body, { headers: { 'X-Call-Id': callId } }) };
  },
  'p-retry': ({ url }) => {
    const api = bareAxios();
    return { call: (callId) => pRetry(() => send(api, url, callId), { retries: TRIES, minTimeout: 100, maxTimeout: 10_000, randomize: true }) };
  },
  'bottleneck told the limit': ({ url, limit }) => {
    const api = bareAxios();
    const limiter = exactLimiter(limit);
    limiter.on('failed', (error, { retryCount }) => (retryCount < TRIES ? 0 : undefined));
    return { call: (callId) => limiter.schedule(() => send(api, url, callId)), close: () => limiter.disconnect() };
  },
};
