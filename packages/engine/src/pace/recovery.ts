import { GROW, HOLD, PROBE, RATE, WINDOW } from './constants.js';
import { againGain, forget } from './episode.js';
import { forgetGap, grantedAfter, isGap } from './gap.js';
import { hold } from './hold.js';
import { firstGain, grow, paceSend } from './pacer.js';
import { turnRhythm } from './rhythm.js';
import { clamp, type PaceState } from './state.js';
import { refill } from './window.js';

/** The probe was accepted: a new run begins with it, in the way that the kind of the limiter asks for. */
export function recover(state: PaceState, now: number, sentAt: number): void {
  const wait = Math.max(1, sentAt - state.anchor);
  const seq = state.probeSeq;
  state.probeSeq = -1;
  state.dueAt = now;
  state.slack = 0;
  if (state.softPause) return continueWindow(state, now);
  const sinceStart = sentAt - state.before.startAt;
  const lateProbe = state.step > 0 || (state.hinted && wait > PROBE.lateHintMs);
  state.run.startAt = sentAt;
  state.run.firstSeq = seq;
  state.run.refused = 0;
  turnRhythm(state, state.kind === 'window' ? state.n : state.before.granted);
  if (state.kind === 'window') return meetWindow(state, now, sentAt);
  if (state.kind === 'unknown' && lateProbe && state.before.granted >= WINDOW.least) {
    state.late = true;
    state.longWait = wait;
    state.pace = (2 * Math.max(1, state.before.granted)) / Math.max(1, sinceStart);
    state.spacing = 0;
    state.outMost = 1;
    return refill(state, now, WINDOW.credit * state.before.granted, sinceStart);
  }
  meetBucket(state, sentAt, now, wait, lateProbe);
}

function meetBucket(state: PaceState, sentAt: number, now: number, wait: number, lateProbe: boolean): void {
  if (state.suspect > 0 && state.lock > 0 && state.step === 0) {
    state.lock = 0;
    state.suspect = 0;
  }
  if (state.rate === 0) {
    state.kind = 'bucket';
    state.late = false;
    if (wait > GROW.outageMs) {
      // It may have been an outage, and then it says nothing about the limiter.
      forgetGap(state);
    } else {
      if (lateProbe) state.longWait = wait;
      if (isGap(state)) grantedAfter(state, sentAt - state.grantedAt);
    }
    const long = state.srtt > 0 && state.before.spanMs > GROW.longStartTrips * state.srtt;
    const outage = state.before.granted < WINDOW.least && wait > GROW.outageMs;
    grow(state, now, Math.max((outage ? 2 : 1) / wait, long ? state.window / 2 / state.srtt : 0), firstGain(state));
    // One token came in the wait, and the probe took it.
    state.dueAt = sentAt + 1 / state.pace;
    return;
  }
  if (state.sure || state.lock > 0) hold(state, now);
  else grow(state, now, GROW.again * state.rate, againGain(state));
  // What the wait has saved up may go at once, but for the probe and one in hand; what it has not must come first.
  const tokens = Math.min(state.burst, state.rate * wait) - 1;
  const saved = Math.min(HOLD.savedMost, HOLD.trust * (tokens - 1));
  state.slack = Math.max(Math.min(HOLD.slackMost, HOLD.trust * (state.burst - 1)), saved);
  state.dueAt = saved > 0 ? now - saved / state.rate : sentAt + clamp(PROBE.leastTokens - tokens, 0, PROBE.leastTokens) / state.rate;
}

function continueWindow(state: PaceState, now: number): void {
  state.softPause = false;
  state.mode = 'refill';
  state.slack = state.budget;
  state.dueAt = now + state.spacing;
}

function meetWindow(state: PaceState, now: number, sentAt: number): void {
  // What was refused says that the window had not turned then; where nothing was, it turned a length after the last time.
  const exact = state.hinted ? sentAt - 1 : -Infinity;
  const refusedAt = state.rested && state.step === 0 ? -Infinity : state.anchor;
  state.turnLow = Math.min(sentAt, Math.max(exact, refusedAt, state.turnLow + state.windowMs, sentAt - state.windowMs));
  state.turnHigh = sentAt;
  state.beyond = state.sinceBeyond >= Math.max(WINDOW.beyondCalls, WINDOW.beyondWindows * state.n);
  if (state.beyond) state.sinceBeyond = 0;
  state.outMost = state.triedMiddle ? 2 : Infinity;
  refill(state, now, state.n, state.windowMs);
  state.pace = (2 * state.n) / state.windowMs;
}

/** An answer in refill; past the allowance by more than last time it is no window. */
export function refillOn(state: PaceState, now: number, count: number): void {
  state.outMost++;
  if (state.kind === 'window' && !state.beyond) return;
  const last = state.kind === 'window' ? state.n : state.before.granted;
  if (count > WINDOW.over * last + WINDOW.overCalls) {
    forget(state);
    grow(state, now, clamp(state.pace, RATE.lowestPerMs, RATE.highestPerMs), firstGain(state));
    paceSend(state, now);
  }
}
