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
export function backoffMs(failures: number, random: number): number {
  return Math.round(random * Math.min(CAP_MS, BASE_MS * 2 ** (failures - 1)));
}
