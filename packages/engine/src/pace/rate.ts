import { HOLD, RATE, RING } from './constants.js';
import { isGap, learnGap } from './gap.js';
import { cycleMs } from './hold.js';
import { clamp, type PaceState } from './state.js';

/**
 * At a refused send a bucket was empty. What it granted between two such moments, over the time between them, is its
 * rate, give or take one call; only a bucket that ran over in between has granted less than it could.
 */
export function learnRate(state: PaceState, refusedAt: number, seq: number): void {
  const { granted, spanMs } = state.run;
  const dt = Math.max(1, refusedAt - state.anchor);
  // Nothing was sent before the probe, and but for the probe nothing until its answer.
  const quiet = state.run.startAt - state.anchor + state.srtt;
  let low = Math.max(0, granted - 1) / dt;
  let high = (granted + 1) / dt;
  let rate = (low + high) / 2;
  let ranOverLast = false;
  for (let i = 0; i < 3; i++) {
    state.burst = burstAt(state, rate);
    low = Math.max(low, lowestRate(state, refusedAt, seq));
    const ranOver = state.lock > 0 || quiet * Math.max(rate, state.rate) - 1 > state.burst;
    if (ranOver) high = Math.max(high, granted / Math.max(1, spanMs));
    const cap = Math.max(low, 1 / sinceGrant(state, refusedAt, seq));
    const close = cap <= RATE.close * low;
    high = close ? cap : clamp(high, low, cap);
    ranOverLast = ranOver;
    rate = ranOver && !close ? Math.min(RATE.ranOver * low, high) : (low + high) / 2;
  }
  // The burst is known now; without one, what follows from the gaps is exact where this is not.
  if (isGap(state) && learnGap(state, refusedAt, seq)) return;
  // A few calls behind a bucket that ran over bound the rate only from below. That they were refused says that it held
  // less than was thought, and only where it cannot hold less that the rate is lower.
  const few = state.run.granted < RATE.sureCalls && ranOverLast;
  const before = state.rate;
  const early = state.lock > 0 && state.mode === 'hold' && refusedAt - state.cycleAt < cycleMs(state);
  const smaller = few && state.burst > state.run.granted + 0.5;
  if (smaller) state.burstMost = Math.max(1, state.run.granted);
  settle(state, few ? Math.max(low, state.rate * (smaller ? 1 : RATE.less)) : rate, low, few ? Infinity : high);
  // Refused before it looked over the rate: behind a lock-out the bucket was full, and hides how much too fast this was.
  if (early) state.rate = Math.min(state.rate, RATE.tooFast * before);
}

function settle(state: PaceState, measured: number, low: number, high: number): void {
  const close = high <= RATE.close * low;
  const old = state.rate;
  let rate = measured;
  if (old > 0) {
    if (state.run.granted < RATE.sureCalls) rate = high === Infinity ? measured : clamp(old, low, high);
    else if (Math.abs(measured - old) <= RATE.near * old) rate = (measured + old) / 2;
    const off = Math.abs(measured - old) / old;
    if (off > RATE.steadyWithin) state.steady = 0;
    else state.steady = Math.min(HOLD.steadiest, state.steady + (off > RATE.verySteadyWithin ? 1 : close ? 3 : 2));
  } else if (close) state.steady = 2;
  state.doubt = high === Infinity ? 0 : clamp(high / rate - HOLD.low, 0, RATE.doubtMost);
  state.tries++;
  state.sure = state.sure || state.run.granted >= RATE.sureCalls || state.tries >= 2 || close;
  state.rate = clamp(rate, RATE.lowestPerMs, RATE.highestPerMs);
}

/** Less than one token has come since the last granted send, or this one would have been granted too. */
function sinceGrant(state: PaceState, refusedAt: number, seq: number): number {
  return state.run.granted > 0 && known(state, seq) > 0 ? Math.max(0.1, refusedAt - state.sentAt[(seq - 1 + RING) % RING]!) : 0.1;
}

/** What the first run took beyond `rate`: the bucket was full when it began. */
function burstAt(state: PaceState, rate: number): number {
  const ages = state.firstAges;
  // A scope that was restored, or was open when it was refused, has no first run.
  if (ages.length === 0) return state.burst;
  let burst = 1;
  burst = Math.max(burst, state.firstGranted - rate * state.firstSpanMs);
  for (let m = 1; m <= ages.length; m++) burst = Math.max(burst, m - rate * ages[m - 1]!);
  return Math.max(1, Math.min(burst, state.burstMost));
}

/** No stretch of time can have given more than the burst and the rate: so the rate is at least this. */
function lowestRate(state: PaceState, refusedAt: number, seq: number): number {
  let low = 0;
  const count = Math.min(state.run.granted, known(state, seq));
  for (let m = Math.ceil(state.burst) + 1; m <= count; m++) {
    const age = Math.max(1, refusedAt - state.sentAt[(seq - m + RING) % RING]!);
    low = Math.max(low, (m - state.burst - 0.5) / age);
  }
  // The same from one granted send to another: after the first of them at most the burst less one was left.
  const last = state.sentAt[(seq - 1 + RING) % RING]!;
  for (let m = Math.ceil(state.burst); m < count; m++) {
    const age = Math.max(1, last - state.sentAt[(seq - 1 - m + RING) % RING]!);
    low = Math.max(low, (m - (state.burst - 1) * RATE.burstDoubt) / age);
  }
  return low;
}

/** Send times before `seq` that are still there: later sends have taken the places of the oldest. */
const known = (state: PaceState, seq: number): number => Math.min(seq, RING - 1 - Math.max(0, state.seq - seq));

/** Ages of the granted sends before `seq`, youngest first. */
export function agesBefore(state: PaceState, refusedAt: number, seq: number): number[] {
  const count = Math.min(state.run.granted, known(state, seq));
  return Array.from({ length: Math.max(0, count) }, (_, i) => refusedAt - state.sentAt[(seq - 1 - i + RING) % RING]!);
}
