import { START } from './constants.js';
import { clamp, type PaceState } from './state.js';

/**
 * The ramp before the first refusal. It is clocked by answers alone, because a scope without a limit must need no timer:
 * the window grows with each answer, quickly up to what a burst of this speed needs, then by a share of what was granted.
 */
export function growWindow(state: PaceState, now: number, seq: number): void {
  state.proven++;
  if (now < state.slowUntil) return;
  // Grown only while it is used: a scope that sends one call at a time has shown nothing about forty.
  if (2 * (state.inFlight + 1) >= state.window) state.window += gainOf(state);
  if (state.proven < START.provenCalls) return;
  if (state.proven === START.provenCalls) {
    state.window = Math.max(state.window, START.provenWindow);
    state.fullSeq = state.seq;
  }
  const room = seq > state.fullSeq && state.inFlight + 1 < state.window;
  if (room || (state.proven >= START.openCalls && state.window >= START.openWindow)) state.mode = 'open';
}

/**
 * The first calls of a process make their connections and warm everything up, and so does every call that the growth of the window adds. Taken for the
 * distance of the server they would make the ramp of a near one as steep as that of a far one.
 */
export function noteTrip(state: PaceState, seq: number, trip: number): void {
  if (seq < START.window) state.leastTrip = START.coldShare * trip;
  else state.leastTrip = state.proven <= START.window ? trip : Math.min(state.leastTrip, trip);
}

function gainOf(state: PaceState): number {
  const { leastTrip } = state;
  const ramp = clamp((leastTrip - START.windowFromMs) * START.windowPerMs, START.smallestRamp, START.largestRamp);
  if (state.window < ramp) return Math.min(ramp - state.window, clamp((leastTrip - START.gainFromMs) * START.gainPerMs, START.lowestGain, START.highestGain));
  const lowest = state.proven > START.provenCalls ? START.provenGain : START.lowestSlowGain;
  const gain = Math.max(leastTrip * START.slowGainPerMs, (leastTrip - START.farFromMs) * START.farGainPerMs);
  return clamp(gain, lowest, START.highestSlowGain);
}

/** In flight at most; a warning makes it small for a while. */
export function startWindow(state: PaceState, now: number): number {
  return now < state.slowUntil ? Math.max(1, Math.floor(state.window / 4)) : Math.floor(state.window);
}
