import fc from 'fast-check';
import { createLimiter } from '../../emulator/src/limits/create-limiter.js';
import { EvenSlots } from '../src/store/even-slots.js';
import { paceOfAll, paceOfShare, shareOf } from '../src/store/shared-limit.js';

describe('even slots', () => {
  const limits = fc.record({ requests: fc.integer({ min: 1, max: 200 }), perMs: fc.constantFrom(100, 1000, 10_000) });
  const lateness = fc.array(fc.double({ min: 0, max: 7, noNaN: true }), { minLength: 300, maxLength: 300 });

  /** When calls leave that always wait, on timers that are late and wires that vary. */
  function arrivals(pace: EvenSlots, late: readonly number[]): number[] {
    let now = 0;
    return late.map((ms, i) => {
      now = Math.max(now, pace.gate(now)) + ms;
      pace.sent(now);
      return now + late[(i * 7) % late.length]!;
    });
  }

  test('keep every stretch of the time within what is allowed, though timers are late and wires vary', () => {
    fc.assert(
      fc.property(limits, lateness, (limit, late) => {
        const times = arrivals(new EvenSlots(limit), late).sort((a, b) => a - b);
        for (let i = limit.requests; i < times.length; i++) expect(times[i]! - times[i - limit.requests]!).toBeGreaterThanOrEqual(limit.perMs - 1e-6);
      }),
    );
  });

  test('are not moved by timers that are late', () => {
    const pace = new EvenSlots({ requests: 50, perMs: 1000 });
    const late = Array.from({ length: 300 }, () => 1.5);
    expect(arrivals(pace, late).at(-1)).toBeLessThan(1.025 * 299 * 20);
  });

  test('do not save up what nobody wanted', () => {
    const pace = new EvenSlots({ requests: 10, perMs: 1000 });
    pace.sent(0);
    pace.sent(60_000);
    expect(pace.gate(60_000)).toBeGreaterThan(60_080);
  });

  test('never exceed a bucket of two', () => {
    const limiter = createLimiter({ kind: 'token-bucket', requests: 50, perMs: 1000, burst: 2 });
    const refused = arrivals(new EvenSlots({ requests: 50, perMs: 1000 }), Array.from({ length: 500 }, (_, i) => (i * 37) % 7)).filter((at) => !limiter.take(at).allowed);
    expect(refused).toEqual([]);
  });

  test('pause after a refusal, then go slower for a while', () => {
    const pace = new EvenSlots({ requests: 50, perMs: 1000 });
    expect(pace.view(0)).toMatchObject({ state: 'paced', pausedUntil: null });
    const before = pace.view(0).perSecond!;
    const seq = pace.sent(0);
    pace.refused(10, seq, 0, 3000);
    expect(pace.view(10)).toMatchObject({ state: 'paused', pausedUntil: 3010 });
    expect(pace.gate(10)).toBe(3010);
    const probe = pace.sent(3010);
    expect(pace.gate(3010)).toBe(Infinity);
    pace.accepted(3030, probe);
    expect(pace.view(3030).perSecond).toBeCloseTo(before / 1.2375);
    expect(pace.gate(3030)).toBeLessThan(3040);
  });

  test('send the next probe when nothing is heard of one', () => {
    const pace = new EvenSlots({ requests: 50, perMs: 1000 });
    pace.refused(0, pace.sent(0), 0, 1000);
    const probe = pace.sent(1000);
    pace.lost(2000, probe);
    expect(pace.gate(2000)).toBeLessThanOrEqual(2000);
  });

  test('are half as many while a limit is near', () => {
    const pace = new EvenSlots({ requests: 50, perMs: 1000 });
    const before = pace.view(0).perSecond!;
    pace.warned(0, null);
    expect(pace.view(999).perSecond).toBeCloseTo(before / 2);
    expect(pace.view(1000).perSecond).toBeCloseTo(before);
    pace.warned(0, 5000);
    expect(pace.view(4999).perSecond).toBeCloseTo(before / 2);
    expect(pace.snapshot()).toBeNull();
  });
});

describe('a share of a limit', () => {
  const learned = { version: 1 as const, kind: 'bucket', rate: 0.05, burst: 3, steady: 3, best: 0.06, lock: 400, n: 0, windowMs: 0, windowLow: 0, spacing: 0, srtt: 20 };

  test('is an equal part of what there is, and of times all', () => {
    expect(shareOf(learned, 4)).toEqual({ ...learned, rate: 0.0125, burst: 1, best: 0.015, n: 1 });
    expect(shareOf({ ...learned, kind: 'window', n: 100, windowMs: 2000, spacing: 5 }, 4)).toMatchObject({ n: 25, windowMs: 2000, spacing: 20 });
  });

  test('is what a process alone paces by', () => {
    expect(paceOfShare('learn', learned, 5).snapshot(0)).toMatchObject({ rate: 0.01 });
    expect(paceOfShare('learn', null, 5).snapshot(0)).toBeNull();
    expect(paceOfShare({ requests: 50, perMs: 1000 }, null, 5).view(0).perSecond).toBeLessThanOrEqual(10);
    expect(paceOfShare('off', null, 5).open).toBe(true);
  });

  test('is not what all of them pace by together', () => {
    expect(paceOfAll('learn', learned).snapshot(0)).toMatchObject({ rate: 0.05 });
    expect(paceOfAll({ requests: 50, perMs: 1000 }, null).view(0).perSecond).toBeGreaterThan(49);
    expect(paceOfAll('off', null).open).toBe(true);
  });
});
