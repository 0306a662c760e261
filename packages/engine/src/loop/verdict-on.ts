import { classify, type Outcome, type Verdict } from '@holdfast/core';
import type { Flight } from './flight.js';

/**
 * What an attempt met. After a redirect a refusal is that of the last server alone: the first one may have run the call and sent its caller on to the result.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#status.303
 */
export function verdictOn<Answer>(flight: Flight<Answer>, outcome: Outcome, answer: Answer | undefined): Verdict {
  const { call, client } = flight;
  const verdict = classify(outcome, call.dialect, client.clock.wallNow());
  if (verdict.kind === 'ok') return verdict;
  flight.redirectedTo = call.redirectedTo?.(answer, 'error' in outcome ? outcome.error : undefined);
  return flight.redirectedTo === undefined || verdict.executed !== 'no' ? verdict : { ...verdict, executed: 'maybe' };
}
