import { arrivals, idealMs } from '../schedule.mjs';

const latency = { acceptedMs: 20, refusedMs: 7 };
const bucket = { kind: 'token-bucket', requests: 50, perMs: 1000, burst: 10 };
const fixed = { kind: 'fixed-window', requests: 100, perMs: 2000 };

describe('arrivals', () => {
  it('are all at once, unless there is a rate', () => {
    expect(arrivals({ calls: 3 }, Math.random)).toEqual([0, 0, 0]);
  });

  it('have exponential gaps, of the mean that the rate asks for', () => {
    const at = arrivals({ calls: 3, ratePerS: 100 }, () => 1 - Math.exp(-1));
    expect(at.map(Math.round)).toEqual([10, 20, 30]);
  });
});

describe('the ideal', () => {
  const at = (scenario, arrivalsMs, phaseMs) => idealMs({ latency, ...scenario }, arrivalsMs ?? arrivals(scenario, Math.random), phaseMs);

  it('is the limit’s own schedule and the latency of the last answer', () => {
    expect(at({ limit: bucket, calls: 400 })).toBeCloseTo(7820);
    expect(at({ limit: { kind: 'none' }, calls: 400 })).toBe(20);
    expect(at({ limit: bucket, calls: 210, changes: [{ atMs: 2000, limit: { ...bucket, requests: 25 } }, { atMs: 6000, limit: bucket }] })).toBeCloseTo(6020);
  });

  it('depends on how far into a fixed window the traffic begins', () => {
    expect(at({ limit: fixed, calls: 380 }, undefined, 0)).toBe(6020);
    expect(at({ limit: fixed, calls: 380 }, undefined, 1500)).toBe(4520);
  });

  it('waits for calls that arrive later than the limit would let them', () => {
    expect(at({ limit: bucket, calls: 2, ratePerS: 1 }, [100, 5000])).toBe(5020);
  });

  it('lets calls wait that arrive faster than the limit allows', () => {
    // Ten at once empty the bucket; the eleventh and twelfth get the calls that come back 20 and 40 ms later.
    expect(at({ limit: bucket, calls: 12, ratePerS: 1000 }, Array(12).fill(100))).toBeCloseTo(160);
  });

  it('is never refused, so a penalty plays no part', () => {
    const arrivalsMs = Array(12).fill(100);
    expect(at({ limit: { ...bucket, lockOutMs: 400 }, calls: 12, ratePerS: 1000 }, arrivalsMs)).toBe(at({ limit: bucket, calls: 12, ratePerS: 1000 }, arrivalsMs));
  });

  it('is not guessed where it is not known', () => {
    expect(() => at({ limit: fixed, calls: 1, ratePerS: 1 }, [0])).toThrow('phase');
  });
});
