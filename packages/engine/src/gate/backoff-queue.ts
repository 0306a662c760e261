import Bottleneck from 'bottleneck/light.js';
import { MAX_WAIT_MS } from '@holdfast/core';
import type { Clock, Timer } from '../clock.js';

/** What waits for an answer looks again after this: the answer may never come, and a pace then thinks better of it. */
const LOOK_AGAIN_MS = 1000;

/** What the queue asks of its gate. */
export interface Turnstile {
  /** True while a call waits. */
  hasWaiting(): boolean;
  /** When the next call may go, on the clock of the gate; `Infinity`: not before another answer. */
  nextAt(): number;
  /** Lets every call go whose time has come. */
  release(): void;
}

/**
 * Holds calls back while a scope is limited. This is the only place where Bottleneck runs: it lets one *permit* after the other through, and a
 * permit is a job that waits for the gate's time and then releases what may go.
 *
 * Permits are queued and not calls, for what Bottleneck 2.19 does with a queued job: it cannot be cancelled or held back once scheduled, and
 * 3 timers a job cap it near 430 jobs/s. A permit can be re-timed while it waits and may release several calls that are due.
 */
export class BackoffQueue {
  /** Made when first needed: most scopes are never limited. */
  #limiter: Bottleneck | undefined;
  readonly #turnstile: Turnstile;
  readonly #clock: Clock;
  #queued = false;
  #timer: Timer | undefined;
  #wake: (() => void) | undefined;

  constructor(turnstile: Turnstile, clock: Clock) {
    this.#turnstile = turnstile;
    this.#clock = clock;
  }

  /** Something changed: a call came or left, an answer arrived. Sees to it that a permit is under way and its time is right. */
  update(): void {
    if (this.#wake !== undefined) this.#wake();
    else if (!this.#queued && this.#turnstile.hasWaiting()) this.#schedule();
  }

  /** True while a permit waits for its time. */
  get isAsleep(): boolean {
    return this.#wake !== undefined;
  }

  #schedule(): void {
    this.#queued = true;
    this.#limiter ??= new Bottleneck({ maxConcurrent: 1 });
    // The job cannot fail; Bottleneck's promise is of no use here.
    void this.#limiter.schedule(() => this.#permit()).then(() => {
      this.#queued = false;
      this.update();
    });
  }

  async #permit(): Promise<void> {
    while (this.#turnstile.hasWaiting()) {
      const waitMs = this.#turnstile.nextAt() - this.#clock.now();
      if (waitMs <= 0) return this.#turnstile.release();
      await this.#sleep(waitMs);
    }
  }

  /** Sleeps until the time has come or something changed. The timer keeps the process alive: calls wait. */
  #sleep(waitMs: number): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = () => {
        if (this.#timer !== undefined) this.#clock.clearTimeout(this.#timer);
        this.#timer = this.#wake = undefined;
        resolve();
      };
      this.#timer = this.#clock.setTimeout(this.#wake, waitMs === Infinity ? LOOK_AGAIN_MS : Math.min(Math.ceil(waitMs), MAX_WAIT_MS));
    });
  }
}
