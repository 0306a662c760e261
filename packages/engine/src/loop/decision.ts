import { decide, type Decision, type Situation, type Verdict } from '@holdfast/core';
import type { RequestView } from '../call.js';
import { isRepeatable } from '../scope/repeatable.js';
import type { Flight } from './flight.js';

const REFUSED: Decision = { action: 'fail', gaveUpBecause: 'not-retryable' };

/** What follows a failed attempt. `allowed` is what the caller's own rules say. */
export function decisionOf(flight: Flight<unknown>, verdict: Verdict, allowed: boolean | undefined): Decision {
  return allowed === false ? REFUSED : decide(verdict, situationOf(flight, allowed));
}

/** What `decide` has to know of a call. */
function situationOf(flight: Flight<unknown>, allowed: boolean | undefined): Situation {
  const { attempts, transientFailures, redirectedTo, call, gate, client } = flight;
  const { settings, clock } = client;
  const isHarmless = (request: RequestView): boolean => isRepeatable(request, call.dialect, allowed ?? call.options.idempotent, settings.idempotent);
  return {
    attempt: attempts,
    transientFailures,
    retries: call.options.retries ?? settings.retries,
    idempotent: isHarmless(call) && (redirectedTo === undefined || isHarmless({ method: call.method, url: redirectedTo, header: (name) => call.header(name) })),
    replayable: call.isReplayable(),
    withinBudget: () => gate.budget.take(clock.now()),
  };
}
