import { bucket, fixedWindow, slidingLog, type Limiter } from '../../../../bench/pace/limiters.js';
import { CALM, simulate } from '../../../../bench/pace/world.js';
import type { Pace, PaceSnapshot } from '../../src/pace/pace.js';
import { createPace } from '../../src/pace/index.js';

function run(limiter: Limiter, calls: number, initial?: PaceSnapshot) {
  let pace: Pace | undefined;
  const world = { limiter, arrivals: Array(calls).fill(0), processes: 1, conditions: CALM, seed: 3 };
  const result = simulate(world, () => (pace = createPace('learn', initial)));
  return { result, snapshot: pace!.snapshot(result.endMs), pace: pace! };
}

const LIMITS: readonly (readonly [string, () => Limiter])[] = [
  ['bucket', () => bucket(50, 10)],
  ['bucket without a burst', () => bucket(10, 1)],
  ['fixed window', () => fixedWindow(100, 2000, 700)],
  ['sliding log', () => slidingLog(100, 2000)],
];

describe('a learned pace that is given back', () => {
  it.each(LIMITS)('need not be learned again: %s', (_name, limiter) => {
    const first = run(limiter(), 380);
    expect(first.snapshot).not.toBeNull();
    const text = JSON.stringify(first.snapshot);
    const again = run(limiter(), 380, JSON.parse(text) as PaceSnapshot);
    expect(again.result.accepted).toBe(380);
    expect(again.result.refused).toBeLessThan(first.result.refused);
    expect(again.result.endMs).toBeLessThan(1.1 * first.result.endMs);
  });

  it('is the same after a round trip without traffic', () => {
    const { snapshot } = run(bucket(50, 10), 200);
    expect(createPace('learn', snapshot).snapshot(0)).toEqual(snapshot);
  });

  it('is nothing before a limit was met', () => {
    expect(run(bucket(1e6, 1e6), 100).snapshot).toBeNull();
  });

  it.each([
    { version: 1 },
    { version: 1, kind: 'bucket', rate: NaN },
    { version: 1, kind: 'window', n: -5 },
    { version: 2, kind: 'bucket', rate: 1 },
    { version: 1, kind: 'bucket', rate: 0, burst: 1, steady: 0, best: 0, lock: 0, n: 0, windowMs: 0, windowLow: 0, spacing: 0, srtt: 0 },
    { version: 1, kind: 'bucket', rate: 0, burst: 500, steady: 1, best: 1, lock: 3e6, n: 1, windowMs: 1, windowLow: 1, spacing: 1, srtt: 1e9 },
    { version: 1, kind: 'bucket', rate: 1e-9, burst: 1, steady: 0, best: 0, lock: 0, n: 0, windowMs: 0, windowLow: 0, spacing: 0, srtt: 20 },
  ])('is ignored when it is none: %j', (initial) => {
    const pace = createPace('learn', initial as unknown as PaceSnapshot);
    expect(pace.view(0)).toEqual({ state: 'open', perSecond: null, pausedUntil: null });
    expect(pace.gate(0)).toBeLessThanOrEqual(0);
    expect(pace.snapshot(0)).toBeNull();
    pace.refused(20, pace.sent(0), 0, null);
    expect(pace.gate(20)).toBe(50); // as of a scope that knows nothing
  });

  const WINDOW = { version: 1, kind: 'window', rate: 0, burst: 1, steady: 0, best: 0, lock: 0, n: 1, windowMs: 1000, windowLow: 0, spacing: 0, srtt: 20 } as const;
  const BUCKET = { ...WINDOW, kind: 'bucket', rate: 1 / 60_000, n: 0, windowMs: 0 } as const;

  it.each<[string, object, boolean]>([
    ['the smallest window', WINDOW, true],
    ['the slowest bucket', BUCKET, true],
    ['a window of less than a call', { ...WINDOW, n: 0.5 }, false],
    ['a window of no length', { ...WINDOW, windowMs: 0 }, false],
    ['a window of another version', { ...WINDOW, version: 2 }, false],
    ['another kind', { ...WINDOW, kind: 'unknown' }, false],
    ['a bucket that is too slow', { ...BUCKET, rate: 1 / 60_001 }, false],
    ['a bucket without a rate, with a window', { ...WINDOW, kind: 'bucket' }, false],
    ...['rate', 'burst', 'steady', 'best', 'lock', 'n', 'windowMs', 'windowLow', 'spacing', 'srtt'].flatMap((name): [string, object, boolean][] => [
      [`${name} that is a text`, { ...WINDOW, [name]: '1000' }, false],
      [`${name} below zero`, { ...WINDOW, [name]: -1 }, false],
      [`${name} without end`, { ...WINDOW, [name]: Infinity }, false],
      [`no ${name}`, Object.fromEntries(Object.entries(WINDOW).filter(([key]) => key !== name)), false],
    ]),
  ])('%s', (_case, initial, isUsed) => {
    expect(createPace('learn', initial as unknown as PaceSnapshot).snapshot(0) !== null).toBe(isUsed);
  });

  it('makes nobody wait longer than an hour, whatever it says', () => {
    const huge = { version: 1, kind: 'window', rate: 1e9, burst: 1e9, steady: 1e9, best: 1e9, lock: 1e12, n: 2, windowMs: 1e12, windowLow: 1e12, spacing: 1e12, srtt: 1e12 } as const;
    const pace = createPace('learn', huge);
    let now = 0;
    for (let i = 0; i < 10; i++) {
      const at = Math.max(now, pace.gate(now));
      expect(at - now).toBeLessThanOrEqual(1.1 * 3_600_000);
      pace.accepted((now = at + 20), pace.sent(at), at);
    }
  });
});
