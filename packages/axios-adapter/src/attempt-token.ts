import type { CancelToken } from 'axios';

type Listener = (reason: unknown) => void;

/** What axios's adapters call on a cancel token, besides what its types show. */
export interface FullCancelToken extends CancelToken {
  subscribe(listener: Listener): void;
  unsubscribe(listener: Listener): void;
  toAbortSignal(): AbortSignal;
}

/**
 * The cancel token of one call's attempts: ends the one under way at the deadline, and passes on what the caller's own token says. A token and not
 * an `AbortSignal`, because making a signal costs a tenth of a whole axios call and this is made for every one.
 */
export class AttemptToken {
  #listener: Listener | undefined;
  readonly #callers: FullCancelToken | undefined;
  readonly #isStream: boolean;

  /** @param isStream - True if the caller wants the answer as a stream. */
  constructor(callers: FullCancelToken | undefined, isStream: boolean) {
    this.#callers = callers;
    this.#isStream = isStream;
  }

  /** Never resolves unless the caller's own token does; adapters of today subscribe instead. */
  get promise(): Promise<unknown> {
    return this.#callers?.promise ?? new Promise(() => undefined);
  }

  get reason(): unknown {
    return this.#callers?.reason;
  }

  throwIfRequested(): void {
    this.#callers?.throwIfRequested();
  }

  /** Called by the adapter of the attempt under way; there is one at a time. */
  subscribe(listener: Listener): void {
    this.#listener = listener;
    this.#callers?.subscribe(listener);
  }

  unsubscribe(listener: Listener): void {
    if (this.#listener === listener) this.#listener = undefined; // or that of the next attempt would go
    this.#callers?.unsubscribe(listener);
  }

  /**
   * For axios's fetch adapter, which works with signals. It hands a stream on in another one as soon as there is any signal, and older ones fail at that
   * for a 204: what the caller did not ask for is not worth it, and an answer that comes after the deadline is let go of then.
   */
  toAbortSignal(): AbortSignal | undefined {
    if (this.#isStream) return this.#callers?.toAbortSignal();
    const controller = new AbortController();
    const abort: Listener = (reason) => controller.abort(reason);
    this.subscribe(abort);
    return Object.assign(controller.signal, { unsubscribe: () => this.unsubscribe(abort) });
  }

  /** Ends the attempt under way. An adapter that fails at that concerns nobody any more: the call has its error. */
  cancel(reason: unknown): void {
    try {
      this.#listener?.(reason);
    } catch {
      // Not a rejection that nobody handles: that would end the process.
    }
  }
}
