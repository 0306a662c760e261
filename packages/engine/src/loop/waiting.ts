import type { Call } from '../call.js';
import type { Clock, Timer } from '../clock.js';

/** What a call holds while it waits: the ear for its caller's abort, and the timer of a back-off. One listener at a time, always removed. */
export class Waiting {
  readonly #clock: Clock;
  #timer: Timer | undefined;
  #stopListening: (() => void) | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  listen(call: Call<unknown>, onAbort: (reason: unknown) => void): void {
    if (this.#stopListening !== undefined) return;
    // The listener may be called at once, before there is anything to unsubscribe, and end the wait.
    this.#stopListening = () => undefined;
    const stop = call.onAbort(onAbort);
    if (this.#stopListening === undefined) stop();
    else this.#stopListening = stop;
  }

  sleep(delayMs: number, then: () => void): void {
    this.#timer = this.#clock.setTimeout(then, delayMs);
  }

  end(): void {
    if (this.#timer !== undefined) this.#clock.clearTimeout(this.#timer);
    this.#stopListening?.();
    this.#timer = this.#stopListening = undefined;
  }
}
