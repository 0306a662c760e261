import { GROW, PROBE, WINDOW } from './constants.js';
import { growInGap } from './gap.js';
import { holdPace } from './hold.js';
import type { PaceState } from './state.js';

/** Milliseconds to the send after this one. */
export function interval(state: PaceState, now: number): number {
  if (state.mode === 'refill' && granted(state) < state.budget) return state.spacing;
  const pace = state.mode === 'hold' ? holdPace(state, now) : state.pace;
  return (now < state.slowUntil ? 2 : 1) / pace;
}

/** Attempts of this run so far, without the refused ones. */
export function granted(state: PaceState): number {
  return state.seq + 1 - state.run.firstSeq - state.run.refused;
}

/** A send at a pace. Lateness up to the slack is made up for: a bucket has saved it up. */
export function paceSend(state: PaceState, now: number): void {
  const gap = interval(state, now);
  const idle = now - state.dueAt - state.slack * gap;
  if (idle > 0) {
    // Nobody was waiting: the cycle counts only time in which its pace was tried.
    if (state.mode === 'hold' && idle > gap) state.cycleAt = Math.min(now, state.cycleAt + idle);
    state.dueAt += idle;
  }
  state.dueAt += gap;
}

export function grow(state: PaceState, now: number, pace: number, gain: number): void {
  state.mode = 'grow';
  state.pace = pace;
  state.gain = gain;
  state.grewAt = now;
}

/** An accepted answer in grow: faster, at most twice per round trip, and only while the pace is what holds calls back. */
export function growOn(state: PaceState, now: number, seq: number): void {
  if (now > state.dueAt + 1 / state.pace || growInGap(state, now, seq) || now - state.grewAt < state.srtt / 2) return;
  state.grewAt = now;
  state.pace *= 1 + state.gain;
  if (state.gain === GROW.fewGain && state.pace * state.srtt > GROW.fewTrips) state.gain = GROW.gain;
}

export function firstGain(state: PaceState): number {
  if (state.late) return GROW.lateGain;
  return state.before.granted < WINDOW.least && state.anchor + PROBE.lateHintMs < state.run.startAt ? GROW.fewGain : GROW.gain;
}
