/**
 * The numbers of the learned pace, with the reason beside them. Each was measured alone with `bench/pace`, against
 * eight kinds of limiter; times are milliseconds.
 */

/** The ramp of a scope that has met no refusal. */
export const START = {
  /** Two calls that come together are not held; a limiter with a burst of one refuses one call more. */
  window: 2,
  /** The ramp aims at a speed, not at a number of round trips: near servers get a small window, far ones a large one. */
  windowPerMs: 0.67,
  windowFromMs: 13,
  smallestRamp: 6.5,
  largestRamp: 64,
  /** Of a first call's time so much is taken for its round trip; the rest made its connection. */
  coldShare: 0.75,
  /** Growth per answer up to the ramp's window: by a half nearby (a burst limiter is overshot by what the last round trip added), threefold from 70 ms on. */
  gainPerMs: 1 / 31,
  gainFromMs: 8,
  lowestGain: 0.45,
  highestGain: 2,
  /** Growth per answer beyond it, per millisecond of round trip: what overshoots a burst stays a share of the burst. */
  slowGainPerMs: 1 / 490,
  /** To a far server a round trip is dear, so growth is steeper (70 ms, no limit: 100 calls 0.42 to 0.36 s, 2,000 calls 1.14 to 1.06; what a burst 100 ms away refuses rises by a twentieth). */
  farFromMs: 40,
  farGainPerMs: 1 / 120,
  lowestSlowGain: 1 / 24,
  highestSlowGain: 1 / 4,
  /** So many answers without a refusal are a proof; the window is then at least `provenWindow`. */
  provenCalls: 250,
  provenWindow: 128,
  /** Growth per answer behind the proof, at least: the window of an open scope is reached in time. */
  provenGain: 1 / 12,
  /** With a backlog the window is always full: open only behind all that. */
  openCalls: 2000,
  openWindow: 256,
} as const;

/** Probes: when to look whether a limiter gives again. */
export const PROBE = {
  /** Finds any bucket from 20/s at once and costs a lock-out limiter only this. 25 is too early with others on the key. */
  earlyMs: 50,
  /** Longer than common lock-outs, shorter than a window of a second: 300 meets a lock-out of 400 ms. */
  firstPauseMs: 450,
  growth: 2,
  /** Declared windows are round, and reopen a round time after they began. Fewer steps waste less and come later. */
  roundMs: [500, 1000, 2000, 5000, 10_000, 30_000, 60_000, 120_000, 300_000, 900_000, 1_800_000, 3_600_000],
  /** Clocks differ, and the first call of a run is not granted at the moment in which it is sent: half a percent and 8 ms. */
  roundFactor: 1.005,
  roundExtraMs: 8,
  /** Between two probes at round times, so that a fixed series of them is no burst. */
  leastGapMs: 300,
  /** The first answer may have waited for more than a connection: no later than this for it. */
  connectMostMs: 250,
  /** The first pause is stretched by so much at most to meet a round time. */
  drawTo: 1.6,
  /** So many probes keep to half of the longest wait seen before; then it was something else. */
  seenSteps: 3,
  /** One token for the probe, one in hand against jitter. */
  tokens: 2,
  knownCapMs: 300,
  leastTokens: 1.15,
  tokenMs: 1500,
  overBurst: 0.25,
  few: 4,
  /** After a run of a few calls: 50, 200, 800 ms since the refusal. */
  fewGrowth: 4,
  /** From this step on the gaps double. */
  fewFast: 3,
  /** A run longer than this share of a round time may hold the turn of the window; then it is tried from its end as well. */
  secondLook: 0.14,
  secondLookMs: 1000,
  /** Older attempts would answer for the probe; it waits for them so many round trips. */
  homeTrips: 1.5,
  /** An answer that takes longer is not waited for, nor one that takes so many round trips: some calls are slow by nature. */
  answerMs: 5000,
  answerTrips: 4,
  /** A lock-out is known from above; a probe that it refuses restarts it, so the next waits a little longer. */
  lockGrowth: 1.25,
  /** So many refusals behind a suspected lock-out are probed early once more, in case it was somebody else. */
  suspected: 2,
  trusted: 1,
  /** A lock-out that comes to light behind a known rate is no longer than the wait that has ended before. Most are not much shorter (half of it: as good). */
  lockShare: 0.7,
  /** No pause is longer than this unless the server asks for it. */
  longestMs: 3_600_000,
  /** A wait that the server asked for and that is longer than this tells a window or a lock-out. */
  lateHintMs: 250,
} as const;

/** Growth after a recovery, until the next refusal measures. */
export const GROW = {
  /** At most two of these per round trip: that bounds the refusals in flight. */
  gain: 0.15,
  /** A lock-out may follow, and slower growth makes the estimate exact. */
  lateGain: 0.05,
  /** After a run of a few calls and a long wait the pace is far below the limit: doubled per answer, */
  fewGain: 1,
  /** for as long as so few attempts fit into a round trip that at most one is refused. */
  fewTrips: 0.5,
  /** A run of so few calls has measured next to nothing: grown out of like the first. */
  againCalls: 2,
  /** A wait this long may have been an outage and not a token's time, so growth begins at twice its pace (50/s behind 5 s shut: 4.8 to 2.2). */
  outageMs: 2000,
  /** A start so many round trips long has shown a speed worth keeping half of. */
  longStartTrips: 14,
  /** A rate from one short run is grown to again, from just below it. */
  again: 0.97,
} as const;

/** The rate of a bucket. */
export const RATE = {
  /** One call in about a quarter of an hour, and what keeps divisions sane. */
  lowestPerMs: 1e-6,
  highestPerMs: 1000,
  /** A rate from fewer calls is grown to again; from these on it is held, and the next cycle searches what it leaves in doubt. */
  sureCalls: 3,
  /** A cycle searches at most so far above its low end (10/s without a burst: 1.16 to 1.14; twice as far wastes more behind small bursts). */
  doubtMost: 0.1,
  /** A new estimate this close is the same limit, measured again: their mean. */
  near: 0.3,
  /** Estimates in a row that agree within this make the cycle longer. */
  steadyWithin: 0.2,
  /** No share of a limit comes out twice this equal; a limit does. */
  verySteadyWithin: 0.06,
  /** An estimate that is a lower bound only: a little above it, or it would never be reached. */
  ranOver: 1.02,
  less: 0.97,
  tooFast: 0.95,
  /** A known rate whose probe is refused is shared with somebody: fairness between processes. */
  giveWay: 0.92,
  /** A refusal inside what a wait should have saved up: the burst was too large. */
  burstShrink: 0.8,
  /** Bounds this close to each other are taken in their middle. */
  close: 1.3,
  /** The burst is an estimate from below: not all of it may be held against the rate. */
  burstDoubt: 1.3,
  /** A bucket that gave so many calls has a token for one of the next two probes. */
  manyCalls: 8,
} as const;

/** A bucket without a burst, which is a least gap between calls. Over 150 random ones from 1/s to 100/s, 60 calls: 1.26 times the ideal before, 1.12 with all this. */
export const GAP = {
  /** The burst is an estimate: from this one on there is one. */
  burst: 1.5,
  /** What the wire may add to a gap or take from it. */
  jitterMs: 1,
  /** Bounds that cross by no more than this have met. */
  slop: 1.01,
  /** Bounds this far apart say next to nothing. */
  wide: 4,
  /** Bounds this close are held, and the cycle searches what lies between; */
  narrow: 1.2,
  /** from at most so much above what was granted: the middle is refused every other time. */
  above: 1.03,
  /** Growth per answer, as a share of what the bounds leave open on a scale of ratios: half finds as much and is refused more. */
  step: 1 / 3,
  stepMost: 2,
  /** Refused below what was granted before: so much below it. */
  early: 0.98,
  /** A token after the last granted call there is one again, and waiting longer is lost, because none is saved up. */
  tokens: 1.1,
  /** From this steadiness on a cycle is so much longer until it looks over the rate, which is known to a few per cent. */
  steady: 5,
  cycles: 2,
} as const;

/** The cycle that holds a little under a rate and then looks a little over it. */
export const HOLD = {
  /** A bucket at this pace neither fills nor starves: the mean of a cycle is about the rate. */
  low: 0.97,
  rise: 0.05,
  lockRise: 0.03,
  high: 1.02,
  /** One refusal in about 50 calls. */
  cycleCalls: 30,
  /** A low rate that keeps changing is a share, not a limit: look again after this, and after twice this when it came out alike once. */
  cycleMs: 1000,
  /** From this steadiness on it is a limit, and its cycle is counted in calls alone: 2/s would be asked too often. */
  likeLimit: 2,
  cycleLocks: 25,
  /** A wait that a server asks for is often longer than needed (whole seconds): dear, but no lock-out. */
  cyclePrices: 8,
  /** But not for ever: after an hour's wait the limit may be another one, or none. */
  longestPricedMs: 300_000,
  /** Refusals are heard a round trip late. */
  cycleTrips: 10,
  /** A doubled limit is found within two cycles; three times as fast finds it no sooner and wastes a fifth more. */
  acceleration: 1,
  /** Below 40/s the look is steeper than in proportion: of four processes on 50/s the median of 150 seeds ends at 1.35 instead of 1.42. */
  fairPerMs: 0.04,
  /** The highest rate lately, by which a share that has shrunk is found again; it fades per refusal. */
  bestFade: 0.9,
  /** More than this is not made up for at once: where the kind was guessed wrong, all of it would be refused. */
  savedMost: 10,
  /** Of what a bucket should hold so much is trusted, both for what a wait has saved up and for what late timers may make up. */
  trust: 0.7,
  slackMost: 8,
  steadiest: 10,
} as const;

/** Windows: n calls, then nothing until a time. */
export const WINDOW = {
  /** Of a run that may repeat, so that its end is not met at full speed. */
  credit: 0.93,
  /** More than last time by this, and by two calls, is no window. */
  over: 1.25,
  overCalls: 2,
  /** Fewer calls than these come out alike by chance. */
  least: 5,
  /** A run that was granted less than this of the allowance says that the allowance shrank. */
  same: 0.8,
  /** A bracket of the turn this wide, in lengths of the window, is worth a refused probe to halve it. */
  wide: 0.08,
  tolerance: 0.96,
  roundMs: [
    100, 200, 250, 500, 1000, 2000, 3000, 5000, 10_000, 15_000, 20_000, 30_000, 60_000, 120_000, 180_000, 300_000, 600_000,
    900_000, 1_800_000, 3_600_000,
  ],
  /** Calls of a run go a little slower than in the run before, within these bounds (in windows, and in round trips). */
  spacing: 1.1,
  slowest: 0.2,
  slowestTrips: 12,
  fastest: 0.05,
  lag: 0.1,
  unknownSlack: 4,
  /** Refused before this share of the allowance: met too fast, not used up. At most so many times per run. */
  soft: 0.97,
  softMost: 3,
  softSpacing: 1.15,
  /** After it: this pause, or this share of the window, and slower by this factor. */
  softPauseMs: 50,
  softPause: 0.02,
  /** Refused where it was expected: tried again a share of the window later. */
  late: 0.05,
  /** So few calls come out alike by chance: a second look, and a bucket in doubt. */
  few: 20,
  /** A run before that met the turn of a window took up to twice what a window gives. */
  unlike: 0.48,
  /** What a copied rhythm is late by, for what the wire varies by. */
  copyLate: 0.01,
  copyLateMs: 20,
  /** After so many calls and windows one runs past its allowance, to notice that it grew. */
  beyondCalls: 40,
  beyondWindows: 4,
} as const;

/** Send times kept per scope: what bounds its memory, 4 KiB. */
export const RING = 512;

/** Points of a window's rhythm, two rhythms per scope: another 4 KiB. */
export const RHYTHM = 256;

/** A limit that is told. */
export const KNOWN = {
  /** Two calls sent one interval apart may arrive closer: what the wire varies by is added, this many mean deviations, */
  deviations: 4,
  /** at least this share of the interval, for the clocks at both ends, */
  leastShare: 0.02,
  /** at most this share; also what it begins with, because nothing is measured yet, */
  mostShare: 0.25,
  /** but not more than this in the beginning. */
  firstMs: 10,
  /** A refusal all the same: somebody else uses the key. Slower by this, */
  giveWay: 1.25,
  /** and back to what was told by this per accepted call. */
  back: 0.99,
} as const;

/** Pauses where no wait is given: `off`, and a told limit that is refused. */
export const PAUSE = {
  /** An answer of the probe that takes longer is not waited for. */
  answerMs: PROBE.answerMs,
  firstMs: 500,
  growth: 2,
  longestMs: 60_000,
} as const;
