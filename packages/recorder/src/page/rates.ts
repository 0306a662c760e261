import type { RecordedAttempt } from '../timeline.js';

/** What became of an attempt, as the page shows it. */
export type Fate = 'accepted' | 'refused' | 'failed';

/** Answers of a stretch of time, for each fate one number a bar. */
export interface Rates extends Readonly<Record<Fate, readonly number[]>> {
  /** Middle of each bar, in milliseconds since 1970. */
  readonly times: readonly number[];
  /** Width of a bar in milliseconds. */
  readonly widthMs: number;
}

/** Widths that a reader can name. */
const WIDTHS_MS = [10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 30_000, 60_000, 300_000, 900_000, 3_600_000, 86_400_000];

/** @returns what became of an attempt. */
export function fateOf({ kind }: Pick<RecordedAttempt, 'kind'>): Fate {
  if (kind === 'ok') return 'accepted';
  return kind === 'rate-limit' ? 'refused' : 'failed';
}

/** Counts the answers between two times in at most `maxBars` bars, and gives them as answers a second. */
export function ratesOf(attempts: readonly RecordedAttempt[], from: number, until: number, maxBars: number): Rates {
  const span = Math.max(1, until - from);
  const widthMs = WIDTHS_MS.find((width) => span / width <= maxBars) ?? span / maxBars;
  const first = Math.floor(from / widthMs);
  const bars = Math.floor(until / widthMs) - first + 1;
  const zeros = (): number[] => new Array<number>(bars).fill(0);
  const rates = { accepted: zeros(), refused: zeros(), failed: zeros() };
  for (const attempt of attempts) {
    const bar = Math.floor((attempt.at + attempt.durationMs) / widthMs) - first;
    const counts = rates[fateOf(attempt)];
    if (bar >= 0 && bar < bars) counts[bar]! += 1000 / widthMs;
  }
  return { times: zeros().map((_, bar) => (first + bar + 0.5) * widthMs), widthMs, ...rates };
}
