import type { HoldfastOptions } from '@holdfast/engine';
import { type HoldfastFetch, wrapFetch } from '@holdfast/fetch-adapter';

type Answer = Response | Error | (() => Response | Promise<Response>);

/** One call of the inner fetch, as it got it. */
export interface Sent {
  readonly input: string | URL | Request;
  readonly init: RequestInit | undefined;
}

export interface Scripted {
  readonly fetch: HoldfastFetch;
  readonly sent: Sent[];
}

/** A wrapped fetch over one that gives these answers in turn, and then successes. */
export function scripted(answers: readonly Answer[] = [], options: HoldfastOptions = {}): Scripted {
  const sent: Sent[] = [];
  const left = [...answers];
  const inner = (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    sent.push({ input, init });
    const answer = left.shift() ?? OK;
    if (answer instanceof Error) return Promise.reject(answer);
    return Promise.resolve(typeof answer === 'function' ? answer() : answer);
  };
  return { fetch: wrapFetch(inner as typeof fetch, options), sent };
}

let keys = 0;
/** A URL with an API key of its own: gates are shared by everything in the process. */
export function freshUrl(workflow = 'ping'): string {
  return `https://api.therocketcad.com/api/1.1/wf/${workflow}?api_key=scripted-key-${process.pid}-${++keys}`;
}

export function json(body: unknown, init: ResponseInit = {}): Response {
  const raw = typeof body === 'string' || body instanceof ReadableStream ? body : JSON.stringify(body);
  return new Response(raw, { ...init, headers: { 'content-type': 'application/json', ...init.headers } });
}

const say = (success: boolean, message: string) => ({ status: 'success', response: { success, message, requestID: 'ABCDEFGHIJKLMNO' } });

export const OK = (): Response => json(say(true, 'Done.'));
export const BAD_KEY = (): Response => json(say(false, 'This API Key is invalid. modcol.co/e1a'));
export const LIMITED = (): Response => json(say(false, 'You are being rate limited. modcol.co/e2a'), { headers: { 'retry-after': '0' } });
export const broken = (code: string): Error => new TypeError('fetch failed', { cause: Object.assign(new Error(code), { code }) });
