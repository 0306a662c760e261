// What is measured. Targets are what Holdfast has to reach: makespan ÷ ideal, and refused ÷ accepted.

/** @typedef {{ name: string, limit: object, calls: number, ratePerS?: number, changes?: { atMs: number, limit: object }[], latency?: object, refusals?: string, processes?: number, concurrency?: number, warmup?: number, target: { ratio?: number, waste: number, makespanMs?: number }, quick?: boolean }} Scenario */

const bucket = (requests, burst = 10, more = {}) => ({ kind: 'token-bucket', requests, perMs: 1000, burst, ...more });
const LATENCY = { acceptedMs: 20, refusedMs: 7 };

/** @type {Scenario[]} */
export const scenarios = [
  { name: 'token bucket 50/s burst 10, 400 at once', limit: bucket(50), calls: 400, target: { ratio: 1.1, waste: 0.05 }, quick: true },
  { name: 'fixed window 100 per 2 s, 380 at once, any phase', limit: { kind: 'fixed-window', requests: 100, perMs: 2000 }, calls: 380, target: { ratio: 1.2, waste: 0.05 } },
  { name: 'sliding window 100 per 2 s, 380 at once', limit: { kind: 'sliding-window', requests: 100, perMs: 2000 }, calls: 380, target: { ratio: 1.2, waste: 0.05 } },
  { name: 'penalty: refusal locks out 400 ms, 50/s, 300 at once', limit: bucket(50, 10, { lockOutMs: 400 }), calls: 300, target: { ratio: 1.2, waste: 0.05 } },
  {
    name: '50/s halves at 2 s, doubles back at 6 s, 400 at once',
    limit: bucket(50),
    changes: [{ atMs: 2000, limit: bucket(25) }, { atMs: 6000, limit: bucket(50) }],
    calls: 400,
    target: { ratio: 1.15, waste: 0.06 },
  },
  { name: 'Poisson at twice the limit (100/s on 50/s), 300', limit: bucket(50), calls: 300, ratePerS: 100, target: { ratio: 1.1, waste: 0.05 }, quick: true },
  { name: 'Poisson at half the limit (25/s on 50/s), 150', limit: bucket(50), calls: 150, ratePerS: 25, target: { ratio: 1.0, waste: 0 } },
  { name: '10/s burst 10, 60 at once', limit: bucket(10), calls: 60, target: { ratio: 1.15, waste: 0.1 } },
  { name: '429 + Retry-After: 50/s burst 10, 400 at once', limit: bucket(50), refusals: 'http-429', calls: 400, target: { ratio: 1.1, waste: 0.05 } },
  { name: 'no limit, first 100 at once, 70 ms', limit: { kind: 'none' }, calls: 100, latency: { acceptedMs: 70, refusedMs: 70 }, target: { makespanMs: 450, waste: 0 }, quick: true },
  { name: 'no limit, first 2,000 at once, 70 ms', limit: { kind: 'none' }, calls: 2000, latency: { acceptedMs: 70, refusedMs: 70 }, target: { makespanMs: 1600, waste: 0 }, quick: true },
  { name: '4 processes, no store, 50/s burst 10, 300', limit: bucket(50), calls: 300, processes: 4, target: { ratio: 1.4, waste: 0.12 } },
  { name: '2/s burst 2, 60 at once', limit: bucket(2, 2), calls: 60, target: { ratio: 1.15, waste: 0.1 } },
].map((scenario) => ({ latency: LATENCY, ...scenario }));
