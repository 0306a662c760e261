import { ratioText, targetText, unfinishedText, verdictOf } from '../verdict.mjs';

const row = { contender: 'holdfast (axios)', target: { ratio: 1.1, waste: 0.05 }, calls: 400, ended: true, ratio: 1.1, waste: 0.05, makespanMs: 8000, succeeded: 400, failed: 0, lost: 0, repeated: 0, early: 0 };

describe('the verdict', () => {
  it('is reached at the target itself, and not beyond it', () => {
    expect(verdictOf(row)).toBe('reached');
    expect(verdictOf({ ...row, ratio: 1.1001 })).toBe('MISSED: time');
    expect(verdictOf({ ...row, waste: 0.0501 })).toBe('MISSED: refused');
  });

  it('says all that was missed', () => {
    const broken = { ...row, ratio: 2, waste: 1, failed: 1, lost: 2, repeated: 3, early: 4 };
    expect(verdictOf(broken)).toBe('MISSED: time, refused, 1 failed, 2 lost, 3 ran twice, 4 came back early');
    expect(verdictOf({ ...row, stopped: 1 })).toBe('MISSED: 1 did not end');
  });

  it('goes by the makespan where that is the target', () => {
    const target = { makespanMs: 450, waste: 0.05 };
    expect(verdictOf({ ...row, target, ratio: 9, makespanMs: 450 })).toBe('reached');
    expect(verdictOf({ ...row, target, ratio: 9, makespanMs: 451 })).toBe('MISSED: time');
  });

  it('goes by the latency where that is a target, and a latency that is not known misses it', () => {
    const target = { ...row.target, p99Ratio: 1.2 };
    expect(verdictOf({ ...row, target, p99Ratio: 1.2 })).toBe('reached');
    expect(verdictOf({ ...row, target, p99Ratio: 1.21 })).toBe('MISSED: p99');
    expect(verdictOf({ ...row, target })).toBe('MISSED: p99');
  });

  it('is for those alone who promised something', () => {
    expect(verdictOf({ ...row, contender: 'p-retry', ratio: 9 })).toBe('');
  });
});

describe('a run that was stopped', () => {
  const stopped = { ...row, ended: false, ratio: 4.09, succeeded: 310, makespanMs: 31_280 };

  it('is slower than the time until then, never rounded up', () => {
    expect(ratioText(stopped)).toBe('> 4');
    expect(ratioText({ ...stopped, ratio: 2.57 })).toBe('> 2.5');
    expect(ratioText(row)).toBe('1.10');
  });

  it('says how far it came', () => {
    expect(unfinishedText(stopped)).toBe('did not end: 310 of 400 calls accepted after 31 s');
    expect(unfinishedText({ ...row, failed: 1, succeeded: 399 })).toBe('gave up: 399 of 400 calls accepted after 8 s');
    expect(unfinishedText(row)).toBe('');
  });
});

it('a target is told in the words of the table', () => {
  expect(targetText(row.target)).toBe('≤ 1.1, ≤ 0.05');
  expect(targetText({ makespanMs: 450, waste: 0 })).toBe('≤ 450 ms, ≤ 0');
  expect(targetText({ ratio: 1.005, waste: 0, p99Ratio: 1.2 })).toBe('≤ 1.005, ≤ 0, p99 ≤ 1.2 × bare');
});
