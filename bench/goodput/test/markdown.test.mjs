import { readmeSection, resultsPage } from '../markdown.mjs';

const scenarios = [{ name: 'no limit', weakness: 'first-burst' }, { name: 'a bucket', headline: true, chart: 'goodput.svg' }, { name: 'not measured', headline: true }, { name: 'no headline' }];
const common = { scenario: 'a bucket', target: { ratio: 1.1, waste: 0.05 }, calls: 400, runs: 3, ended: true, succeeded: 400, made: 'pnpm bench:goodput', node: 'v20' };
const rows = [
  { ...common, contender: 'holdfast (axios)', ratio: 1.02, waste: 0.0325, makespanMs: 7980, failed: 0, lost: 0, repeated: 0, early: 0, p50Ms: 1, p99Ms: 2 },
  { ...common, contender: 'axios-retry', ratio: 4, waste: 4.94, ended: false, succeeded: 390, makespanMs: 31_280 },
];

describe('the section of the README', () => {
  const section = readmeSection(rows, scenarios);

  it('shows the charts, and one line a scenario that was measured', () => {
    expect(section).toContain('](bench/goodput/goodput.svg)');
    expect(section).toContain('| a bucket | 1.02, .033 | – | > 4, 4.9 (390 of 400) | – | – |');
    expect(section).not.toContain('not measured');
  });

  it('says what made it, and that the targets are reached', () => {
    expect(section).toContain('`pnpm bench:goodput` (Node v20)');
    expect(section).toContain('Every target is reached.');
  });

  it('says where it does not win, as far as that was measured', () => {
    expect(section).toContain('Where Holdfast does not win: a client that is told the exact limit is never refused.');
    const free = (contender, makespanMs) => ({ ...rows[0], scenario: 'no limit', contender, makespanMs });
    const more = readmeSection([...rows, free('holdfast (axios)', 440), free('bare axios', 160)], scenarios);
    expect(more).toContain('the first 100 calls to an API without any limit take 0.44 s instead of 0.16 s');
  });

  it('hides no broken promise', () => {
    const broken = readmeSection([{ ...rows[0], lost: 2, ratio: 1.2 }, rows[1]], scenarios);
    expect(broken).toContain('2 was lost');
    expect(broken).toContain('1 of its 1 rows miss their target');
  });
});

it('the page of results has every row under its target', () => {
  const page = resultsPage(rows, ['a bucket', 'no headline']);
  expect(page).toContain('## a bucket\n\nTarget: ≤ 1.1, ≤ 0.05');
  expect(page).toContain('| holdfast (axios) | 3 | 7.98 s | 1.02 | .033 | 1 ms | 2 ms | reached |');
  expect(page).toContain('did not end: 390 of 400 calls accepted after 31 s');
  expect(page).not.toContain('## no headline');
});
