import { RATE } from './constants.js';
import type { PaceSnapshot } from './pace.js';
import { clamp, type PaceState } from './state.js';

const SAVED = ['rate', 'burst', 'steady', 'best', 'lock', 'n', 'windowMs', 'windowLow', 'spacing', 'srtt'] as const;

/** What was learned, without times: `null` until a rate or a window is known. */
export function save(state: PaceState): PaceSnapshot | null {
  if (state.kind === 'unknown' || (state.kind === 'bucket' && state.rate === 0)) return null;
  const saved: Record<string, string | number> = { kind: state.kind };
  for (const name of SAVED) saved[name] = state[name];
  return { version: 1, ...saved };
}

/** Takes a snapshot over as far as it makes sense; a wrong one is as good as none. */
export function restore(state: PaceState, snapshot: PaceSnapshot): void {
  const { kind } = snapshot;
  if (snapshot.version !== 1 || (kind !== 'bucket' && kind !== 'window')) return;
  for (const name of SAVED) if (!isAmount(snapshot[name])) return;
  for (const name of SAVED) state[name] = snapshot[name] as number;
  if (kind === 'bucket' ? state.rate <= 0 : state.n < 1 || state.windowMs <= 0) return void (state.rate = 0);
  state.kind = kind;
  state.rate = kind === 'bucket' ? clamp(state.rate, RATE.lowestPerMs, RATE.highestPerMs) : state.rate;
  state.burst = Math.max(1, state.burst);
  state.sure = true;
  // The first attempt is a probe: nobody knows what was used before the restart.
  state.mode = 'wait';
  state.probeAt = -Infinity;
  state.rested = true;
  state.turnLow = -Infinity;
}

const isAmount = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value) && value >= 0;
