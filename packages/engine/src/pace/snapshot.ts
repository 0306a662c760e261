import { HOLD, PROBE, RATE, RING } from './constants.js';
import type { PaceSnapshot } from './pace.js';
import type { PaceState } from './state.js';

const SAVED = ['rate', 'burst', 'steady', 'best', 'lock', 'n', 'windowMs', 'windowLow', 'spacing', 'srtt'] as const;

/** What was learned, without times: `null` until a rate or a window is known. */
export function save(state: PaceState): PaceSnapshot | null {
  if (state.kind === 'unknown' || (state.kind === 'bucket' && state.rate === 0)) return null;
  const saved: Record<string, string | number> = { kind: state.kind };
  for (const name of SAVED) saved[name] = state[name];
  return { version: 1, ...saved };
}

/** The most that a scope can have learned, whatever a snapshot says: nobody waits longer than an hour for a window or a lock-out. */
const MOST: Readonly<Record<(typeof SAVED)[number], number>> = {
  rate: RATE.highestPerMs, burst: RING, steady: HOLD.steadiest, best: RATE.highestPerMs, lock: PROBE.longestMs,
  n: 1e6, windowMs: PROBE.longestMs, windowLow: PROBE.longestMs, spacing: PROBE.longestMs, srtt: 60_000,
};
/** A slower pace than this is learned anew: calls would end at their deadlines, and nothing would correct it. */
const LEAST_RATE = 1 / 60_000;

/** Takes a snapshot over as far as it makes sense; a wrong one is as good as none. */
export function restore(state: PaceState, snapshot: PaceSnapshot): void {
  if (!isUsable(snapshot)) return;
  for (const name of SAVED) state[name] = Math.min(snapshot[name] as number, MOST[name]);
  state.kind = snapshot['kind'] as 'bucket' | 'window';
  state.burst = Math.max(1, state.burst);
  state.sure = true;
  // The first attempt is a probe: nobody knows what was used before the restart.
  state.mode = 'wait';
  state.probeAt = -Infinity;
  state.rested = true;
  state.turnLow = -Infinity;
}

function isUsable(snapshot: PaceSnapshot): boolean {
  const { kind, rate, n, windowMs } = snapshot as { kind?: unknown; rate?: unknown; n?: unknown; windowMs?: unknown };
  if (snapshot.version !== 1 || !SAVED.every((name) => isAmount(snapshot[name]))) return false;
  if (kind === 'bucket') return (rate as number) >= LEAST_RATE;
  return kind === 'window' && (n as number) >= 1 && (windowMs as number) > 0;
}

const isAmount = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value) && value >= 0;
