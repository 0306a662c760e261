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
  // A window keeps what was not taken of it; a limiter that is not known yet may have lost it.
  state.slack = state.kind === 'window' ? state.budget : WINDOW.unknownSlack;
  state.dueAt = now + WINDOW.lag * state.spacing * state.budget;
}

/** After a send: a known window that is used up is left without being refused, but for a look past its end now and then. */
export function spend(state: PaceState, now: number): void {
  if (state.kind !== 'window' || state.beyond || granted(state) < state.n) return;
  state.sinceBeyond += state.n;
  closeRun(state, now);
  state.anchor = now;
  state.rested = true;
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

/** The shortest window that people declare and that is longer than `lowMs`. */
function roundAbove(lowMs: number): number {
  for (const round of WINDOW.roundMs) if (round > lowMs) return round;
  return lowMs * 2;
}

/** A probe of a window was refused: it is longer than that. */
export function windowIsLonger(state: PaceState, sentAt: number): void {
  state.windowLow = Math.max(state.windowLow, sentAt - state.before.startAt);
  const expected = state.turnHigh + state.windowMs;
  if (sentAt >= expected && state.step > (state.triedMiddle ? 2 : 1)) state.windowMs = Math.max(state.windowMs, roundAbove(state.windowLow));
}

/** A refusal well before the end of the allowance, as a sliding log gives when it is met too fast. */
export function isSoft(state: PaceState, count: number): boolean {
  return state.kind === 'window' && !state.beyond && count < WINDOW.soft * state.n && state.soft < WINDOW.softMost;
}

/** A window was refused after `count` calls: what that says about its size. */
export function resize(state: PaceState, count: number): void {
  if (count < WINDOW.same * state.n) {
    if (state.lowOnce) state.n = Math.max(1, count);
    state.lowOnce = !state.lowOnce;
    return;
  }
  state.lowOnce = false;
  state.n = Math.max(1, count);
}

/** The first sight of a window: two runs that were granted the same. */
export function becomeWindow(state: PaceState, count: number): void {
  const { before, run } = state;
  state.kind = 'window';
  state.n = Math.max(1, count);
  state.turnLow = run.startAt - state.longWait;
  state.turnHigh = run.startAt;
  // No window turned between the first call of the run before and its last refused probe; where that run took more than
  // one window gives, not since its refusal.
  const whole = before.granted <= count + 1;
  state.windowLow = Math.max(1, state.turnLow - before.startAt - (whole ? 0 : before.spanMs));
  // The first calls of a scope reach the limiter late, over connections that are still to be made.
  state.windowMs = roundAbove(state.windowLow * WINDOW.tolerance);
  state.lowOnce = false;
  state.sinceBeyond = 0;
  state.triedMiddle = false;
}
