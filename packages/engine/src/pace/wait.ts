import { GAP, PROBE, RING, WINDOW } from './constants.js';
import { isGap } from './gap.js';
import { clamp, type PaceState } from './state.js';

/** Shuts the gate until the planned probe; older attempts are waited for, but not for ever. */
export function rest(state: PaceState, now: number): void {
  state.mode = 'wait';
  state.probeSeq = -1;
  state.homeBy = now + PROBE.homeTrips * state.srtt;
  planProbe(state);
}

/** The probe gets no answer: another one may go, or one lost packet would keep everybody waiting until their deadlines. */
export function isOverdue({ probeSeq, sentAt, srtt }: PaceState, now: number): boolean {
  return now - sentAt[probeSeq % RING]! >= Math.max(PROBE.answerMs, PROBE.answerTrips * srtt);
}

/** Whatever comes of it now is no news, and the time that it was waited for says nothing about the limit. */
export function giveProbeUp(state: PaceState, now: number): void {
  state.guardSeq = state.probeSeq;
  state.anchor += now - state.sentAt[state.probeSeq % RING]!;
}

/** When the next probe goes. Called after every refusal that moves the anchor, and when an allowance is used up. */
export function planProbe(state: PaceState): void {
  const planned = Math.min(plan(state), state.anchor + PROBE.longestMs);
  // A wait that the server gave is exact, but where many share a key all of them were given the same.
  const exact = state.hinted && (state.kind === 'window' || state.lock > 0 || state.step > 0 || (state.rate === 0 && state.price > PROBE.lateHintMs));
  state.probeAt = exact ? state.notBefore : Math.max(planned, state.notBefore);
}

function plan(state: PaceState): number {
  const { step, anchor } = state;
  if (state.softPause) return anchor + Math.max(WINDOW.softPauseMs, WINDOW.softPause * state.windowMs) * PROBE.growth ** step;
  if (state.kind === 'window') return windowProbe(state);
  if (state.lock > 0 && !(state.early && step === 0)) {
    return anchor + state.lock * PROBE.lockGrowth ** (step - (state.early ? 1 : 0));
  }
  if (state.kind === 'bucket' && state.rate > 0) {
    if (step === 0 && isGap(state) && state.sure && state.before.granted > 0) return Math.max(anchor, state.grantedAt + GAP.tokens / state.rate);
    return anchor + knownGap(state) * PROBE.growth ** step;
  }
  if (step === 0) return anchor + PROBE.earlyMs;
  return unknownProbe(state);
}

function knownGap(state: PaceState): number {
  const gap = Math.min(PROBE.tokens, state.burst + PROBE.overBurst) / state.rate;
  const capped = Math.min(gap, PROBE.knownCapMs * 2 ** state.steady);
  // Earlier than one token a sure rate can only be refused.
  const token = PROBE.leastTokens / state.rate;
  return state.sure || token < PROBE.tokenMs ? Math.max(capped, token) : capped;
}

/** Grows fast until it is longer than a slow bucket needs for a token: what comes after may be an outage, whose end is not to be missed by much. */
function fewGap(step: number): number {
  const gap = PROBE.earlyMs * (PROBE.fewGrowth - 1) * PROBE.fewGrowth ** (Math.min(step, PROBE.fewFast) - 1);
  return gap * 2 ** Math.max(0, step - PROBE.fewFast);
}

/** A pause longer than common lock-outs, then the round times since the run began: a declared window reopens at one. */
function unknownProbe(state: PaceState): number {
  const { before, step, anchor } = state;
  // So few calls are no window worth waiting for: rather a slow bucket, whose next token tells its rate.
  if (before.granted <= PROBE.few) return anchor + fewGap(step);
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

/** The first call reached the limiter later than the others, by the time that its connection took. */
function connecting(state: PaceState): number {
  return state.episodes > 1 ? 0 : clamp(state.firstTrip - state.srtt, 0, PROBE.connectMostMs);
}

/** The first round time since the run began that is not before `earliest`. */
function nextRound(state: PaceState, earliest: number): number {
  for (const round of PROBE.roundMs) {
    const at = state.before.startAt + round * PROBE.roundFactor + PROBE.roundExtraMs + connecting(state);
    if (at < earliest) continue;
    state.drawn = round;
    return at;
  }
  state.drawn = 0;
  return state.anchor + PROBE.roundMs[PROBE.roundMs.length - 1]!;
}

/** A window is met one length after it was met before; where it turned in a wide bracket, the middle of it is tried first. */
function windowProbe(state: PaceState): number {
  const { windowMs, turnLow, turnHigh, before, anchor, step } = state;
  const late = windowMs * (PROBE.roundFactor - 1) + PROBE.roundExtraMs;
  const known = turnHigh + windowMs + late;
  if (step === 0) {
    const wide = turnHigh - turnLow > WINDOW.wide * windowMs;
    state.triedMiddle = wide && before.granted >= WINDOW.soft * state.n;
    if (state.triedMiddle) return (turnLow + turnHigh) / 2 + windowMs + late;
  }
  if (known > anchor + WINDOW.softPauseMs) return known;
  // Not even there: jitter, or a longer window.
  return anchor + Math.max(WINDOW.softPauseMs, WINDOW.late * windowMs) * 2 ** Math.max(0, step - 1);
}
