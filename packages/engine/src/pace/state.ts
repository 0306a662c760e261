import { RING, START } from './constants.js';
import { noRhythm, type Rhythm } from './rhythm.js';

/**
 * What may be sent: `start` while the window has room, `wait` one probe at its time, `grow` and `hold` at a pace,
 * `refill` the allowance of a window. `open` is a start that nothing held back for long enough.
 */
export type Mode = 'start' | 'open' | 'wait' | 'grow' | 'hold' | 'refill';

export type Kind = 'unknown' | 'bucket' | 'window';

/** Attempts between two episodes. */
export interface Run {
  startAt: number;
  firstSeq: number;
  /** Refused inside the run, by soft refusals. */
  refused: number;
  /** Calls granted, known when it ended. */
  granted: number;
  /** From its first send to the refused one. */
  spanMs: number;
}

/** All that a scope knows; bounded, and plain data but for the ring. */
export interface PaceState {
  mode: Mode;
  kind: Kind;
  seq: number;
  inFlight: number;
  /** Smoothed round trip of accepted attempts, 0 before the first. */
  srtt: number;
  /** Round trip of the first answer: longer where a connection had to be made. */
  firstTrip: number;
  /** The shortest round trip of the start, with what the making of its connection is thought to have cost left out. */
  leastTrip: number;
  /** Send times by `seq % RING`. */
  readonly sentAt: Float64Array;

  /** start: the window, answers without a refusal, the last seq that filled the window. */
  window: number;
  proven: number;
  fullSeq: number;
  slowUntil: number;

  /** The episode: attempts up to `guardSeq` belong to it; its last refused send is the anchor. */
  episodes: number;
  guardSeq: number;
  anchor: number;
  /** The refusal by which the episode was heard of. */
  refusedSeq: number;
  refusedAt: number;
  /** wait */
  probeSeq: number;
  probeAt: number;
  homeBy: number;
  /** The round time that the last probe was drawn to, 0 for none. */
  drawn: number;
  step: number;
  notBefore: number;
  hinted: boolean;
  /** The last wait that ended late, from the anchor to the accepted probe. */
  longWait: number;
  /** The longest time between two refusals of one wait. */
  refusedGap: number;

  run: Run;
  before: Run;

  /** Pacing: when the next send is due, how many late calls may be made up for. */
  dueAt: number;
  slack: number;
  pace: number;
  gain: number;
  grewAt: number;
  late: boolean;

  /** bucket */
  rate: number;
  /** Between these it lies by what all runs say that do not contradict each other; for a bucket without a burst. */
  lowest: number;
  highest: number;
  /** The last call that got no answer. */
  lostSeq: number;
  /** When the last granted call before the anchor was sent; long ago if none was. */
  grantedAt: number;
  sure: boolean;
  /** How far above the low end of a cycle the limit may lie, as a share of the rate; 0 where the measurement sets no bound. */
  doubt: number;
  tries: number;
  burst: number;
  /** A short run behind a full bucket has shown that it holds no more. */
  burstMost: number;
  steady: number;
  best: number;
  cycleAt: number;
  lock: number;
  /** What the last refusal cost in waiting, where the server said it. */
  price: number;
  suspect: number;
  /** The first probe of this wait goes early although a lock-out is suspected. */
  early: boolean;
  /** Ages of the granted sends of the first run, seen from its refusal: what the burst is read from. */
  firstAges: readonly number[];
  /** Calls granted in the first run, with those whose answers came after the refusal, and the time over which they were sent. */
  firstGranted: number;
  firstSpanMs: number;

  /** window */
  n: number;
  windowMs: number;
  /** The window is longer than this. */
  windowLow: number;
  /** Between these two times the window of the current run began: the last refusal before, the first call that was granted. */
  turnLow: number;
  turnHigh: number;
  triedMiddle: boolean;
  spacing: number;
  budget: number;
  soft: number;
  softPause: boolean;
  /** The last run was left when its allowance was used up, without a refusal. */
  rested: boolean;
  /** The rhythm of the current run, and of the run before. */
  noted: Rhythm;
  followed: Rhythm;
  beyond: boolean;
  sinceBeyond: number;
  lowOnce: boolean;
  outMost: number;
}

const noRun = (): Run => ({ startAt: 0, firstSeq: 0, refused: 0, granted: 0, spanMs: 0 });

export function newState(): PaceState {
  return {
    mode: 'start', kind: 'unknown', seq: -1, inFlight: 0, srtt: 0, firstTrip: 0, leastTrip: Infinity, sentAt: new Float64Array(RING),
    window: START.window, proven: 0, fullSeq: -1, slowUntil: 0,
    episodes: 0, guardSeq: -1, anchor: 0, refusedSeq: -1, refusedAt: 0,
    probeSeq: -1, probeAt: 0, homeBy: 0, drawn: 0, step: 0, notBefore: 0, hinted: false, longWait: 0, refusedGap: 0,
    run: noRun(), before: noRun(),
    dueAt: 0, slack: 0, pace: 0, gain: 0, grewAt: 0, late: false,
    rate: 0, lowest: 0, highest: Infinity, grantedAt: -Infinity, lostSeq: -1, sure: false, doubt: 0, tries: 0, burst: 1, burstMost: RING, steady: 0, best: 0, cycleAt: 0, lock: 0, price: 0, suspect: 0, early: false, firstAges: [], firstGranted: 0, firstSpanMs: 0,
    n: 0, windowMs: 0, windowLow: 0, turnLow: 0, turnHigh: 0, triedMiddle: false, spacing: 0, budget: 0, soft: 0, softPause: false,
    rested: false, noted: noRhythm(), followed: noRhythm(), beyond: false, sinceBeyond: 0, lowOnce: false, outMost: 0,
  };
}

export const clamp = (value: number, low: number, high: number): number => (value < low ? low : value > high ? high : value);
