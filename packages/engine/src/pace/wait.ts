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
  if (state.softPause) return anchor + Math.max(WINDOW.softPauseMs, WINDOW.softPause * state.windowHigh) * PROBE.growth ** step;
  if (state.kind === 'window') return windowProbe(state);
  const early = state.lock > 0 && state.suspect > 0 && step === 0;
  if (state.lock > 0 && !early) return anchor + state.lock * PROBE.lockGrowth ** Math.max(0, step - (state.suspect > 0 ? 1 : 0));
  if (state.kind === 'bucket' && state.rate > 0) return anchor + knownGap(state) * PROBE.growth ** step;
  if (step === 0) return anchor + PROBE.earlyMs;
  return unknownProbe(state);
}

function knownGap(state: PaceState): number {
  const gap = Math.min(PROBE.tokens, state.burst + 0.5) / state.rate;
  const capped = Math.min(gap, PROBE.knownCapMs * 2 ** state.steady);
  // Earlier than one token a sure rate can only be refused.
  return state.sure ? Math.max(capped, PROBE.leastTokens / state.rate) : capped;
}

/** A pause longer than common lock-outs, then the round times since the run began: a declared window reopens at one. */
function unknownProbe(state: PaceState): number {
  const { before, step, anchor } = state;
  // So few calls are no window worth waiting for: rather a slow bucket, whose next token tells its rate.
  if (before.granted < WINDOW.least) return anchor + PROBE.earlyMs * (PROBE.fewGrowth - 1) * PROBE.fewGrowth ** (step - 1);
  if (state.drawn >= PROBE.secondLookMs && before.spanMs > PROBE.secondLook * state.drawn) {
    // A window that turned during the run reopens later than one that began with it.
    const at = before.startAt + before.spanMs + state.drawn * PROBE.roundFactor + PROBE.roundExtraMs;
    state.drawn = 0;
    if (at > anchor) return at;
  }
  const first = anchor + PROBE.firstPauseMs;
  if (step > 1) {
    const at = nextRound(state, anchor + PROBE.leastGapMs);
    const seen = state.longWait > 0 && step <= PROBE.seenSteps;
    return seen ? Math.min(at, Math.max(first, anchor + state.longWait / 2)) : at;
  }
  const at = nextRound(state, first);
  if (at <= anchor + PROBE.drawTo * PROBE.firstPauseMs) return at;
  state.drawn = 0;
  return first;
}

/** The first round time since the run began that is not before `earliest`. */
function nextRound(state: PaceState, earliest: number): number {
  for (const round of PROBE.roundMs) {
    const at = state.before.startAt + round * PROBE.roundFactor + PROBE.roundExtraMs;
    if (at < earliest) continue;
    state.drawn = round;
    return at;
  }
  state.drawn = 0;
  return state.anchor + PROBE.roundMs[PROBE.roundMs.length - 1]!;
}

/** A window is met where it was met before; a wide bracket is halved, as long as the window was taken whole. */
function windowProbe(state: PaceState): number {
  const { windowLow: low, windowHigh: high, before, anchor, step } = state;
  if (step === 0) {
    const wide = high - low > WINDOW.wide * high;
    state.triedMiddle = wide && before.granted >= WINDOW.soft * state.n;
    return before.startAt + (state.triedMiddle ? (low + high) / 2 : high);
  }
  const known = before.startAt + high;
  if (known > anchor + WINDOW.softPauseMs) return known;
  // Not even there: a jitter, or a window longer than it seemed, because it had been met in its middle.
  if (step <= (state.triedMiddle ? 2 : 1)) return anchor + Math.max(WINDOW.softPauseMs, WINDOW.late * high);
  return nextRound(state, anchor + PROBE.leastGapMs);
}
