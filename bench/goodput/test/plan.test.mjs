import { capMs, estimateMs, phaseMs, planOf } from '../plan.mjs';
import { scenarios } from '../scenarios.mjs';

const scenario = { contenders: ['a', 'b', 'c'], once: ['b'], quick: ['a'] };
const bucket = { limit: { kind: 'token-bucket', requests: 50, perMs: 1000, burst: 10 }, calls: 400, latency: { acceptedMs: 20, refusedMs: 7 } };

describe('the plan', () => {
  it('runs everybody as often as asked, but for those that run once', () => {
    expect(planOf(scenario, { runs: 3, quick: false })).toEqual([{ contender: 'a', runs: 3 }, { contender: 'b', runs: 1 }, { contender: 'c', runs: 3 }]);
  });

  it('keeps to the contenders that were asked for', () => {
    expect(planOf(scenario, { runs: 3, quick: false, contenders: ['c'] })).toEqual([{ contender: 'c', runs: 3 }]);
  });

  it('runs a few once when it must be quick, and leaves out the rest', () => {
    expect(planOf(scenario, { runs: 3, quick: true })).toEqual([{ contender: 'a', runs: 1 }]);
    expect(planOf({ ...scenario, quick: undefined }, { runs: 3, quick: true })).toEqual([]);
  });

  it('of all scenarios can be afforded: little more than half an hour', () => {
    const total = scenarios.reduce((sum, each) => sum + estimateMs(each, planOf(each, { runs: 3, quick: false })), 0);
    expect(total / 60_000).toBeLessThan(38);
  });
});

describe('the cap', () => {
  it('is a multiple of the ideal, and some seconds at least', () => {
    expect(capMs(bucket, 7820, false)).toBe(31_280);
    expect(capMs(bucket, 7820, true)).toBe(15_640);
    expect(capMs({ ...bucket, capFactor: 2 }, 30_000, false)).toBe(60_000);
    expect(capMs(bucket, 70, false)).toBe(10_000);
  });
});

describe('the phases of a fixed window', () => {
  const window = { limit: { kind: 'fixed-window', requests: 100, perMs: 2000 } };

  it('cover the window', () => {
    expect([0, 1, 2, 3].map((run) => phaseMs(window, run, 4, () => 0.5))).toEqual([250, 750, 1250, 1750]);
  });

  it('are nothing to other limits', () => {
    expect(phaseMs(bucket, 1, 3, () => 0.5)).toBe(0);
  });
});

it('no two scenarios share a name', () => {
  expect(new Set(scenarios.map(({ name }) => name)).size).toBe(scenarios.length);
});
