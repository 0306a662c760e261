import type { Verdict } from './verdict.js';

/** Why a call ended without success. */
export type GaveUpBecause =
  | 'not-retryable'
  | 'attempts-exhausted'
  | 'deadline'
  | 'aborted'
  | 'budget'
  | 'body-not-replayable'
  | 'queue-full';

/** What is known of a call when an attempt has been judged. */
export interface Situation {
  /** Attempts made so far, this one included. */
  readonly attempt: number;
  /** How many of them were transient failures, this one included. */
  readonly transientFailures: number;
  /** Transient failures that may be followed by another attempt. */
  readonly retries: number;
  /** May the call be repeated when it is unknown whether it ran? */
  readonly idempotent: boolean;
  /** Can the body be sent once more? */
  readonly replayable: boolean;
  /** Does the retry budget of the scope allow one more transient retry? Asked only when everything else allows it. */
  readonly withinBudget: () => boolean;
}

/** What to do about a verdict. `counts` tells whether the retry uses up one of the call's `retries`. */
export type Decision =
  | { readonly action: 'accept' }
  | { readonly action: 'retry'; readonly counts: boolean }
  | { readonly action: 'fail'; readonly gaveUpBecause: GaveUpBecause };

/** Attempts of one call, whatever the reason: a "rate limit" that never ends may be a missing permission. */
export const MAX_ATTEMPTS = 30;

const ACCEPT: Decision = { action: 'accept' };

/** Decides what follows from a verdict. Pure: it neither waits nor sends. */
export function decide(verdict: Verdict, situation: Situation): Decision {
  switch (verdict.kind) {
    case 'ok':
      return ACCEPT;
    case 'rate-limit':
      return retryUnless(verdict, situation, false, situation.attempt >= MAX_ATTEMPTS);
    case 'server':
    case 'transport':
      return retryUnless(verdict, situation, true, situation.transientFailures > situation.retries || situation.attempt >= MAX_ATTEMPTS);
    default:
      return fail('not-retryable');
  }
}

function retryUnless(verdict: Verdict, situation: Situation, counts: boolean, exhausted: boolean): Decision {
  // What may have run is repeated only if that does no harm.
  if (verdict.executed !== 'no' && !situation.idempotent) return fail('not-retryable');
  if (!situation.replayable) return fail('body-not-replayable');
  if (exhausted) return fail('attempts-exhausted');
  if (counts && !situation.withinBudget()) return fail('budget');
  return { action: 'retry', counts };
}

function fail(gaveUpBecause: GaveUpBecause): Decision {
  return { action: 'fail', gaveUpBecause };
}
