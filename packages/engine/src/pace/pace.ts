/**
 * When the next attempt of a scope may leave. One instance per gate; the gate tells it what happened and asks
 * before every attempt that has to wait. It has no clock, no timer and no random: every call carries `now`.
 *
 * All times are milliseconds of one monotonic clock.
 */
export interface Pace {
  /** The earliest time for the next attempt: `<= now` is "at once", `Infinity` is "not before another answer". */
  gate(now: number): number;
  /** An attempt leaves. Returns its sequence number, to be handed back with the answer. */
  sent(now: number): number;
  /** An answer that is not a rate limit, also a failure of another kind. */
  accepted(now: number, seq: number, sentAt: number): void;
  /** An answer that is a rate limit. `retryAfterMs` is the wait that the server asked for, `null` where it gave none. */
  refused(now: number, seq: number, sentAt: number, retryAfterMs: number | null): void;
  /** Timeout, network error or abort: says nothing about the limit. */
  lost(now: number, seq: number): void;
  /** An accepted answer that announced a limit ("approaching"): slow down, for `retryAfterMs` where it is given. */
  warned(now: number, retryAfterMs: number | null): void;
  /**
   * True while nothing is held back and answers need not be reported one by one: the gate then only calls `refused`
   * (with seq -1) and `warned`. This is what makes an unlimited API free.
   */
  readonly open: boolean;
  /** What `stats()` and events show. */
  view(now: number): PaceView;
  /** The learned state as plain JSON, to be given back to the constructor after a restart; `null` if nothing was learned. */
  snapshot(now: number): PaceSnapshot | null;
}

/** How a pace shows itself in stats and events. */
export interface PaceView {
  /** `open`: nothing was refused lately and nothing is held back; `paced`: attempts leave at `perSecond`; `paused`: none before `pausedUntil`. */
  readonly state: 'open' | 'paced' | 'paused';
  /** Attempts per second, or `null` where no rate is known. */
  readonly perSecond: number | null;
  /** End of the pause on the gate's clock, or `null` where there is none. */
  readonly pausedUntil: number | null;
}

/** A learned pace as plain JSON. Holds no absolute times. */
export interface PaceSnapshot {
  readonly version: 1;
  readonly [key: string]: string | number | boolean | null;
}
