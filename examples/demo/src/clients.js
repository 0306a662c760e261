// One axios client and one fetch client with the same API key, bare or with Holdfast. The calls are written the same way for both.
import { install } from '@holdfast/axios-adapter';
import { wrapFetch } from '@holdfast/fetch-adapter';
import axios from 'axios';

/**
 * @typedef {import('@holdfast/axios-adapter').Holdfast} Holdfast
 * @typedef {import('./traffic.js').DemoCall} DemoCall
 * @typedef {{ success?: boolean, message?: string, requestID?: string }} Said  what an answer's body says
 * @typedef {(call: DemoCall) => Promise<Said>} Send
 */

const PATIENCE_MS = 30_000;

/**
 * @param {string} baseURL
 * @param {string} apiKey
 * @returns {Send[]}
 */
export function bareClients(baseURL, apiKey) {
  return [axiosSender(axios.create({ baseURL, params: { api_key: apiKey } })), fetchSender(fetch, baseURL, apiKey)];
}

/**
 * @param {string} baseURL
 * @param {string} apiKey
 * @returns {{ senders: Send[], handles: [Holdfast, Holdfast] }}
 */
export function holdfastClients(baseURL, apiKey) {
  const api = axios.create({ baseURL, params: { api_key: apiKey } });
  const axiosHandle = install(api, { deadlineMs: PATIENCE_MS });
  const honestFetch = wrapFetch(fetch, { deadlineMs: PATIENCE_MS, throwHttpErrors: true });
  return { senders: [axiosSender(api), fetchSender(honestFetch, baseURL, apiKey)], handles: [axiosHandle, honestFetch.holdfast] };
}

/**
 * The calls of both. They share a gate, so what happens to it is told by one of them.
 *
 * @param {[Holdfast, Holdfast]} handles
 * @returns {Pick<Holdfast, 'on' | 'stats'>}
 */
export function asOne([first, second]) {
  const ofCalls = new Set(['attempt', 'retry', 'give-up', 'warning']);
  return {
    stats: () => first.stats(),
    on(name, listener) {
      const offs = [first.on(name, listener), ...(ofCalls.has(name) ? [second.on(name, listener)] : [])];
      return () => offs.forEach((off) => off());
    },
  };
}

/**
 * @param {import('axios').AxiosInstance} api
 * @returns {Send}
 */
function axiosSender(api) {
  return async (call) => {
    const headers = { 'x-call-id': call.id };
    const { data } = await api.post(`/${call.workflow}`, call.body, { headers, holdfast: { priority: priorityOf(call) } });
    return data.response;
  };
}

/**
 * @param {typeof fetch | import('@holdfast/fetch-adapter').HoldfastFetch} send
 * @param {string} baseURL
 * @param {string} apiKey
 * @returns {Send}
 */
function fetchSender(send, baseURL, apiKey) {
  return async (call) => {
    const init = {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-call-id': call.id },
      body: JSON.stringify(call.body),
      holdfast: { priority: priorityOf(call) },
    };
    const key = apiKey === '' ? '' : `?api_key=${encodeURIComponent(apiKey)}`;
    const response = await send(`${baseURL}/${call.workflow}${key}`, init);
    return /** @type {{ response?: Said }} */ (await response.json()).response ?? {};
  };
}

/** @param {DemoCall} call */
function priorityOf(call) {
  return call.urgent ? 0 : 5;
}
