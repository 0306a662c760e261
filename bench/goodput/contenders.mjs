// The clients that are compared: what people use today, each in the way its documentation shows, and Holdfast with no configuration at all.
import { Agent } from 'node:http';
import { install } from '@holdfast/axios-adapter';
import { wrapFetch } from '@holdfast/fetch-adapter';
import axios from 'axios';
import axiosRetry from 'axios-retry';
import Bottleneck from 'bottleneck';
import pRetry from 'p-retry';

const TRIES = 40;
const LONGEST_BACK_OFF_MS = 10_000;
const body = { communityID: 'c', serverID: '1' };

class Refused extends Error {
  name = 'Refused';
}

function bareAxios() {
  return axios.create({ httpAgent: new Agent({ keepAlive: true }), validateStatus: (status) => status < 300 });
}

/** Sends a call with axios and looks inside. */
async function send(api, url, callId) {
  const response = await api.post(url, body, { headers: { 'X-Call-Id': callId } });
  if (response.data?.response?.success !== true) throw new Refused('The API answered 200 and meant no.');
}

/** Sends a call with fetch and looks inside. */
async function sendByFetch(anyFetch, url, callId) {
  const response = await anyFetch(url, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json', 'X-Call-Id': callId } });
  const answer = await response.json();
  if (answer.response?.success !== true) throw new Refused('The API answered 200 and meant no.');
}

/** Bottleneck in the form that its documentation gives for the limiter at hand. It knows no limit that changes: it is told the first one. */
function exactLimiter(limit, processes) {
  if (limit.kind === 'none') return new Bottleneck();
  // Without Redis, each of several processes is told its share.
  if (limit.kind === 'token-bucket') return new Bottleneck({ minTime: (limit.perMs / limit.requests) * processes });
  return new Bottleneck({ reservoir: limit.requests, reservoirRefreshAmount: limit.requests, reservoirRefreshInterval: limit.perMs });
}

/** @type {Record<string, (context: { url: string, limit: object, processes: number }) => { call(callId: string): Promise<unknown>, close?(): unknown }>} */
export const contenders = {
  'holdfast (axios)': ({ url }) => {
    const api = bareAxios();
    const holdfast = install(api);
    return { call: (callId) => send(api, url, callId), close: () => holdfast.close() };
  },
  'holdfast (fetch)': ({ url }) => {
    const honestFetch = wrapFetch(fetch);
    return { call: (callId) => sendByFetch(honestFetch, url, callId), close: () => honestFetch.holdfast.close() };
  },
  // Bare clients run only where (next to) nothing is refused: the floor.
  'bare axios': ({ url }) => {
    const api = bareAxios();
    return { call: (callId) => send(api, url, callId) };
  },
  'bare fetch': ({ url }) => ({ call: (callId) => sendByFetch(fetch, url, callId) }),
  // Waits as long as Retry-After says, where there is one.
  'axios-retry': ({ url }) => {
    const api = bareAxios();
    axiosRetry(api, {
      retries: TRIES,
      retryDelay: (retry, error) => Math.min(LONGEST_BACK_OFF_MS, axiosRetry.exponentialDelay(retry, error)),
      retryCondition: () => true,
      validateResponse: (response) => response.status < 300 && response.data?.response?.success === true,
    });
    return { call: (callId) => send(api, url, callId) };
  },
  'p-retry': ({ url }) => {
    const api = bareAxios();
    return { call: (callId) => pRetry(() => send(api, url, callId), { retries: TRIES, minTimeout: 100, maxTimeout: LONGEST_BACK_OFF_MS, randomize: true }) };
  },
  'bottleneck told the limit': ({ url, limit, processes }) => {
    const api = bareAxios();
    const limiter = exactLimiter(limit, processes);
    // Where it is refused all the same, it backs off as the others do.
    limiter.on('failed', (error, { retryCount }) => (retryCount < TRIES ? Math.min(LONGEST_BACK_OFF_MS, 100 * 2 ** retryCount) : undefined));
    return { call: (callId) => limiter.schedule(() => send(api, url, callId)), close: () => limiter.disconnect() };
  },
};
