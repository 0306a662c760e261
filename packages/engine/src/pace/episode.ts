import { GROW, PROBE, RATE, RING, WINDOW } from './constants.js';
import { forgetGap, refusedProbe } from './gap.js';
import { agesBefore, learnRate } from './rate.js';
import type { PaceState } from './state.js';
import { planProbe, rest } from './wait.js';
import { becomeWindow, closeRun, isSoft, resize, windowIsLonger } from './window.js';

/** A refusal that ends a run. What was granted in it, and when, is the measurement. */
export function episode(state: PaceState, now: number, sentAt: number, seq: number, hintMs: number | null): void {
  const count = Math.max(0, seq - state.run.firstSeq - state.run.refused);
  const soft = isSoft(state, count);
  if (soft) {
    state.soft++;
    state.run.refused++;
    state.spacing *= WINDOW.softSpacing;
  } else {
    state.run.granted = count;
    state.run.spanMs = Math.max(0, sentAt - state.run.startAt);
    if (count > 0) state.grantedAt = state.sentAt[(seq - 1 + RING) % RING]!;
    learn(state, sentAt, seq);
    closeRun(state, sentAt, count);
  }
  state.softPause = soft;
  state.refusedGap = 0;
  begin(state, sentAt, seq);
  state.step = 0;
  state.drawn = 0;
  state.early = state.lock > 0 && state.suspect > 0;
  hint(state, now, hintMs);
  rest(state, now);
}

/** An episode is heard of by this refusal; all that is under way belongs to it. */
function begin(state: PaceState, sentAt: number, seq: number): void {
  state.episodes++;
  state.rested = false;
  state.guardSeq = state.seq;
  state.refusedSeq = seq;
  state.refusedAt = state.anchor = sentAt;
}

function learn(state: PaceState, sentAt: number, seq: number): void {
  const { granted } = state.run;
  if (state.mode === 'start') {
    state.firstAges = agesBefore(state, sentAt, seq);
    state.firstGranted = state.proven;
    state.firstSpanMs = granted > 0 ? state.run.spanMs : 0;
    return;
  }
  if (state.episodes === 0) return;
  if (state.kind === 'window' && !fewInDisguise(state, granted)) return learnWindow(state, granted);
  if (state.kind === 'unknown' && state.mode === 'refill' && noBucket(state, sentAt, granted)) {
    // As much as before, or half of it where the run before met the turn of a window and took from two.
    if (granted >= WINDOW.unlike * state.before.granted) becomeWindow(state, granted);
    return;
  }
  const lockedOut = state.kind === 'unknown' && state.late && state.before.granted >= WINDOW.least && state.mode === 'grow';
  if (lockedOut) state.lock = state.longWait;
  state.kind = 'bucket';
  // What a wait behind a lock-out has saved up and the burst could not take says nothing about the rate.
  const saved = state.lock > 0 && state.rate > 0 && granted < state.burst;
  if (saved) state.burst = Math.max(1, RATE.burstShrink * granted);
  else learnRate(state, sentAt, seq);
  // A bucket of this rate would have had tokens for the probes that were refused; else it is only suspected.
  if (lockedOut) state.suspect = state.rate * state.refusedGap >= PROBE.tokens ? PROBE.trusted : PROBE.suspected;
}

/** A bucket that filled while it was waited for looks like a window, until it is met early and gives in proportion. */
function fewInDisguise(state: PaceState, granted: number): boolean {
  const { n, before } = state;
  return n < WINDOW.few && before.granted >= WINDOW.soft * n && granted < WINDOW.same * n;
}

/** A call of the first run was granted after all: over slow connections many answers come after the first refusal. */
export function firstRunGranted(state: PaceState, seq: number, sentAt: number): void {
  state.firstGranted++;
  state.grantedAt = Math.max(state.grantedAt, sentAt);
  state.firstSpanMs = Math.max(state.firstSpanMs, sentAt - state.before.startAt);
  if (seq <= state.refusedSeq) return;
  // Sent after the refused one, and at the limiter before it, for calls that leave together arrive in any order: nobody has counted it yet.
  state.before.granted++;
  if (state.firstAges.length < RING) state.firstAges = [...state.firstAges, Math.max(0, state.refusedAt - sentAt)].sort((a, b) => a - b);
}

function learnWindow(state: PaceState, granted: number): void {
  if (granted > WINDOW.over * state.n + WINDOW.overCalls) forget(state);
  else resize(state, granted);
}

/** A bucket that gave so much since the last refused probe would not have refused two probes so far apart. */
function noBucket(state: PaceState, refusedAt: number, granted: number): boolean {
  const rate = granted / Math.max(1, refusedAt - state.anchor);
  return granted >= WINDOW.least && rate * state.refusedGap >= PROBE.tokens;
}

/** It was not what it seemed: the next recovery decides anew. */
export function forget(state: PaceState): void {
  state.kind = 'unknown';
  state.lock = 0;
  state.spacing = 0;
  state.sure = false;
  forgetGap(state);
  state.tries = 0;
}

/** A refusal from an allowance that was left as used up: there was less of it than thought. */
export function restRefused(state: PaceState, now: number, sentAt: number, seq: number, hintMs: number | null): void {
  const count = Math.max(0, seq - state.before.firstSeq - state.before.refused);
  state.before.granted = count;
  if (count >= WINDOW.soft * state.n) state.n = Math.max(1, count);
  else resize(state, count);
  begin(state, sentAt, seq);
  hint(state, now, hintMs);
  rest(state, now);
}

/** Another refusal of an episode that is known: it moves the anchor, and counts for nothing else. */
export function sameEpisode(state: PaceState, now: number, seq: number, sentAt: number, hintMs: number | null): void {
  if (sentAt > state.anchor) state.anchor = sentAt;
  if (seq >= (state.softPause ? state.run : state.before).firstSeq && seq < state.refusedSeq) overtaken(state, sentAt);
  hint(state, now, hintMs);
  if (state.mode === 'wait' && state.probeSeq < 0) planProbe(state);
}

/** Refused before the one that was heard first: it was counted as granted. */
function overtaken(state: PaceState, sentAt: number): void {
  if (state.softPause) return void state.run.refused++; // its run goes on
  state.before.granted = Math.max(0, state.before.granted - 1);
  if (state.episodes > 1) return;
  const age = state.refusedAt - sentAt;
  const at = state.firstAges.indexOf(age);
  if (at >= 0) state.firstAges = state.firstAges.filter((_, i) => i !== at);
}

/** The probe was refused: wait longer. */
export function probeRefused(state: PaceState, now: number, sentAt: number, hintMs: number | null): void {
  state.step++;
  state.guardSeq = state.seq;
  state.refusedGap = Math.max(state.refusedGap, sentAt - state.anchor);
  state.anchor = sentAt;
  if (state.kind === 'bucket' && state.lock > 0) {
    if (state.suspect > 0 && state.step === 1) state.suspect--;
  } else if (state.kind === 'bucket' && state.rate > 0) {
    if (state.step === 2 && state.before.granted >= RATE.manyCalls) noPlainBucket(state);
    else giveWay(state);
  } else if (state.kind === 'unknown') refusedProbe(state, now, sentAt);
  else if (state.kind === 'bucket' && state.step === 2 && state.before.granted >= RATE.manyCalls) forget(state);
  if (state.kind === 'window' && !state.softPause) windowIsLonger(state, sentAt);
  // Not to wait at all was tried already: it would mean to hammer.
  hint(state, now, hintMs === 0 ? null : hintMs);
  rest(state, now);
}

/** Somebody else has taken the token. */
function giveWay(state: PaceState): void {
  state.rate *= RATE.giveWay;
  forgetGap(state);
}

/** A wait was long before as well, and the run behind it gave more than the one before: no window does that, a lock-out does. Else nothing is known. */
function noPlainBucket(state: PaceState): void {
  if (state.longWait === 0 || state.before.granted <= WINDOW.over * state.run.granted + WINDOW.overCalls) return forget(state);
  state.lock = PROBE.lockShare * state.longWait;
  state.suspect = PROBE.trusted;
  state.step = 0;
}

function hint(state: PaceState, now: number, hintMs: number | null): void {
  state.hinted = hintMs !== null;
  if (hintMs === null) {
    state.price = 0;
    return;
  }
  state.price = hintMs;
  state.notBefore = Math.max(state.notBefore, now + Math.max(0, hintMs));
  // Whoever asks for a wait has no token until then. Whole seconds are rounded up, so the last of them says nothing.
  const surely = hintMs % 1000 === 0 ? hintMs - 1000 : hintMs;
  state.refusedGap = Math.max(state.refusedGap, surely);
}

/** Growth to a rate that is not sure: gentler at each try, unless the last one has told nothing. */
export function againGain(state: PaceState): number {
  if (!state.late && state.before.granted <= GROW.againCalls) return GROW.fewGain;
  return (state.late ? GROW.lateGain : GROW.gain) / 2 ** Math.min(10, state.tries - 1);
}
