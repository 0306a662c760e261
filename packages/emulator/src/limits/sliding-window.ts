import type { Limit, SlidingWindowLimit } from './limit.js';
import { EPSILON, type Allowance, type Room } from './limiter.js';

/** Remembers when each accepted call came; a call counts for `perMs`. Holds at most `requests` times, in a ring. */
export class SlidingWindow implements Allowance {
  #perMs: number;
  #times: Float64Array;
  #oldest = 0;
  #count = 0;

  constructor(limit: SlidingWindowLimit) {
    this.#perMs = limit.perMs;
    this.#times = new Float64Array(limit.requests);
  }

  get capacity(): number {
    return this.#times.length;
  }

  room(now: number): Room {
    this.#forget(now);
    const remaining = this.capacity - this.#count;
    return {
      remaining,
      waitMs: remaining > 0 ? 0 : this.#at(0) + this.#perMs - now,
      resetMs: this.#count === 0 ? 0 : this.#at(this.#count - 1) + this.#perMs - now,
    };
  }

  spend(now: number): void {
    this.#times[(this.#oldest + this.#count) % this.capacity] = now;
    this.#count += 1;
  }

  change(limit: Limit, now: number): boolean {
    if (limit.kind !== 'sliding-window') return false;
    this.#forget(now);
    // Only the newest `requests` calls can ever refuse one, so older ones may be dropped.
    const kept = Math.min(this.#count, limit.requests);
    const times = new Float64Array(limit.requests);
    for (let i = 0; i < kept; i += 1) times[i] = this.#at(this.#count - kept + i);
    this.#perMs = limit.perMs;
    this.#times = times;
    this.#oldest = 0;
    this.#count = kept;
    return true;
  }

  /** The time of the i-th call that still counts, from the oldest. */
  #at(i: number): number {
    return this.#times[(this.#oldest + i) % this.capacity] ?? 0;
  }

  #forget(now: number): void {
    while (this.#count > 0 && now - this.#at(0) >= this.#perMs - EPSILON) {
      this.#oldest = (this.#oldest + 1) % this.capacity;
      this.#count -= 1;
    }
  }
}
