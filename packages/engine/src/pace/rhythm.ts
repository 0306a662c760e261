import { RHYTHM, WINDOW } from './constants.js';
import { granted } from './pacer.js';
import type { PaceState } from './state.js';

/**
 * A sliding log gives its places back in the rhythm in which they were taken. So each call of a window keeps the distance
 * to the run's beginning that its forerunner in the run before had; of a large window every so many-th is remembered.
 */
export interface Rhythm {
  readonly offsets: Float64Array;
  stride: number;
  count: number;
}

export const noRhythm = (): Rhythm => ({ offsets: new Float64Array(RHYTHM), stride: 1, count: 0 });

/** A run begins, of about so many calls: what was noted becomes what is followed. */
export function turnRhythm(state: PaceState, calls: number): void {
  const next = state.followed;
  state.followed = state.noted;
  state.noted = next;
  next.stride = Math.max(1, Math.ceil((WINDOW.over * calls + WINDOW.overCalls) / RHYTHM));
  next.count = 1;
  next.offsets[0] = 0;
}

/** After a send: notes its distance to the run's beginning. */
export function noteRhythm(state: PaceState, now: number): void {
  const { noted } = state;
  const place = granted(state) - 1;
  const index = Math.ceil(place / noted.stride);
  if (place < 0 || index >= RHYTHM) return;
  noted.offsets[index] = now - state.run.startAt;
  noted.count = index + 1;
}

/** When the next call may go by the rhythm of the run before. */
export function rhythmAt(state: PaceState): number {
  const { followed } = state;
  const index = Math.ceil(granted(state) / followed.stride);
  if (index >= followed.count) return 0;
  const late = Math.min(WINDOW.copyLateMs, WINDOW.copyLate * state.windowMs);
  return state.run.startAt + followed.offsets[index]! + late;
}
