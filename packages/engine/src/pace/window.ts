import { WINDOW } from './constants.js';
import { granted } from './pacer.js';
import { clamp, type PaceState } from './state.js';
import { rest } from './wait.js';

/** Begins to take an allowance of `budget` calls of which the probe was the first. `windowMs` is how long it may last. */
export function refill(state: PaceState, now: number, budget: number, windowMs: number): void {
  state.mode = 'refill';
  state.budget = Math.max(1, Math.floor(budget));
  const natural = (WINDOW.spacing * state.before.spanMs) / Math.max(1, state.before.granted);
  const slowest = Math.max(WINDOW.slowest * windowMs, WINDOW.slowestTrips * state.srtt) / state.budget;
  if (state.spacing === 0) state.spacing = clamp(natural, (WINDOW.fastest * windowMs) / state.budget, slowest);
  state.soft = 0;
  state.slack = state.budget;
  state.dueAt = now + WINDOW.lag * state.spacing * state.budget;
}

/** After a send: a known window that is used up is left without being refused, but for a look past its end now and then. */
export function spend(state: PaceState, now: number): void {
  if (state.kind !== 'window' || state.beyond || granted(state) < state.n) return;
  state.sinceBeyond += state.n;
  closeRun(state, now);
  state.anchor = now;
  state.hinted = false;
  state.step = 0;
  rest(state, now);
}

/** The run is over; what it was granted is counted by the caller's `run.granted`, or by its sends. */
export function closeRun(state: PaceState, now: number, count = granted(state)): void {
  state.run.granted = Math.max(0, count);
  state.run.spanMs = Math.max(0, now - state.run.startAt);
  const { before } = state;
  state.before = state.run;
  state.run = before;
}

/** A refusal well before the end of the allowance, as a sliding log gives when it is met too fast. */
export function isSoft(state: PaceState, count: number): boolean {
  return state.kind === 'window' && !state.beyond && count < WINDOW.soft * state.n && state.soft < WINDOW.softMost;
}

/** A window was refused after `count` calls: what that says about its size. */
export function resize(state: PaceState, count: number): void {
  if (count < WINDOW.same * state.n) {
    if (state.triedMiddle && count < state.n / 2) state.windowHigh = state.oldHigh;
    else if (state.lowOnce) state.n = Math.max(1, count);
    state.lowOnce = !state.lowOnce;
    return;
  }
  state.lowOnce = false;
  state.n = Math.max(1, count);
}

/** The first sight of a window: two runs that were granted the same. */
export function becomeWindow(state: PaceState, count: number): void {
  state.kind = 'window';
  state.n = Math.max(1, count);
  state.windowLow = Math.max(0, state.longLow);
  state.windowHigh = Math.max(1, state.longHigh);
  state.oldHigh = state.windowHigh;
  state.lowOnce = false;
  state.sinceBeyond = 0;
  state.triedMiddle = false;
}
