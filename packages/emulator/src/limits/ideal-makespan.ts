import { integerIn, listOf, numberIn, optional, required, shape } from '../validate.js';
import { checkLimit } from './check-limit.js';
import { createLimiter } from './create-limiter.js';
import type { Limit } from './limit.js';
import { EPSILON } from './limiter.js';

/** A limit that comes into force while the calls are being made. */
export interface LimitChange {
  /** Milliseconds after the first call. */
  atMs: number;
  /** The limit from then on. */
  limit: Limit;
}

/** What else the ideal makespan depends on. */
export interface IdealMakespanOptions {
  /**
   * How far into a fixed window the first call is made, in milliseconds. The window is unused until then. Other limits
   * have no windows and take no notice.
   * @default 0
   */
  startAtPhaseMs?: number | undefined;
  /**
   * Limits that come into force later, in the order of their times.
   * @default []
   */
  changes?: readonly LimitChange[] | undefined;
}

const checkOptions = shape({
  startAtPhaseMs: optional(numberIn(0, 86_400_000)),
  changes: optional(listOf(shape({ atMs: required(numberIn(0, 86_400_000)), limit: required(checkLimit) }), 1000)),
});

/**
 * Milliseconds from the first call to the moment when the last of `calls` calls is accepted, for a client that knows the
 * limit, is never refused, and has no latency: nobody can be faster. The key starts with a whole allowance. A penalty
 * plays no part, for such a client is never refused.
 *
 * @example
 * ```ts
 * idealMakespanMs({ kind: 'token-bucket', requests: 50, perMs: 1000, burst: 10 }, 110); // 2000
 * ```
 */
export function idealMakespanMs(limit: Limit, calls: number, options: IdealMakespanOptions = {}): number {
  checkLimit(limit, 'limit');
  integerIn(0, 10_000_000)(calls, 'calls');
  checkOptions(options, 'options');
  const { startAtPhaseMs = 0, changes = [] } = options;
  if (calls === 0) return 0;
  return changes.length === 0 ? closedForm(limit, calls, startAtPhaseMs) : simulated(limit, calls, startAtPhaseMs, changes);
}

function closedForm(limit: Limit, calls: number, phaseMs: number): number {
  switch (limit.kind) {
    case 'none':
      return 0;
    case 'token-bucket':
      return (Math.max(0, calls - (limit.burst ?? limit.requests)) * limit.perMs) / limit.requests;
    case 'sliding-window':
      return fullWindowsBefore(calls, limit.requests) * limit.perMs;
    case 'fixed-window':
      return Math.max(0, fullWindowsBefore(calls, limit.requests) * limit.perMs - (phaseMs % limit.perMs));
  }
}

function fullWindowsBefore(calls: number, requests: number): number {
  return Math.ceil(calls / requests) - 1;
}

/** Calling whenever a call is allowed is the best that anyone can do, so the limiter itself gives the answer. */
function simulated(first: Limit, calls: number, phaseMs: number, changes: readonly LimitChange[]): number {
  const startMs = first.kind === 'fixed-window' ? (first.offsetMs ?? 0) + phaseMs : 0;
  const limiter = createLimiter(withoutPenalty(first));
  const due = changes.map((change) => ({ ...change, atMs: change.atMs + startMs })).sort((a, b) => a.atMs - b.atMs);
  let now = startMs;
  for (let done = 0; done < calls; ) {
    for (let next = due[0]; next !== undefined && next.atMs <= now; next = due[0]) {
      limiter.change(withoutPenalty(next.limit), next.atMs);
      due.shift();
    }
    const answer = limiter.take(now);
    if (answer.allowed) done += 1;
    else now = Math.min(now + Math.max(answer.retryAfterMs, EPSILON), due[0]?.atMs ?? Infinity);
  }
  return now - startMs;
}

function withoutPenalty(limit: Limit): Limit {
  return limit.kind === 'none' ? limit : { ...limit, lockOutMs: 0 };
}
