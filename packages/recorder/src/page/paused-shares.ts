import type { RecordedPause } from '../timeline.js';

/** A shorter pause is still to be seen, so wide. */
const MIN_COLUMNS = 2;

/** How much of each column between two times was paused, from 0 to 1; `null` where no pause is to be seen. */
export function pausedShares(pauses: readonly RecordedPause[], min: number, max: number, columns: number): (number | null)[] {
  const columnMs = Math.max(1e-6, max - min) / columns;
  const shares = new Array<number | null>(columns).fill(null);
  for (const { from, until } of pauses) {
    const first = Math.floor((from - min) / columnMs);
    const end = Math.max(first + MIN_COLUMNS, Math.ceil((until - min) / columnMs));
    for (let column = Math.max(0, first); column < Math.min(columns, end); column++) {
      const startsAt = min + column * columnMs;
      const pausedMs = Math.max(0, Math.min(until, startsAt + columnMs) - Math.max(from, startsAt));
      shares[column] = Math.min(1, (shares[column] ?? 0) + pausedMs / columnMs);
    }
  }
  return shares;
}
