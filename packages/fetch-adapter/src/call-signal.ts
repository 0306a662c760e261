import { onAbort } from './on-abort.js';

/** Takes a listener off a long-lived signal once the body that it was for is gone. */
const forgotten = new FinalizationRegistry<() => void>((release) => release());

/** One of Node's streams, which some fetches have for a body: it tells its end. */
interface Emitter {
  once(event: 'close', listener: () => void): void;
}

/**
 * The signal of a call's attempts: fires when the caller's own does, or by `abort()`. Made only if the transport asks for it.
 *
 * Not `AbortSignal.any`: on Node 20 it costs more than a quick call, and leaves an entry on the caller's signal for good; it is also
 * missing on some platforms, and takes no signal of a polyfill.
 */
export class CallSignal {
  /** The caller's signal, if it is one. */
  readonly callers: AbortSignal | undefined;
  /** What the caller gave that is no signal: for fetch to say so. */
  readonly #wrong: AbortSignal | undefined;
  #controller: AbortController | undefined;
  #aborted = false;
  #stopFollowing: (() => void) | undefined;

  /** @param given - What the caller gave as a signal; the Request of node-fetch has null. */
  constructor(given: AbortSignal | null | undefined) {
    const isSignal = typeof given?.addEventListener === 'function';
    this.callers = isSignal ? given : undefined;
    this.#wrong = isSignal ? undefined : (given ?? undefined);
  }

  /** The signal for an attempt. From here on the caller's signal is followed. */
  get signal(): AbortSignal {
    if (this.#wrong !== undefined) return this.#wrong;
    this.#controller ??= new AbortController();
    if (this.#aborted) this.#controller.abort();
    else this.#follow(this.#controller);
    return this.#controller.signal;
  }

  /** Ends the attempt that is under way. */
  abort(): void {
    this.#aborted = true;
    this.#controller?.abort();
    this.release();
  }

  /** Nothing is left that could be aborted: lets go of the caller's signal. */
  release(): void {
    this.#stopFollowing?.();
    this.#stopFollowing = undefined;
  }

  /** The body is the caller's now and can be aborted for as long as it is there. */
  releaseAfter(body: object): void {
    const release = this.#stopFollowing;
    if (release === undefined) return;
    forgotten.register(body, release);
    if ('once' in body) (body as Emitter).once('close', release);
  }

  #follow(controller: AbortController): void {
    const { callers } = this;
    if (callers === undefined || this.#stopFollowing !== undefined) return;
    if (callers.aborted) return controller.abort(callers.reason);
    // Neither listener nor registry may hold this object: it knows the call, and the call its body.
    this.#stopFollowing = onAbort(callers, () => controller.abort(callers.reason));
  }
}
