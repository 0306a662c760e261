import { performanceSection } from '../page.mjs';

const common = { target: { ratio: 1.1, waste: 0.05 }, calls: 400, runs: 3, ended: true, succeeded: 400, made: 'pnpm bench:goodput', node: 'v20', failed: 0, lost: 0, repeated: 0, early: 0 };
const row = (scenario, contender, more) => ({ ...common, scenario, contender, ratio: 1.02, waste: 0.03, ...more });
const rows = [
  row('a bucket', 'holdfast (axios)', {}),
  row('a bucket', 'holdfast (fetch)', { ratio: 1.2 }),
  row('a bucket', 'bare axios', { ratio: 9 }),
  row('no limit, 100', 'holdfast (axios)', { target: { makespanMs: 450, waste: 0 }, makespanMs: 440, ratio: 22.65, waste: 0 }),
  row('no limit, later', 'holdfast (axios)', { cpuRatio: 1.1, succeeded: undefined, ratio: 1.01, waste: 0 }),
  row('429 with whole seconds: a bucket', 'axios-retry', { ratio: 4, ended: false, succeeded: 390 }),
  row('2/s burst 1 (simulated clock, quiet wire)', 'holdfast (pace alone)', {}),
  row('2/s burst 1 (simulated clock, slow connections)', 'holdfast (pace alone)', { waste: 0.08 }),
];
const names = [...new Set(rows.map(({ scenario }) => scenario))];
const section = performanceSection(rows, names);

it('what was measured over HTTP has a table for each way of telling, with the clients that took part', () => {
  expect(section).toContain('| a limit that nothing tells | Holdfast (axios) | Holdfast (fetch) |\n|---|---:|---:|\n| a bucket | 1.02, .030 | **1.20, .030** |');
  expect(section).toContain('| 429 with whole seconds | axios-retry |\n|---|---:|\n| a bucket | > 4, .030 (390 of 400) |');
  expect(section).not.toContain('–');
});

it('without a limit it tells seconds, not a ratio to nothing', () => {
  expect(section).toContain('| no limit | Holdfast (axios) |\n|---|---:|\n| 100 | 0.44 s, 0 |\n| later | × 1.01, 0 |');
  expect(section).not.toContain('22.65');
});

it('what was simulated is a table of its own', () => {
  expect(section).toContain('| in simulated time | quiet wire | slow connections |\n|---|---:|---:|\n| 2/s burst 1 | 1.02, .030 | **1.02, .080** |');
});

it('says how many miss, and where the rest is', () => {
  expect(section).toContain('Holdfast misses its target, in 2 of its 6 cells');
  expect(section).toContain('[All rows](goodput.md)');
});
