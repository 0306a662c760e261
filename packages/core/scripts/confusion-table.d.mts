import type { classify, Dialect, Verdict } from '../src/index.js';
import type { Entry } from '../test/corpus.js';

export interface Confusion {
  readonly dialect: string;
  readonly entry: Entry;
  readonly verdict: Verdict;
}

export function confusions(corpus: readonly Entry[], dialects: readonly Dialect[], read: typeof classify): Confusion[];
export function isFalseAlarm(confusion: Confusion): boolean;
export function confusionTable(corpus: readonly Entry[], dialects: readonly Dialect[], read: typeof classify): string;
