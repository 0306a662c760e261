import { overTime, rowOf, summaryOf } from '../summary.mjs';

const report = { totals: { accepted: 2, refused: 1 }, lost: 0, repeated: 0, early: 0, droppedLogEntries: 0 };
const ok = (endMs) => ({ ending: 'succeeded', endMs, tookMs: endMs });

describe('a run', () => {
  it('that ends is measured by its last answer', () => {
    expect(summaryOf([ok(100), ok(300)], report, { idealMs: 200 })).toMatchObject({ ended: true, makespanMs: 300, ratio: 1.5, waste: 0.5, succeeded: 2, failed: 0 });
  });

  it('counts a failure for its time, and not as a success', () => {
    const summary = summaryOf([ok(100), { ending: 'failed', endMs: 400, error: 'Error: no' }], report, { idealMs: 200 });
    expect(summary).toMatchObject({ ended: true, makespanMs: 400, succeeded: 1, failed: 1, errors: ['Error: no'], p99Ms: 100 });
  });

  it('that was stopped is at least as slow as the time until then', () => {
    const summary = summaryOf([ok(100), { ending: 'unfinished' }], report, { idealMs: 200, stoppedAfterMs: 1000 });
    expect(summary).toMatchObject({ ended: false, makespanMs: 1000, ratio: 5, succeeded: 1, failed: 0 });
  });

  it('in which nothing came through has no latency', () => {
    expect(summaryOf([{ ending: 'unfinished' }], report, { idealMs: 1, stoppedAfterMs: 5 })).toMatchObject({ succeeded: 0, p50Ms: null, p99Ms: null });
  });

  it('proves nothing from a log that forgot', () => {
    expect(() => summaryOf([ok(1)], { ...report, droppedLogEntries: 3 }, { idealMs: 1 })).toThrow('drop 3 entries');
  });

  it('has its 99th percentile among 150 calls at the second slowest', () => {
    const results = Array.from({ length: 150 }, (_, i) => ok(i + 1));
    expect(summaryOf(results, report, { idealMs: 1 })).toMatchObject({ p50Ms: 75, p99Ms: 149 });
  });
});

describe('a row', () => {
  const scenario = { name: 'x', calls: 10, target: { ratio: 1.1, waste: 0.05 } };
  const run = (ratio, more = {}) => ({ ratio, makespanMs: ratio * 100, ended: true, waste: 0, refused: 0, succeeded: 10, p50Ms: 1, p99Ms: 10, failed: 0, lost: 0, repeated: 0, early: 0, errors: [], ...more });

  it('holds medians, and sums of what must be zero', () => {
    const row = rowOf(scenario, 'a', [run(1, { early: 1 }), run(3, { waste: 0.2, early: 1 }), run(2, { waste: 0.1 })]);
    expect(row).toMatchObject({ runs: 3, ended: true, ratio: 2, makespanMs: 200, waste: 0.1, early: 2, lost: 0 });
    expect(row).not.toHaveProperty('p99Ratio');
  });

  it('did not end when its median run did not', () => {
    const stopped = run(4, { ended: false, succeeded: 3 });
    expect(rowOf(scenario, 'a', [stopped])).toMatchObject({ ended: false, ratio: 4, succeeded: 3 });
    expect(rowOf(scenario, 'a', [run(1), stopped, run(2)])).toMatchObject({ ended: true, stopped: 1, ratio: 2 });
    expect(rowOf(scenario, 'a', [run(1), stopped, stopped])).toMatchObject({ ended: false });
  });

  it('compares its latency with the bare client’s in the same run', () => {
    const bare = [run(1, { p99Ms: 10 }), run(1, { p99Ms: 100 }), run(1, { p99Ms: 20 })];
    const own = [run(1, { p99Ms: 11 }), run(1, { p99Ms: 300 }), run(1, { p99Ms: 20 })];
    expect(rowOf(scenario, 'a', own, bare).p99Ratio).toBeCloseTo(1.1);
  });
});

it('counts over time what was accepted and what refused, and nothing else', () => {
  const log = [{ atMs: -1, ending: 'accepted' }, { atMs: 249, ending: 'refused' }, { atMs: 250, ending: 'accepted' }, { atMs: 600, ending: 'unserved' }];
  expect(overTime(log, 250)).toEqual({ binMs: 250, accepted: [1, 1, 0], refused: [1, 0, 0] });
});
