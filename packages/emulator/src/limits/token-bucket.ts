import type { Limit, TokenBucketLimit } from './limit.js';
import { EPSILON, type Allowance, type Room } from './limiter.js';

/** Holds `burst` tokens, refilled evenly; a call takes one. */
export class TokenBucket implements Allowance {
  capacity: number;
  #perMs: number;
  #tokens: number;
  #settledAt = -Infinity;

  constructor(limit: TokenBucketLimit) {
    this.capacity = limit.burst ?? limit.requests;
    this.#perMs = limit.requests / limit.perMs;
    this.#tokens = this.capacity;
  }

  room(now: number): Room {
    this.#settle(now);
    const allowed = this.#tokens + EPSILON >= 1;
    return {
      remaining: Math.max(0, Math.floor(this.#tokens + EPSILON)),
      waitMs: allowed ? 0 : (1 - this.#tokens) / this.#perMs,
      resetMs: (this.capacity - this.#tokens) / this.#perMs,
    };
  }

  spend(now: number): void {
    this.#settle(now);
    // May fall a hair below zero: what EPSILON lent is paid back, so the rate never drifts.
    this.#tokens -= 1;
  }

  change(limit: Limit, now: number): boolean {
    if (limit.kind !== 'token-bucket') return false;
    this.#settle(now);
    this.capacity = limit.burst ?? limit.requests;
    this.#perMs = limit.requests / limit.perMs;
    this.#tokens = Math.min(this.#tokens, this.capacity);
    return true;
  }

  #settle(now: number): void {
    // A bucket that was never asked is full, and Infinity * rate says so.
    this.#tokens = Math.min(this.capacity, this.#tokens + (now - this.#settledAt) * this.#perMs);
    this.#settledAt = now;
  }
}
