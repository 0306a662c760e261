import { Agent } from 'node:http';
import { install } from '@holdfast/axios-adapter';
import { type EventName, type Holdfast, type HoldfastOptions, systemClock } from '@holdfast/engine';
import { wrapFetch } from '@holdfast/fetch-adapter';
import axios from 'axios';

export const SECRET = 'S3cret/Key+1="x"';
export const QUERY = `?api_key=${encodeURIComponent(SECRET)}`;

/** A client that posts, and gives the body that came as data or text. */
export interface Client {
  readonly holdfast: Holdfast;
  /** Everything that was told so far. */
  readonly events: unknown[];
  post(url: string): Promise<unknown>;
  close(): Promise<void>;
}

/** What a call rejected with; nothing in it if it did not. */
export const failure = (promise: Promise<unknown>): Promise<Record<string, unknown>> => promise.then(() => ({}), (error: Record<string, unknown>) => error);

const EVENTS: readonly EventName[] = ['attempt', 'retry', 'pause', 'resume', 'pace', 'warning', 'give-up'];
const BODY = { communityID: '1', serverID: '1' };
/** Back-off without a wait. */
const clock = { ...systemClock, random: () => 0 };

function watched(holdfast: Holdfast): unknown[] {
  const events: unknown[] = [];
  for (const name of EVENTS) holdfast.on(name, (event) => events.push(event));
  return events;
}

function axiosClient(options: HoldfastOptions): Client {
  const httpAgent = new Agent({ keepAlive: true });
  const api = axios.create({ httpAgent, responseType: 'text', transformResponse: [] });
  const holdfast = install(api, { clock, ...options });
  return {
    holdfast,
    events: watched(holdfast),
    post: async (url) => (await api.post<unknown>(`${url}/wf/ping${QUERY}`, BODY)).data,
    async close() {
      await holdfast.close();
      httpAgent.destroy();
    },
  };
}

function fetchClient(options: HoldfastOptions): Client {
  const honestFetch = wrapFetch(fetch, { clock, throwHttpErrors: true, ...options });
  const { holdfast } = honestFetch;
  return {
    holdfast,
    events: watched(holdfast),
    post: async (url) => (await honestFetch(`${url}/wf/ping${QUERY}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(BODY) })).text(),
    close: () => holdfast.close(),
  };
}

export const clients: readonly (readonly [string, (options: HoldfastOptions) => Client])[] = [
  ['axios', axiosClient],
  ['fetch', fetchClient],
];
