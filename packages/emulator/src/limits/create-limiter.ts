import { checkLimit } from './check-limit.js';
import { FixedWindow } from './fixed-window.js';
import type { Limit } from './limit.js';
import type { Allowance, Limiter, LimiterAnswer } from './limiter.js';
import { LockOut } from './lock-out.js';
import { SlidingWindow } from './sliding-window.js';
import { TokenBucket } from './token-bucket.js';
import { Unlimited } from './unlimited.js';

/**
 * The limiter of one key. It holds no clock and no timer: the times that it is asked at come from outside.
 *
 * @throws TypeError or RangeError when the limit is not one, naming the field and the expected range.
 * @example
 * ```ts
 * const limiter = createLimiter({ kind: 'token-bucket', requests: 50, perMs: 1000, burst: 10 });
 * limiter.take(0).allowed; // true
 * ```
 */
export function createLimiter(limit: Limit): Limiter {
  checkLimit(limit, 'limit');
  return new KeyLimiter({ ...limit });
}

class KeyLimiter implements Limiter {
  #limit: Limit;
  #allowance: Allowance;
  readonly #lockOut: LockOut;
  #lastNow = -Infinity;

  constructor(limit: Limit) {
    this.#limit = limit;
    this.#allowance = allowanceOf(limit);
    this.#lockOut = new LockOut(lockOutMsOf(limit));
  }

  get limit(): Limit {
    return { ...this.#limit };
  }

  take(time: number): LimiterAnswer {
    const now = this.#advance(time);
    const locked = this.#lockOut.leftMs(now) > 0;
    const before = this.#allowance.room(now);
    if (locked || before.waitMs > 0) return this.#refuse(now, before.waitMs);
    this.#allowance.spend(now);
    const { remaining, resetMs } = this.#allowance.room(now);
    return { allowed: true, capacity: this.#allowance.capacity, remaining, retryAfterMs: 0, resetMs, warn: this.#warns(remaining) };
  }

  change(limit: Limit, time: number): void {
    checkLimit(limit, 'limit');
    const now = this.#advance(time);
    this.#limit = { ...limit };
    this.#lockOut.change(lockOutMsOf(limit));
    if (!this.#allowance.change(limit, now)) this.#allowance = allowanceOf(limit);
  }

  #refuse(now: number, waitMs: number): LimiterAnswer {
    this.#lockOut.refused(now);
    const lockedMs = this.#lockOut.leftMs(now);
    const { capacity } = this.#allowance;
    const { remaining, resetMs } = this.#allowance.room(now);
    return {
      allowed: false,
      capacity,
      remaining: lockedMs > 0 ? 0 : remaining,
      retryAfterMs: Math.max(waitMs, lockedMs),
      resetMs: Math.max(resetMs, lockedMs),
      warn: false,
    };
  }

  #warns(remaining: number): boolean {
    const percent = this.#limit.kind === 'none' ? 0 : (this.#limit.warnLastPercent ?? 0);
    return percent > 0 && remaining < (this.#allowance.capacity * percent) / 100;
  }

  /** Clocks may step back; an allowance must not. */
  #advance(now: number): number {
    this.#lastNow = Math.max(this.#lastNow, now);
    return this.#lastNow;
  }
}

function allowanceOf(limit: Limit): Allowance {
  switch (limit.kind) {
    case 'none':
      return new Unlimited();
    case 'token-bucket':
      return new TokenBucket(limit);
    case 'fixed-window':
      return new FixedWindow(limit);
    case 'sliding-window':
      return new SlidingWindow(limit);
  }
}

function lockOutMsOf(limit: Limit): number {
  return limit.kind === 'none' ? 0 : (limit.lockOutMs ?? 0);
}
