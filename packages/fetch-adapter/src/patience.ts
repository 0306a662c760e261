import { type Clock, type Timer, unref } from '@holdfast/engine';

/** A body that is being read. */
export interface Held {
  /** Ends the reading with what is here. */
  letGo(): void;
}

/** Between two looks, in milliseconds. */
const LOOK_MS = 350;

/** A body is let go at the n-th look after the one that finds it new. Looks and not the clock: a busy process is late with all its timers, and has not yet read what is there. */
const LOOKS = 3;

/**
 * Lets go of bodies that are held for more than a second: they may never end, as a stream of JSON events, whose reader waits for the next. One timer for all
 * bodies, and none while nothing is read.
 */
export class Patience {
  readonly #clock: Clock;
  /** With how often each was looked at. */
  readonly #held = new Map<Held, number>();
  #timer: Timer | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  add(body: Held): void {
    this.#held.set(body, 0);
    if (this.#timer === undefined) this.#arm();
  }

  remove(body: Held): void {
    this.#held.delete(body);
  }

  /** Frees the timer. */
  stop(): void {
    if (this.#timer !== undefined) this.#clock.clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #arm(): void {
    this.#timer = unref(this.#clock.setTimeout(() => this.#look(), LOOK_MS));
  }

  #look(): void {
    for (const [body, looks] of [...this.#held]) {
      this.#held.set(body, looks + 1);
      if (looks === LOOKS) body.letGo();
    }
    this.#timer = undefined;
    if (this.#held.size > 0) this.#arm();
  }
}
