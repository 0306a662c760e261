import type { Situation } from '@holdfast/core';
import { isRepeatable } from '../scope/repeatable.js';
import type { Flight } from './flight.js';

/** What `decide` has to know of a call. `allowed` is what the caller's own rules say. */
export function situationOf(flight: Flight<unknown>, allowed: boolean | undefined): Situation {
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
