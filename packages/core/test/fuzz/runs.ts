import fc from 'fast-check';

/** Cases of each property: enough for a change here, a million for the night (`npm run fuzz`). */
const RUNS = Number(process.env['HOLDFAST_FUZZ_RUNS'] ?? 20_000);

/** Time for one property, far above what it takes: this is no measurement. In milliseconds. */
export const FUZZ_TIMEOUT_MS = 60_000 + RUNS * 20;

/** Holds a property for as many cases as asked for. A failure names its seed and the shortest case found. */
export function holds<T>(cases: fc.Arbitrary<T>, property: (value: T) => void): void {
  fc.assert(fc.property(cases, property), { numRuns: RUNS });
}

/** A failed property, told without the cost of a matcher: some are asked 50 million times. */
export function claim(isTrue: boolean, what: () => string): void {
  if (!isTrue) throw new Error(what());
}
