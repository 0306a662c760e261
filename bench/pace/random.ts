/** A seeded source of random numbers (mulberry32): the same seed gives the same run, on every machine. */
export type Random = () => number;

export function randomFrom(seed: number): Random {
  let state = (seed * 0x9e3779b1) | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Times between two arrivals of a Poisson process with `perMs` arrivals per millisecond. */
export function exponential(random: Random, perMs: number): number {
  return -Math.log(1 - random()) / perMs;
}
