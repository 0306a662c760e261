import { type CallOptions, Engine, type Holdfast, type HoldfastOptions, NO_OPTIONS, watchFailedConnects } from '@holdfast/engine';
import { withoutHoldfast } from './attempt-init.js';
import { FetchCall } from './fetch-call.js';
import { Patience } from './patience.js';

/** `RequestInit` with options of this call for Holdfast. */
export interface HoldfastRequestInit extends RequestInit {
  holdfast?: CallOptions | undefined;
}

/** A fetch that reads what the answer really says, and its handle. */
export type HoldfastFetch = ((input: string | URL | Request, init?: HoldfastRequestInit) => Promise<Response>) & typeof globalThis.fetch & { readonly holdfast: Holdfast };

/** Fetches that are wrapped, in every copy of this package. */
const WRAPPED: unique symbol = Symbol.for('holdfast.fetch.wrapped') as never;

/**
 * Makes a fetch honest: an answer that means "no" becomes a typed error, a rate limit holds the whole API key back, and only what is safe to
 * repeat is repeated. The result can stand in for `fetch` everywhere.
 *
 * @throws TypeError if the fetch is wrapped already, or for an unknown or wrong option.
 * @example
 * ```ts
 * const honestFetch = wrapFetch(fetch);
 * ```
 */
export function wrapFetch(fetch: typeof globalThis.fetch, options?: HoldfastOptions): HoldfastFetch {
  if (typeof fetch !== 'function') throw new TypeError('Holdfast: wrapFetch() needs a fetch function, such as globalThis.fetch.');
  if (WRAPPED in fetch) throw new TypeError('Holdfast: this fetch is wrapped already. Use the first wrapper, or wrap the bare fetch.');
  const engine = new Engine(options);
  const patience = new Patience(engine.clock);
  watchFailedConnects();
  let installed = true;

  // Not an async function: that would cost a promise more on every call.
  function honestFetch(input: string | URL | Request, init?: HoldfastRequestInit): Promise<Response> {
    const callOptions = init?.holdfast ?? NO_OPTIONS;
    if (!installed || callOptions.off === true) return fetch(input, withoutHoldfast(init));
    let call: FetchCall;
    try {
      call = new FetchCall(fetch, input, init, callOptions, engine.settings, patience);
    } catch {
      return fetch(input, init); // no usable URL or method, and for fetch to say so
    }
    return engine.run(call) as Promise<Response>;
  }

  return Object.defineProperties(honestFetch, {
    name: { value: 'fetch' },
    length: { value: fetch.length },
    [WRAPPED]: { value: true },
    holdfast: { value: engine.handle(() => void (installed = false), () => patience.stop()) },
  }) as HoldfastFetch;
}
