import { decide, type Decision, type Situation, type Verdict } from '@holdfast/core';
import { isRepeatable } from '../scope/repeatable.js';
import type { Flight } from './flight.js';

const REFUSED: Decision = { action: 'fail', gaveUpBecause: 'not-retryable' };

/** What follows a failed attempt. `allowed` is what the caller's own rules say. */
export function decisionOf(flight: Flight<unknown>, verdict: Verdict, allowed: boolean | undefined): Decision {
  return allowed === false ? REFUSED : decide(verdict, situationOf(flight, allowed));
}

/** What `decide` has to know of a call. */
function situationOf(flight: Flight<unknown>, allowed: boolean | undefined): Situation {
  const { attempts, transientFailures, call, gate, client } = flight;
  const { settings, clock } = client;
  return {
    attempt: attempts,
    transientFailures,
    retries: call.options.retries ?? settings.retries,
    idempotent: isRepeatable(call, call.dialect, allowed ?? call.options.idempotent, settings.idempotent),
    replayable: call.isReplayable(),
    withinBudget: () => gate.budget.take(clock.now()),
  };
}
