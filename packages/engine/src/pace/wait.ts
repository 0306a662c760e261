import { PROBE, WINDOW } from './constants.js';
import type { PaceState } from './state.js';

/** Shuts the gate until the planned probe; older attempts are waited for, but not for ever. */
export function rest(state: PaceState, now: number): void {
  state.mode = 'wait';
  state.probeSeq = -1;
  state.homeBy = now + PROBE.homeTrips * state.srtt;
  planProbe(state);
}

/** When the next probe goes. Called after every refusal that moves the anchor, and when an allowance is used up. */
export function planProbe(state: PaceState): void {
  const planned = Math.min(plan(state), state.anchor + PROBE.longestMs);
  state.probeAt = state.hinted ? state.notBefore : Math.max(planned, state.notBefore);
}

function plan(state: PaceState): number {
  const { step, anchor } = state;
  if (state.softPause) return anchor + WINDOW.softPauseMs * PROBE.growth ** step;
  if (state.kind === 'window') return windowProbe(state);
  const early = state.lock > 0 && state.suspect > 0 && step === 0;
  if (state.lock > 0 && !early) return anchor + state.lock * PROBE.lockGrowth ** Math.max(0, step - (state.suspect > 0 ? 1 : 0));
  if (state.kind === 'bucket' && state.rate > 0) return anchor + knownGap(state) * PROBE.growth ** step;
  if (step === 0) return anchor + PROBE.earlyMs;
  return unknownProbe(state);
}

function knownGap(state: PaceState): number {
  const gap = Math.min(PROBE.tokens, state.burst + 0.5) / state.rate;
  return Math.min(gap, PROBE.knownCapMs * 2 ** state.steady);
}

/** Gaps that double, drawn to the round times at which declared windows reopen. */
function unknownProbe(state: PaceState): number {
  let gap = PROBE.firstPauseMs * PROBE.growth ** (state.step - 1);
  if (state.longWait > 0) gap = Math.min(gap, Math.max(PROBE.firstPauseMs, state.longWait / 2));
  const from = state.anchor + PROBE.drawFrom * gap;
  const to = state.anchor + PROBE.drawTo * gap;
  for (const round of PROBE.roundMs) {
    const at = state.before.startAt + round * PROBE.roundFactor + PROBE.roundExtraMs;
    if (at >= from && at <= to) return at;
  }
  return state.anchor + gap;
}

/** A window is met where it was met before; a wide bracket is halved, as long as the window was taken whole. */
function windowProbe(state: PaceState): number {
  const { windowLow: low, windowHigh: high, before } = state;
  if (state.step > 0 && !state.triedMiddle) return state.anchor + Math.max(WINDOW.softPauseMs, (WINDOW.wide * high * 2 ** state.step) / 2);
  if (state.triedMiddle && state.step > 0) return before.startAt + high;
  const wide = high - low > WINDOW.wide * high;
  state.triedMiddle = wide && before.granted >= WINDOW.soft * state.n;
  return before.startAt + (state.triedMiddle ? (low + high) / 2 : high);
}
