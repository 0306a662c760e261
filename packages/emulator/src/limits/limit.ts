/** Traits that every limit but `none` may carry. */
export interface LimitTraits {
  /**
   * Penalty, in milliseconds: each refusal locks the key out for so long, and a call made during the lock-out is refused
   * and starts it anew. 0 means no penalty.
   * @default 0
   */
  lockOutMs?: number | undefined;
  /**
   * The last so many percent of the allowance (0 to 100, rounded up to whole calls) are answered with a warning: the call
   * has run, and its message ends in `modcol.co/e2b`.
   * @default 0
   */
  warnLastPercent?: number | undefined;
}

/** A bucket that holds `burst` calls and is refilled evenly. It starts full. */
export interface TokenBucketLimit extends LimitTraits {
  kind: 'token-bucket';
  /** Calls that come back to the bucket in `perMs`; 1 to 1,000,000. */
  requests: number;
  /** Milliseconds in which `requests` calls come back. */
  perMs: number;
  /**
   * Calls that the bucket holds at most; 1 to 1,000,000.
   * @default the value of `requests`
   */
  burst?: number | undefined;
}

/** At most `requests` calls in each window; windows follow each other on the clock, whoever calls. */
export interface FixedWindowLimit extends LimitTraits {
  kind: 'fixed-window';
  /** Calls allowed in a window; 1 to 1,000,000. */
  requests: number;
  /** Length of a window, in milliseconds. */
  perMs: number;
  /**
   * Windows begin at multiples of `perMs` on the emulator's clock, moved by so many milliseconds.
   * @default 0
   */
  offsetMs?: number | undefined;
}

/** At most `requests` accepted calls in any stretch of `perMs` (a log of the accepted calls). */
export interface SlidingWindowLimit extends LimitTraits {
  kind: 'sliding-window';
  /** Calls allowed in any stretch of `perMs`; 1 to 1,000,000. */
  requests: number;
  /** Length of the stretch, in milliseconds. */
  perMs: number;
}

/** Everything is allowed. */
export interface NoLimit {
  kind: 'none';
}

/** How much one API key may call. */
export type Limit = NoLimit | TokenBucketLimit | FixedWindowLimit | SlidingWindowLimit;
