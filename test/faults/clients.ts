import { Agent } from 'node:http';
import { install } from '@holdfast/axios-adapter';
import { type Holdfast, type HoldfastOptions, wrapFetch } from '@holdfast/fetch-adapter';
import axios from 'axios';

/** A client under test: makes a call with an id, and is closed with all its sockets. */
export interface TestClient {
  readonly holdfast: Holdfast;
  call(url: string, callId: string, signal?: AbortSignal): Promise<unknown>;
  close(): Promise<void>;
}

const body = { communityID: 'c', serverID: '1', SteamHex: 'x', Street: 'a', Cross: 'b', server: '1', callerName: 'n', street: 'a', cross: 'b' };

export function axiosClient(options: HoldfastOptions): TestClient {
  const httpAgent = new Agent({ keepAlive: true });
  const api = axios.create({ httpAgent });
  const holdfast = install(api, options);
  return {
    holdfast,
    call: async (url, callId, signal) => (await api.post(url, body, { headers: { 'X-Call-Id': callId }, ...(signal && { signal }) })).data,
    async close() {
      await holdfast.close();
      httpAgent.destroy();
    },
  };
}

export function fetchClient(options: HoldfastOptions): TestClient {
  const honestFetch = wrapFetch(fetch, { ...options, throwHttpErrors: true });
  return {
    holdfast: honestFetch.holdfast,
    async call(url, callId, signal) {
      const headers = { 'content-type': 'application/json', 'X-Call-Id': callId };
      const response = await honestFetch(url, { method: 'POST', headers, body: JSON.stringify(body), signal: signal ?? null });
      return response.text();
    },
    close: () => honestFetch.holdfast.close(),
  };
}

export const clients: readonly (readonly [string, (options: HoldfastOptions) => TestClient])[] = [
  ['axios', axiosClient],
  ['fetch', fetchClient],
];
