import type { Limit } from './limit.js';

/** What a limiter says of one call. */
export interface LimiterAnswer {
  /** Whether the call may run. A call that may not run has used nothing of the allowance. */
  readonly allowed: boolean;
  /** Calls that a whole allowance holds; `Infinity` without a limit. */
  readonly capacity: number;
  /** Calls still allowed right now, after this one. */
  readonly remaining: number;
  /** Milliseconds until a call would be allowed, if nobody called until then; 0 when this call was allowed. */
  readonly retryAfterMs: number;
  /** Milliseconds until the allowance is whole again, or until the window ends. */
  readonly resetMs: number;
  /** The call is allowed and belongs to the last `warnLastPercent` of the allowance. */
  readonly warn: boolean;
}

/** The limit of one key, at work. It knows no clock: the same times give the same answers. */
export interface Limiter {
  /** The limit in force. */
  readonly limit: Limit;
  /** Asks for one call at the time `now` (ms). A time before the last one seen counts as the last one seen. */
  take(now: number): LimiterAnswer;
  /**
   * Puts another limit in force from `now` (ms) on. Between limits of one kind the calls made so far still count, so that
   * a change is not a gift of a whole allowance; a limit of another kind starts fresh.
   */
  change(limit: Limit, now: number): void;
}

/** Room that is left at a time. */
export interface Room {
  readonly remaining: number;
  /** 0 exactly when a call is allowed. */
  readonly waitMs: number;
  readonly resetMs: number;
}

/** One way of counting calls, without penalty and warning: those are the same for all. */
export interface Allowance {
  readonly capacity: number;
  room(now: number): Room;
  /** Counts one call. Only after `room` said that it is allowed at the same time. */
  spend(now: number): void;
  /** Goes on under another limit; false when the limit is of another kind. */
  change(limit: Limit, now: number): boolean;
}

/** Floating point must not refuse a call that comes exactly when its turn comes. */
export const EPSILON = 1e-6;
