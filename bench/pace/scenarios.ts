import { bucket, fixedWindow, lockOut, noLimit, slidingLog, type Limiter } from './limiters.js';
import { exponential, randomFrom, type Random } from './random.js';
import { CALM, type Conditions, type World } from './world.js';

/** One line of the table: a limiter, how calls arrive, and what must hold. */
export interface Scenario {
  readonly name: string;
  readonly limiter: (random: Random) => Limiter;
  readonly arrivals: (random: Random) => readonly number[];
  readonly processes?: number;
  readonly workers?: number;
  readonly conditions?: Partial<Conditions>;
  /** Ratio to the ideal end, or `maxMs` until the last answer; refused per accepted. */
  readonly target?: { readonly ratio?: number; readonly maxMs?: number; readonly waste: number };
}

const atOnce = (calls: number) => () => Array.from({ length: calls }, () => 0);

const poisson = (calls: number, perSecond: number) => (random: Random) => {
  let now = 0;
  return Array.from({ length: calls }, () => (now += exponential(random, perSecond / 1000)));
};

const far: Partial<Conditions> = { serviceMs: 69, refusalMs: 69 };
const halved = [[0, 50], [2000, 25], [6000, 50]] as const;

/** The limits that the project promises to meet without being told. */
export const PROMISED: readonly Scenario[] = [
  { name: 'bucket 50/s burst 10', limiter: () => bucket(50, 10), arrivals: atOnce(400), target: { ratio: 1.1, waste: 0.05 } },
  { name: 'fixed 100 per 2 s, any phase', limiter: (r) => fixedWindow(100, 2000, 2000 * r()), arrivals: atOnce(380), target: { ratio: 1.2, waste: 0.05 } },
  { name: 'sliding 100 per 2 s', limiter: () => slidingLog(100, 2000), arrivals: atOnce(380), target: { ratio: 1.2, waste: 0.05 } },
  { name: 'lock-out 400 ms, 50/s burst 10', limiter: () => lockOut(bucket(50, 10), 400), arrivals: atOnce(300), target: { ratio: 1.2, waste: 0.05 } },
  { name: 'bucket 50 -> 25 -> 50/s', limiter: () => bucket(halved, 10), arrivals: atOnce(400), target: { ratio: 1.15, waste: 0.06 } },
  { name: 'Poisson at twice the limit', limiter: () => bucket(50, 10), arrivals: poisson(300, 100), target: { ratio: 1.1, waste: 0.05 } },
  { name: 'Poisson at half the limit', limiter: () => bucket(50, 10), arrivals: poisson(150, 25), target: { ratio: 1.005, waste: 0 } },
  { name: '2/s burst 1', limiter: () => bucket(2, 1), arrivals: atOnce(60), target: { ratio: 1.15, waste: 0.1 } },
  { name: '2/s burst 2', limiter: () => bucket(2, 2), arrivals: atOnce(60), target: { ratio: 1.15, waste: 0.1 } },
  { name: '2/s burst 10', limiter: () => bucket(2, 10), arrivals: atOnce(60), target: { ratio: 1.15, waste: 0.1 } },
  { name: '10/s burst 1', limiter: () => bucket(10, 1), arrivals: atOnce(60), target: { ratio: 1.15, waste: 0.1 } },
  { name: '10/s burst 5', limiter: () => bucket(10, 5), arrivals: atOnce(60), target: { ratio: 1.15, waste: 0.1 } },
  { name: '10/s burst 10', limiter: () => bucket(10, 10), arrivals: atOnce(60), target: { ratio: 1.15, waste: 0.1 } },
  { name: 'fixed 30 per 60 s, 60 calls', limiter: (r) => fixedWindow(30, 60_000, 60_000 * r()), arrivals: atOnce(60), target: { ratio: 1.15, waste: 0.1 } },
  { name: 'sliding 30 per 60 s, 60 calls', limiter: () => slidingLog(30, 60_000), arrivals: atOnce(60), target: { ratio: 1.15, waste: 0.1 } },
  { name: 'fixed 30 per 60 s, 140 calls', limiter: (r) => fixedWindow(30, 60_000, 60_000 * r()), arrivals: atOnce(140), target: { ratio: 1.15, waste: 0.1 } },
  { name: 'sliding 30 per 60 s, 140 calls', limiter: () => slidingLog(30, 60_000), arrivals: atOnce(140), target: { ratio: 1.15, waste: 0.1 } },
  { name: 'no limit, 100 at once, 70 ms', limiter: noLimit, arrivals: atOnce(100), conditions: far, target: { maxMs: 450, waste: 0 } },
  { name: 'no limit, 2000 at once, 70 ms', limiter: noLimit, arrivals: atOnce(2000), conditions: far, target: { maxMs: 1600, waste: 0 } },
  { name: '4 processes, 50/s burst 10', limiter: () => bucket(50, 10), arrivals: atOnce(300), processes: 4, target: { ratio: 1.4, waste: 0.12 } },
];

/** Other scales, without a promise. */
export const SCALES: readonly Scenario[] = [
  { name: '3/s burst 1', limiter: () => bucket(3, 1), arrivals: atOnce(60) },
  { name: '6/s burst 1', limiter: () => bucket(6, 1), arrivals: atOnce(60) },
  { name: '19/s burst 1', limiter: () => bucket(19, 1), arrivals: atOnce(60) },
  { name: 'bucket 50/1, 50 ms', limiter: () => bucket(50, 1), arrivals: atOnce(400), conditions: { serviceMs: 48 } },
  { name: 'bucket 50/10, 300 ms', limiter: () => bucket(50, 10), arrivals: atOnce(400), conditions: { serviceMs: 298 } },
  { name: 'bucket 200/20, 100 ms', limiter: () => bucket(200, 20), arrivals: atOnce(1500), conditions: { serviceMs: 98 } },
  { name: 'bucket 10/100, 50 ms', limiter: () => bucket(10, 100), arrivals: atOnce(300), conditions: { serviceMs: 48 } },
  { name: 'bucket 20/5 -> 80 -> 20/s', limiter: () => bucket([[0, 20], [4000, 80], [10_000, 20]], 5), arrivals: atOnce(700) },
  { name: 'fixed 10 per 1 s', limiter: (r) => fixedWindow(10, 1000, 1000 * r()), arrivals: atOnce(80) },
  { name: 'fixed 40 per 1.7 s', limiter: (r) => fixedWindow(40, 1700, 1700 * r()), arrivals: atOnce(200) },
  { name: 'fixed 1000 per 60 s', limiter: (r) => fixedWindow(1000, 60_000, 60_000 * r()), arrivals: atOnce(3000) },
  { name: 'sliding 1000 per 60 s', limiter: () => slidingLog(1000, 60_000), arrivals: atOnce(3000) },
  { name: 'sliding 40 per 3.3 s', limiter: () => slidingLog(40, 3300), arrivals: atOnce(200) },
  { name: 'sliding 100 per 2 s, 100 ms', limiter: () => slidingLog(100, 2000), arrivals: atOnce(380), conditions: { serviceMs: 98 } },
  { name: 'fixed 100 per 2 s, 100 ms', limiter: (r) => fixedWindow(100, 2000, 2000 * r()), arrivals: atOnce(380), conditions: { serviceMs: 98 } },
  { name: 'fixed 100 -> 50 -> 100 per 2 s', limiter: (r) => fixedWindow([[0, 100], [6000, 50], [14_000, 100]], 2000, 2000 * r()), arrivals: atOnce(900) },
  { name: 'shut for 1.5 s, then no limit', limiter: () => bucket([[0, 0.0003], [1500, 100_000]], 1), arrivals: atOnce(200) },
  { name: 'shut for 5 s, then 50/s', limiter: () => bucket([[0, 0.0003], [5000, 50]], 1), arrivals: atOnce(200) },
  { name: 'lock-out 1 s, 10/5', limiter: () => lockOut(bucket(10, 5), 1000), arrivals: atOnce(200) },
  { name: 'lock-out 400 ms, 50/3', limiter: () => lockOut(bucket(50, 3), 400), arrivals: atOnce(300) },
  { name: 'lock-out 300 ms, 200/20', limiter: () => lockOut(bucket(200, 20), 300), arrivals: atOnce(1000) },
  { name: '4 processes, 50/s, 2000 calls', limiter: () => bucket(50, 10), arrivals: atOnce(2000), processes: 4 },
];

/** What may lie between a sent attempt and the limiter, to be laid over the promised scenarios. */
export const WEATHER: Readonly<Record<string, Partial<Conditions>>> = {
  calm: {},
  // As over sockets: connections that take their time, a driver that needs a moment per release, refusals as slow as answers.
  sockets: { connectMs: 40, releaseMs: 5, jitterMs: 3 },
  slowNo: { refusalMs: 20 },
  stalls30: { clientStall: [30, 300], serverStall: [15, 300], releaseMs: 5 },
  stalls150: { clientStall: [150, 300], serverStall: [75, 300], releaseMs: 5 },
  retryAfter: { retryAfterMs: 1 },
  retryAfterSeconds: { retryAfterMs: 1000 },
};

export function worldOf(scenario: Scenario, seed: number, weather: Partial<Conditions>): () => World {
  return () => {
    const random = randomFrom(seed * 7919);
    return {
      limiter: scenario.limiter(random),
      arrivals: scenario.arrivals(random),
      processes: scenario.processes ?? 1,
      conditions: { ...CALM, ...weather, ...scenario.conditions },
      seed,
      ...(scenario.workers === undefined ? {} : { workers: scenario.workers }),
    };
  };
}
