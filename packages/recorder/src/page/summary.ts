import type { RecordedAttempt, RecordedGiveUp, RecordedPause, Timeline } from '../timeline.js';
import { type Fate, fateOf } from './rates.js';

/** Rows of a table. */
const MAX_ROWS = 20;

/** What a reader should know first. */
export interface Summary extends Readonly<Record<Fate, number>> {
  readonly attempts: number;
  readonly pauses: number;
  readonly pausedMs: number;
  readonly maxQueued: number;
  readonly gaveUp: number;
}

/** Failures of one kind and code. */
export interface FailureRow {
  readonly kind: string;
  readonly code: string | null;
  count: number;
  /** The last attempt of them. */
  last: RecordedAttempt;
}

/** Calls to one target that were given up for one reason. */
export interface GiveUpRow {
  readonly why: string;
  count: number;
  /** The last call of them. */
  last: RecordedGiveUp;
}

/** The part of a timeline that is about one scope. */
export function ofScope(timeline: Timeline, scope: string): Timeline {
  const own = <Item extends { scope: string }>(items: readonly Item[]): Item[] => items.filter((item) => item.scope === scope);
  const { attempts, pauses, paces, samples, giveUps } = timeline;
  const pausesInTime = own(pauses).map((pause) => ({ ...pause, until: Math.min(pause.until, timeline.until) }));
  return { ...timeline, attempts: own(attempts), pauses: pausesInTime, paces: own(paces), samples: own(samples), giveUps: own(giveUps) };
}

/** All scopes of a timeline, the busiest first. */
export function scopesOf({ attempts, samples }: Timeline): string[] {
  const counts = new Map<string, number>(samples.map(({ scope }) => [scope, 0]));
  for (const { scope } of attempts) counts.set(scope, (counts.get(scope) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a).map(([scope]) => scope);
}

/** The numbers of one scope. */
export function summaryOf({ attempts, pauses, samples, giveUps }: Timeline): Summary {
  const fates: Record<Fate, number> = { accepted: 0, refused: 0, failed: 0 };
  for (const attempt of attempts) fates[fateOf(attempt)]++;
  return {
    ...fates,
    attempts: attempts.length,
    pauses: pauses.length,
    pausedMs: pausedMs(pauses),
    maxQueued: samples.reduce((max, { queued }) => Math.max(max, queued), 0),
    gaveUp: giveUps.length,
  };
}

function pausedMs(pauses: readonly RecordedPause[]): number {
  return pauses.reduce((sum, { from, until }) => sum + Math.max(0, until - from), 0);
}

/** One sentence for people who have no time for charts. */
export function sentenceOf(summary: Summary, spanMs: number): string {
  const { attempts, accepted, refused, failed, pauses, gaveUp } = summary;
  if (attempts === 0) return `No request was answered in ${duration(spanMs)}.`;
  const parts = [`${count(accepted)} accepted`, refused > 0 && `${count(refused)} refused for sending too much`, failed > 0 && `${count(failed)} failed`];
  const limits = pauses === 0 ? 'Nothing had to pause.' : `Everything paused ${times(pauses)}, for ${duration(summary.pausedMs)} in all.`;
  const lost = gaveUp === 0 ? 'No call was given up.' : `${count(gaveUp)} ${gaveUp === 1 ? 'call was' : 'calls were'} given up.`;
  return `${count(attempts)} ${attempts === 1 ? 'request' : 'requests'} in ${duration(spanMs)}: ${parts.filter(Boolean).join(', ')}. ${limits} ${lost}`;
}

/** What went wrong, the most frequent first. */
export function failuresOf(attempts: readonly RecordedAttempt[]): FailureRow[] {
  const rows = new Map<string, FailureRow>();
  for (const attempt of attempts) {
    if (attempt.kind === 'ok') continue;
    const key = `${attempt.kind} ${attempt.code}`;
    const row = rows.get(key);
    if (row === undefined) rows.set(key, { kind: attempt.kind, code: attempt.code, count: 1, last: attempt });
    else Object.assign(row, { count: row.count + 1, last: attempt });
  }
  return [...rows.values()].sort((a, b) => b.count - a.count).slice(0, MAX_ROWS);
}

/** Calls that were given up, by reason and target, the most frequent first. */
export function giveUpsOf(giveUps: readonly RecordedGiveUp[]): GiveUpRow[] {
  const rows = new Map<string, GiveUpRow>();
  for (const last of giveUps) {
    const because = last.gaveUpBecause === 'not-retryable' ? null : last.gaveUpBecause;
    const why = [...new Set([last.kind, last.code, because])].filter((part) => part !== null).join(' · ');
    const key = `${why} ${last.call}`;
    rows.set(key, { why, count: (rows.get(key)?.count ?? 0) + 1, last });
  }
  return [...rows.values()].sort((a, b) => b.count - a.count).slice(0, MAX_ROWS);
}

/** A number with its thousands apart. */
export function count(value: number): string {
  return Math.round(value).toLocaleString('en');
}

/** A length of time that is easy to read. */
export function duration(ms: number): string {
  // Rounded first, so that no part of it comes out as 60.
  const [whole, tenths, seconds, minutes] = [1, 100, 1000, 60_000].map((unit) => Math.round(ms / unit)) as [number, number, number, number];
  if (whole < 1000) return `${whole} ms`;
  if (tenths < 600) return `${(tenths / 10).toFixed(1)} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

function times(value: number): string {
  return value === 1 ? 'once' : value === 2 ? 'twice' : `${count(value)} times`;
}
