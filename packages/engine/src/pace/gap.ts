import { GAP, HOLD, RATE, RING } from './constants.js';
import { hold } from './hold.js';
import { clamp, type PaceState } from './state.js';

/**
 * A bucket that holds one token is empty after each call: what it grants is a least gap between calls, and nothing else. So each pair of sends bounds its
 * rate exactly, from below where the second one was granted, from above where it was refused.
 */
export function isGap({ burst, lock, rate, firstGranted, crossed }: PaceState): boolean {
  return lock === 0 && !crossed && (rate > 0 ? burst < GAP.burst : firstGranted <= 1);
}

/** A run has ended. False where it contradicts the runs before, as a share of a limit does, or where all of them say next to nothing. */
export function learnGap(state: PaceState, refusedAt: number, seq: number): boolean {
  const { lowest, highest } = state;
  forgetGap(state);
  for (let i = Math.max(state.run.firstSeq + 1, state.seq - RING + 2); i < seq; i++) grantedAfter(state, gapBefore(state, i));
  refusedAfter(state, refusedAt - state.grantedAt);
  const low = Math.max(lowest, state.lowest);
  const high = Math.min(highest, state.highest);
  state.crossed = low > GAP.slop * high;
  if (state.crossed || high > GAP.wide * low) return false;
  state.lowest = Math.min(low, high);
  state.highest = Math.max(low, high);
  settle(state);
  return true;
}

export function forgetGap(state: PaceState): void {
  state.lowest = 0;
  state.highest = Infinity;
}

/** A call was granted so long after the one before it. */
export function grantedAfter(state: PaceState, ms: number): void {
  state.lowest = Math.max(state.lowest, 1 / (ms + GAP.jitterMs));
}

function refusedAfter(state: PaceState, ms: number): void {
  if (ms > GAP.jitterMs && ms < Infinity) state.highest = Math.min(state.highest, 1 / (ms - GAP.jitterMs));
}

/** A probe was refused before any rate was known. The first call may have reached the limiter late, by what its connection took: at most by what its answer took longer. */
export function refusedProbe(state: PaceState, now: number, sentAt: number): void {
  const connecting = state.episodes > 1 ? 0 : Math.max(0, state.firstTrip - (now - sentAt));
  refusedAfter(state, sentAt - state.grantedAt - connecting);
}

const gapBefore = ({ sentAt }: PaceState, seq: number): number => sentAt[seq % RING]! - sentAt[(seq - 1 + RING) % RING]!;

const isNarrow = ({ lowest, highest }: PaceState): boolean => highest <= GAP.narrow * lowest;

/** The rate between the bounds, nearer to what was granted. */
function settle(state: PaceState): void {
  const { lowest, highest } = state;
  state.rate = clamp(Math.min((lowest + highest) / 2, GAP.above * lowest), RATE.lowestPerMs, RATE.highestPerMs);
  state.doubt = clamp(highest / state.rate - HOLD.low, 0, RATE.doubtMost);
  // A refusal that costs a wait is not worth a closer look.
  state.sure = isNarrow(state) || state.price > 0;
  state.steady = Math.min(HOLD.steadiest, state.steady + (state.sure ? 3 : 1));
  state.tries++;
}

/** An accepted answer in grow: faster into what the bounds leave open, and held where that is little. False where it is to grow as any other. */
export function growInGap(state: PaceState, now: number, seq: number): boolean {
  if (!isGap(state)) return false;
  if (seq > state.run.firstSeq) grantedAfter(state, gapBefore(state, seq));
  if (state.highest === Infinity || state.highest < state.pace) return false;
  if (state.highest <= GAP.narrow * Math.max(state.pace, state.lowest)) {
    // What only probes have bounded may be a lock-out.
    if (state.rate === 0) return false;
    settle(state);
    hold(state, now);
  } else if (now - state.grewAt >= state.srtt / 2) {
    state.grewAt = now;
    state.pace *= (state.highest / state.pace) ** GAP.step;
    state.dueAt = Math.max(now, state.sentAt[state.seq % RING]! + 1 / state.pace);
  }
  return true;
}
