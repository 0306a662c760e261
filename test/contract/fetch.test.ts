import { wrapFetch } from '@holdfast/fetch-adapter';
import type { HoldfastOptions } from '@holdfast/engine';
import { describeContract } from './contract.js';
import type { ContractClient, Transport } from './world.js';

/** A fetch over the scripted transport: fails as Node's does, with the system's code in the cause. */
function fetchOver(transport: Transport): typeof globalThis.fetch {
  return async (input, init) => {
    const signal = init?.signal ?? undefined;
    signal?.throwIfAborted();
    try {
      const { status, body, headers } = await transport.exchange(String(input), (listener) => signal?.addEventListener('abort', listener));
      return new Response(body, { status, headers: { 'content-type': 'application/json', ...headers } });
    } catch (cause) {
      signal?.throwIfAborted(); // it may have been aborted meanwhile
      throw new TypeError('fetch failed', { cause });
    }
  };
}

// The suite expects HTTP failures as typed errors, as they come from axios.
function makeClient(transport: Transport, options: HoldfastOptions): ContractClient {
  const fetch = wrapFetch(fetchOver(transport), { throwHttpErrors: true, ...options });
  return {
    holdfast: fetch.holdfast,
    async send(url, { method = 'POST', signal, holdfast }) {
      const response = await fetch(url, { method, signal: signal ?? null, holdfast });
      return { status: response.status, text: await response.text(), response };
    },
    isAbort: (error) => (error as Error).name === 'AbortError',
  };
}

describeContract('fetch', makeClient);
