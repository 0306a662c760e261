import { type AttemptRecord, cleanHistory, type FailureKind, type Verdict } from '@holdfast/core';
import type { Flight } from './flight.js';

type AnyFlight = Flight<unknown>;

/** What is known of an attempt whose deadline passed. */
export const NO_ANSWER: Verdict = {
  kind: 'transport',
  code: null,
  message: null,
  requestId: null,
  retryAfterMs: null,
  helpUrl: null,
  executed: 'maybe',
  evidence: 'error',
};

/** Tells of a failed attempt, and notes it for the error that may come of it; there are never more than `MAX_ATTEMPTS`. A call whose first attempt succeeds never gets here. */
export function noteFailure(flight: AnyFlight, verdict: Verdict, status: number | null): void {
  const { attempts, sentAt, client, gate } = flight;
  const now = client.clock.now();
  const readyAt = flight.history === null ? flight.startedAt : flight.failedAt;
  const history = (flight.history ??= []);
  history.push({
    attempt: attempts,
    kind: verdict.kind as FailureKind,
    code: verdict.code,
    requestId: verdict.requestId,
    status,
    gate: flight.cameTo,
    waitedMs: sentAt - readyAt,
    sentAt: gate.wallTime(sentAt),
    durationMs: now - sentAt,
  });
  flight.failedAt = now;
  flight.cameTo = 'open';
  client.tellAttempt(flight, verdict, status);
}

/** What the error of a call remembers. */
export function historyOf(flight: AnyFlight): readonly AttemptRecord[] {
  return flight.history === null ? [] : cleanHistory(flight.history, flight.call.secrets());
}
