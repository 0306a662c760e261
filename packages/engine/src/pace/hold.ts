import { GAP, HOLD } from './constants.js';
import { isGap } from './gap.js';
import type { PaceState } from './state.js';

/** Begins a cycle: a little under the rate, so that a bucket neither fills nor starves. */
export function hold(state: PaceState, now: number): void {
  state.mode = 'hold';
  state.cycleAt = now;
  state.best = Math.max(state.rate, state.best * HOLD.bestFade);
}

/** So much longer than other cycles is one whose rate is known well. */
const longer = (state: PaceState): number => (isGap(state) && state.lowest > 0 && state.steady >= GAP.steady ? GAP.cycles : 1);

/** Its length in milliseconds is counted in calls, and in the price of a refusal. */
export function cycleMs(state: PaceState): number {
  const inCalls = (longer(state) * HOLD.cycleCalls) / state.rate;
  const base = state.steady >= HOLD.likeLimit ? inCalls : Math.min(inCalls, HOLD.cycleMs * 2 ** state.steady);
  const priced = Math.min(HOLD.cyclePrices * state.price, HOLD.longestPricedMs);
  return Math.max(base, HOLD.cycleLocks * state.lock, priced, HOLD.cycleTrips * state.srtt, 1);
}

/** A refusal costs many calls. */
const dear = (state: PaceState): boolean => state.price * state.rate > HOLD.cycleCalls;

/** How steeply a scope looks upward. A small share of a limit gains on a large one, or whoever was slow at the start would stay it. */
const upward = ({ rate, best }: PaceState): number => Math.max(rate, best / 2, Math.sqrt(rate * HOLD.fairPerMs));

/** Calls per millisecond at `now`: up to the end of the cycle around the rate, then ever faster until refused. */
export function holdPace(state: PaceState, now: number): number {
  const x = Math.max(0, now - state.cycleAt) / cycleMs(state);
  if (x < 1) return state.rate * (HOLD.low + (state.lock > 0 || dear(state) ? HOLD.lockRise : Math.max(HOLD.rise, state.doubt)) * x);
  // However long it was held: a limit that has grown is found as soon.
  const over = (x - 1) * longer(state);
  return state.rate * Math.max(HOLD.high, HOLD.low + state.doubt) + HOLD.acceleration * upward(state) * over ** 2;
}
