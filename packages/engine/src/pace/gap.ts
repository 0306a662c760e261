import { GAP, GROW, HOLD, RATE, RING } from './constants.js';
import { hold, holdPace } from './hold.js';
import { clamp, type PaceState } from './state.js';

/**
 * A bucket that holds one token is empty after each call: what it grants is a least gap between calls, and nothing else. So each pair of sends bounds its
 * rate, from below where the second one was granted, from above where it was refused: exactly, but for what the wire varies by.
 */
export function isGap({ burst, lock, rate, firstGranted }: PaceState): boolean {
  return lock === 0 && (rate > 0 ? burst < GAP.burst : firstGranted === 1);
}

/**
 * A run has ended. False, and nothing is kept, where it contradicts the runs before, as a share of a limit or one that has changed does, or where all of
 * them say next to nothing: the law of other buckets measures that run.
 */
export function learnGap(state: PaceState, refusedAt: number, seq: number): boolean {
  const { lowest, highest } = state;
  forgetGap(state);
  for (let i = Math.max(firstAnswered(state) + 1, state.seq - RING + 2); i < seq; i++) grantedAfter(state, gapBefore(state, i));
  refusedAfter(state, refusedAt - state.grantedAt);
  const low = Math.max(lowest, state.lowest);
  const high = Math.min(highest, state.highest);
  if (low > GAP.slop * high || high > GAP.wide * low) {
    forgetGap(state);
    return false;
  }
  // Refused at a pace that was thought to be granted: some gap was measured too short.
  const early = state.mode === 'hold' && holdPace(state, refusedAt) < low;
  state.lowest = Math.min(low, high) * (early ? GAP.early : 1);
  state.highest = Math.max(low, high);
  settleBetween(state);
  state.tries++;
  if (!early) state.steady = Math.min(HOLD.steadiest, state.steady + (state.sure ? 3 : 1));
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
  // So long a time may have been an outage.
  if (ms > 0 && ms <= GROW.outageMs) state.highest = Math.min(state.highest, 1 / Math.max(ms - GAP.jitterMs, ms / 2));
}

/** A probe was refused before any rate was known. The first call may have reached the limiter late, by what its connection took: at most by what its answer took longer. */
export function refusedProbe(state: PaceState, now: number, sentAt: number): void {
  const connecting = state.episodes > 1 ? 0 : Math.max(0, state.firstTrip - (now - sentAt));
  refusedAfter(state, sentAt - state.grantedAt - connecting);
}

const gapBefore = ({ sentAt }: PaceState, seq: number): number => sentAt[seq % RING]! - sentAt[(seq - 1 + RING) % RING]!;

/** What was lost may have been sent in vain. */
const firstAnswered = ({ run, lostSeq }: PaceState): number => Math.max(run.firstSeq, lostSeq + 1);

const isNarrow = ({ lowest, highest }: PaceState): boolean => highest <= GAP.narrow * lowest;

/** The rate between the bounds, nearer to what was granted. */
function settleBetween(state: PaceState): void {
  const { lowest, highest } = state;
  state.rate = clamp(Math.min((lowest + highest) / 2, GAP.above * lowest), RATE.lowestPerMs, RATE.highestPerMs);
  state.doubt = clamp(highest / state.rate - HOLD.low, 0, RATE.doubtMost);
  // A refusal that costs a wait is not worth a closer look.
  state.sure = isNarrow(state) || state.price > 0;
}

/** An accepted answer in grow: faster into what the bounds leave open, and held where that is little. False where it is to grow as any other. */
export function growInGap(state: PaceState, now: number, seq: number): boolean {
  if (!isGap(state)) return false;
  if (seq > firstAnswered(state)) grantedAfter(state, gapBefore(state, seq));
  if (state.highest === Infinity || state.highest < state.pace) return false;
  if (state.highest <= GAP.narrow * Math.max(state.pace, state.lowest)) {
    // What only probes have bounded may be a lock-out.
    if (state.rate === 0) return false;
    settleBetween(state);
    hold(state, now);
  } else if (now - state.grewAt >= state.srtt / 2) {
    state.grewAt = now;
    state.pace *= Math.min(GAP.stepMost, (state.highest / state.pace) ** GAP.step);
    state.dueAt = Math.max(now, state.sentAt[state.seq % RING]! + 1 / state.pace);
  }
  return true;
}
