import type { FixedWindowLimit, Limit } from './limit.js';
import { EPSILON, type Allowance, type Room } from './limiter.js';

/** Counts calls in windows that follow each other on the clock. */
export class FixedWindow implements Allowance {
  capacity: number;
  #perMs: number;
  #offsetMs: number;
  #window = -Infinity;
  #used = 0;

  constructor(limit: FixedWindowLimit) {
    this.capacity = limit.requests;
    this.#perMs = limit.perMs;
    this.#offsetMs = limit.offsetMs ?? 0;
  }

  room(now: number): Room {
    this.#enter(now);
    const endsInMs = Math.max(EPSILON, (this.#window + 1) * this.#perMs + this.#offsetMs - now);
    const remaining = Math.max(0, this.capacity - this.#used);
    return { remaining, waitMs: remaining > 0 ? 0 : endsInMs, resetMs: endsInMs };
  }

  spend(now: number): void {
    this.#enter(now);
    this.#used += 1;
  }

  change(limit: Limit, now: number): boolean {
    if (limit.kind !== 'fixed-window') return false;
    this.#enter(now);
    this.capacity = limit.requests;
    this.#perMs = limit.perMs;
    this.#offsetMs = limit.offsetMs ?? 0;
    // What was used stays used until the window that the new limit is in now has ended.
    this.#window = this.#windowAt(now);
    return true;
  }

  #windowAt(now: number): number {
    return Math.floor((now - this.#offsetMs + EPSILON) / this.#perMs);
  }

  #enter(now: number): void {
    const window = this.#windowAt(now);
    if (window === this.#window) return;
    this.#window = window;
    this.#used = 0;
  }
}
