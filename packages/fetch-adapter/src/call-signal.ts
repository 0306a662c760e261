import { onAbort } from './on-abort.js';

/** Takes a listener off a long-lived signal once the body that it was for is gone. */
const forgotten = new FinalizationRegistry<() => void>((release) => release());

/**
 * The signal of a call's attempts: fires when the caller's own does, or by `abort()`. Made only if the transport asks for it.
 *
 * Not `AbortSignal.any`: on Node 20 it costs more than a quick call, and leaves an entry on the caller's signal for good; it is also
 * missing on some platforms, and takes no signal of a polyfill.
 */
export class CallSignal {
  readonly #callers: AbortSignal | undefined;
  #controller: AbortController | undefined;
  #aborted = false;
  #stopFollowing: (() => void) | undefined;

  /** @param callers - The caller's signal. */
  constructor(callers: AbortSignal | undefined) {
    this.#callers = callers;
  }

  /** The signal for an attempt. From here on the caller's signal is followed. */
  get signal(): AbortSignal {
    if (this.#callers !== undefined && typeof this.#callers.addEventListener !== 'function') return this.#callers; // wrong, and for fetch to say so
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
  releaseAfter(body: ReadableStream): void {
    if (this.#stopFollowing !== undefined) forgotten.register(body, this.#stopFollowing);
  }

  #follow(controller: AbortController): void {
    const callers = this.#callers;
    if (callers === undefined || this.#stopFollowing !== undefined) return;
    if (callers.aborted) return controller.abort(callers.reason);
    // Neither listener nor registry may hold this object: it knows the call, and the call its body.
    this.#stopFollowing = onAbort(callers, () => controller.abort(callers.reason));
  }
}
