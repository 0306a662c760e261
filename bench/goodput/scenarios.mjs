// What is measured. Targets are what Holdfast has to reach: makespan ÷ ideal (or ÷ bare), and refused ÷ accepted.

/**
 * @typedef {object} Scenario
 * @property {string} name
 * @property {object} limit Of the emulator.
 * @property {{ atMs: number, limit: object }[]} [changes] Limits that come into force later.
 * @property {number} calls
 * @property {number} [ratePerS] Poisson arrivals; without it all calls are made at once.
 * @property {number} [processes] Client processes that share the calls and one key.
 * @property {{ acceptedMs: number, refusedMs: number }} latency
 * @property {'seconds' | 'exact'} [retryAfter] Refusals are 429 with this `Retry-After`; without it they are in-band and tell nothing.
 * @property {string[]} contenders
 * @property {string[]} [once] Contenders that run once, whatever `--runs` says: behind slow limits every run of theirs costs a minute.
 * @property {number} [capFactor] A run is stopped after so many times the ideal; see plan.mjs.
 * @property {{ ratio?: number, waste: number, makespanMs?: number, p99Ratio?: number }} target
 * @property {string[]} [quick] Contenders of `--quick`; without it the scenario is left out there.
 * @property {string} [chart] The file that shows its calls over time.
 * @property {boolean} [headline] Shown in the README.
 * @property {'first-burst' | 'whole-seconds'} [weakness] Known not to be won; the README says so in words.
 */

const AXIOS = 'holdfast (axios)';
const FETCH = 'holdfast (fetch)';
const OTHERS = ['axios-retry', 'p-retry', 'bottleneck told the limit'];
const LATENCY = { acceptedMs: 20, refusedMs: 7 };
const FAR = { acceptedMs: 70, refusedMs: 70 };

const bucket = (requests, burst = 10, more = {}) => ({ kind: 'token-bucket', requests, perMs: 1000, burst, ...more });

/** Nothing is limited, so bare clients show the floor. @type {Partial<Scenario>[]} */
const free = [
  { name: 'no limit, first 100 at once, 70 ms', calls: 100, target: { makespanMs: 450, waste: 0 }, weakness: 'first-burst' },
  { name: 'no limit, first 2,000 at once, 70 ms', calls: 2000, target: { makespanMs: 1600, waste: 0 } },
].map((scenario) => ({
  limit: { kind: 'none' },
  latency: FAR,
  contenders: [AXIOS, 'bare axios', FETCH, 'bare fetch', ...OTHERS],
  quick: [AXIOS, 'bare axios'],
  ...scenario,
}));

/** Limits that refuse. @type {Partial<Scenario>[]} */
const limited = [
  { name: 'token bucket 50/s burst 10, 400 at once', limit: bucket(50), calls: 400, target: { ratio: 1.1, waste: 0.05 }, headline: true, chart: 'goodput.svg', quick: [AXIOS, 'axios-retry'] },
  { name: 'fixed window 100 per 2 s, 380 at once, any phase', limit: { kind: 'fixed-window', requests: 100, perMs: 2000 }, calls: 380, target: { ratio: 1.2, waste: 0.05 }, headline: true },
  { name: 'sliding window 100 per 2 s, 380 at once', limit: { kind: 'sliding-window', requests: 100, perMs: 2000 }, calls: 380, target: { ratio: 1.2, waste: 0.05 }, headline: true },
  { name: 'penalty: refusal locks out 400 ms, 50/s, 300 at once', limit: bucket(50, 10, { lockOutMs: 400 }), calls: 300, target: { ratio: 1.2, waste: 0.05 }, headline: true, chart: 'lock-out.svg', quick: [AXIOS] },
  {
    name: '50/s halves at 2 s, doubles back at 6 s, 400 at once',
    limit: bucket(50),
    changes: [{ atMs: 2000, limit: bucket(25) }, { atMs: 6000, limit: bucket(50) }],
    calls: 400,
    once: OTHERS,
    target: { ratio: 1.15, waste: 0.06 },
    headline: true,
  },
  { name: 'Poisson at twice the limit (100/s on 50/s), 300', limit: bucket(50), calls: 300, ratePerS: 100, once: OTHERS, target: { ratio: 1.1, waste: 0.05 }, headline: true },
];

/** The same with 429 and a wait. p-retry and Bottleneck read no header, so that what they do above they would do here. */
const declared = ['seconds', 'exact'].flatMap((retryAfter) =>
  limited.map(({ name, chart, headline, quick, ...scenario }) => ({
    ...scenario,
    name: `429 with ${retryAfter === 'exact' ? 'the exact wait' : 'whole seconds'}: ${name}`,
    retryAfter,
    ...(retryAfter === 'seconds' && chart === 'goodput.svg' && { weakness: 'whole-seconds' }),
    contenders: [AXIOS, FETCH, 'axios-retry'],
    once: [FETCH, 'axios-retry'],
  })),
);

/** @type {Partial<Scenario>[]} */
const others = [
  // Nothing to learn here, and nothing to win: what counts is that nobody notices. 1.005 is "1.00".
  {
    name: 'Poisson at half the limit (25/s on 50/s), 150',
    limit: bucket(50),
    calls: 150,
    ratePerS: 25,
    contenders: [AXIOS, 'bare axios', FETCH, 'bare fetch', ...OTHERS],
    once: OTHERS,
    target: { ratio: 1.005, waste: 0, p99Ratio: 1.2 },
    headline: true,
  },
  { name: '10/s burst 10, 60 at once', limit: bucket(10), calls: 60, once: OTHERS, target: { ratio: 1.15, waste: 0.1 }, headline: true },
  { name: '20/s without a burst, 60 at once', limit: bucket(20, 1), calls: 60, contenders: [AXIOS, FETCH, 'bottleneck told the limit'], once: ['bottleneck told the limit'], target: { ratio: 1.15, waste: 0.1 }, headline: true },
  { name: '4 processes, no store, 50/s burst 10, 300', limit: bucket(50), calls: 300, processes: 4, once: OTHERS, target: { ratio: 1.4, waste: 0.12 }, headline: true },
];

/** Half a minute a run. @type {Partial<Scenario>[]} */
const slow = [{ name: '2/s burst 2, 60 at once', limit: bucket(2, 2), calls: 60, once: [FETCH, ...OTHERS], capFactor: 2, target: { ratio: 1.15, waste: 0.1 }, headline: true }];

/** Cheap ones first. @type {Scenario[]} */
export const scenarios = [...free, ...limited, ...others, ...declared, ...slow].map((scenario) => ({
  latency: LATENCY,
  contenders: [AXIOS, FETCH, ...OTHERS],
  ...scenario,
}));

/** Scopes that are warm; measured by steady.mjs, in pairs. */
export const steady = {
  name: 'no limit, after the first 500 calls of the scope, 64 at a time',
  latency: LATENCY,
  warmUpCalls: 512,
  calls: 128,
  concurrency: 64,
  target: { ratio: 1.02, waste: 0 },
};
