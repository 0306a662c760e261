import { install } from '@holdfast/axios-adapter';
import { type Holdfast, type HoldfastOptions, wrapFetch } from '@holdfast/fetch-adapter';
import axios, { AxiosError, type AxiosAdapter, CanceledError } from 'axios';

/** How the transport ends a call: with an answer, with none, or not at all. */
export type Ending = 'ok' | 'refused' | 'limited' | 'failed' | 'reset' | 'hang';

/** What a call was made with, and what came of it: all of it is the caller's, and none may be kept. */
export interface Made {
  readonly kept: object[];
  readonly end: Promise<unknown>;
}

export interface Client {
  readonly holdfast: Holdfast;
  call(ending: Ending, signal: AbortSignal): Made;
}

const inBand = (success: boolean, message: string): string => JSON.stringify({ status: 'success', response: { success, message, requestID: 'A' } });
const OK = inBand(true, 'Done.');
const ANSWERS: Readonly<Record<Exclude<Ending, 'reset' | 'hang'>, readonly [status: number, body: string]>> = {
  ok: [200, OK],
  refused: [200, inBand(false, 'No. modcol.co/e1a')],
  limited: [200, inBand(false, 'Wait. modcol.co/e2a')],
  failed: [503, '<html>'],
};
const HEADERS = { 'content-type': 'application/json', 'retry-after': '0.001' };

let calls = 0;

/** One limit, then success, for each call. */
function answerFor(ending: Exclude<Ending, 'reset' | 'hang'>, asked: Set<string>, id: string): readonly [number, string] {
  if (ending === 'limited' && asked.delete(id)) return ANSWERS.ok;
  if (ending === 'limited') asked.add(id);
  return ANSWERS[ending];
}

const target = (ending: Ending): string => `https://${ending}.test/wf/setnotepad?api_key=leak-key`; // a scope for each ending
const reset = (): Error => Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });

function fetchClient(options: HoldfastOptions): Client {
  const asked = new Set<string>();
  const transport = (input: unknown, init?: RequestInit): Promise<Response> => {
    const ending = new URL(String(input)).hostname.split('.')[0] as Ending;
    if (ending === 'reset') return Promise.reject(new TypeError('fetch failed', { cause: reset() }));
    if (ending === 'hang') return new Promise((_, reject) => init!.signal!.addEventListener('abort', () => reject(init!.signal!.reason as Error), { once: true }));
    const [status, body] = answerFor(ending, asked, new Headers(init?.headers).get('x-id')!);
    return Promise.resolve(new Response(body, { status, headers: HEADERS }));
  };
  const honestFetch = wrapFetch(transport as typeof fetch, { ...options, throwHttpErrors: true });
  return {
    holdfast: honestFetch.holdfast,
    call(ending, signal) {
      const init = { method: 'POST', headers: { 'x-id': String(++calls) }, body: new URLSearchParams({ a: 'b' }), signal };
      const kept: object[] = [init, init.body];
      return { kept, end: honestFetch(target(ending), init).then(async (response) => (kept.push(response), response.text())) };
    },
  };
}

function axiosClient(options: HoldfastOptions): Client {
  const asked = new Set<string>();
  const adapter: AxiosAdapter = async (config) => {
    const ending = new URL(config.url!).hostname.split('.')[0] as Ending;
    if (ending === 'reset') throw AxiosError.from(reset(), 'ECONNRESET', config);
    if (ending === 'hang') {
      return new Promise((_, reject) => {
        config.signal!.addEventListener!('abort', () => reject(new CanceledError(undefined, config as never)), { once: true } as never);
      });
    }
    const [status, data] = answerFor(ending, asked, String(config.headers['x-id']));
    const response = { status, statusText: '', headers: HEADERS, data, config };
    if (status >= 400) throw new AxiosError('failed', 'ERR_BAD_RESPONSE', config, undefined, response);
    return response;
  };
  const api = axios.create({ adapter });
  return {
    holdfast: install(api, options),
    call(ending, signal) {
      const data = { a: 'b' };
      const config = { headers: { 'x-id': String(++calls) }, signal };
      const kept: object[] = [config, data];
      return { kept, end: api.post(target(ending), data, config).then((response) => void kept.push(response, response.data as object)) };
    },
  };
}

export const clients: readonly (readonly [string, (options: HoldfastOptions) => Client])[] = [
  ['axios', axiosClient],
  ['fetch', fetchClient],
];
