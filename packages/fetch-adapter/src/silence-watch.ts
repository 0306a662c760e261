import { type Clock, type Timer, unref } from '@holdfast/engine';

/** A body that is being read. */
export interface Heard {
  /** What has come so far, in bytes. */
  readonly size: number;
  /** It has fallen silent. */
  letGo(): void;
}

/** Between two looks, in milliseconds. */
const LOOK_MS = 350;

/** So many looks without a new byte are a silence. Not one: a busy process is late with its timers and has not yet read what is there. */
const LOOKS = 3;

/**
 * Lets go of bodies that have fallen silent, for what pauses may never end: a stream of JSON events, say, whose reader waits for the next. One timer for all
 * bodies, and none while nothing is read.
 */
export class SilenceWatch {
  readonly #clock: Clock;
  readonly #bodies = new Map<Heard, { size: number; looks: number }>();
  #timer: Timer | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  add(body: Heard): void {
    this.#bodies.set(body, { size: body.size, looks: 0 });
    if (this.#timer === undefined) this.#arm();
  }

  remove(body: Heard): void {
    this.#bodies.delete(body);
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
    for (const [body, seen] of [...this.#bodies]) {
      seen.looks = body.size === seen.size ? seen.looks + 1 : 0;
      seen.size = body.size;
      if (seen.looks === LOOKS) body.letGo();
    }
    this.#timer = undefined;
    if (this.#bodies.size > 0) this.#arm();
  }
}
