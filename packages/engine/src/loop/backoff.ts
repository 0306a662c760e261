import { MAX_WAIT_MS, type Verdict } from '@holdfast/core';
import type { Flight } from './flight.js';

/** The first back-off is drawn from 0 to this. */
const BASE_MS = 250;
/** No back-off is longer. */
const CAP_MS = 10_000;

/**
 * Exponential back-off with full jitter, which spreads the retries of many clients best.
 *
 * @param failures - Transient failures so far, at least 1.
 * @param random - From 0 to 1.
 * @see https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
function backoffMs(failures: number, random: number): number {
  return Math.round(random * Math.min(CAP_MS, BASE_MS * 2 ** (failures - 1)));
}

/** How long a call waits before it is repeated: as its caller's own rules say, or by back-off, and never shorter than the server asked. */
export function backoffOf<Answer>({ call, client, transientFailures }: Flight<Answer>, verdict: Verdict, answer: Answer | undefined, error: unknown): number {
  const usual = Math.max(backoffMs(transientFailures, client.clock.random()), verdict.retryAfterMs ?? 0);
  const wished = call.retryHooks?.delayMs(transientFailures, error, answer);
  return wished === undefined || Number.isNaN(wished) ? usual : Math.min(Math.max(0, wished), MAX_WAIT_MS);
}
