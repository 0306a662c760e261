import { bucket, fixedWindow, lockOut, type Limiter } from '../../../../bench/pace/limiters.js';
import { CALM, simulate } from '../../../../bench/pace/world.js';
import { LearnedPace } from '../../src/pace/learned-pace.js';

/** The changes of mode and kind in a run without jitter, as `[time, mode, kind]`, and how it ended. */
function trace(limiter: Limiter, calls: number) {
  const changes: [number, string, string][] = [];
  class Watched extends LearnedPace {
    #last = '';
    override accepted(now: number, seq: number, sentAt: number): void {
      super.accepted(now, seq, sentAt);
      this.#note(now);
    }
    override refused(now: number, seq: number, sentAt: number, retryAfterMs: number | null): void {
      super.refused(now, seq, sentAt, retryAfterMs);
      this.#note(now);
    }
    #note(now: number): void {
      const { mode, kind } = this.inspect();
      if (`${mode} ${kind}` !== this.#last) changes.push([Math.round(now), mode, kind]);
      this.#last = `${mode} ${kind}`;
    }
  }
  const pace = new Watched();
  const conditions = { ...CALM, oneWayMs: 1, jitterMs: 0 };
  const result = simulate({ limiter, arrivals: Array(calls).fill(0), processes: 1, conditions, seed: 1 }, () => pace);
  return { changes, result, state: pace.inspect() };
}

const order = (changes: readonly (readonly [number, string, string])[]) => changes.map(([, mode, kind]) => `${mode} ${kind}`);

it('a token bucket: start, one probe, growth, one measurement, then it is held', () => {
  const { changes, result, state } = trace(bucket(50, 10), 400);
  expect(order(changes).slice(0, 6)).toEqual(['start unknown', 'wait unknown', 'grow bucket', 'wait bucket', 'hold bucket', 'wait bucket']);
  expect(state.rate * 1000).toBeGreaterThan(48.5);
  expect(state.rate * 1000).toBeLessThan(51);
  expect(result.endMs / 7820).toBeLessThan(1.05);
});

it('a fixed window: two runs that were granted the same, then it is left before it refuses', () => {
  const { changes, result, state } = trace(fixedWindow(100, 2000, 900), 380);
  expect(order(changes).slice(0, 4)).toEqual(['start unknown', 'wait unknown', 'refill unknown', 'wait window']);
  expect(state).toMatchObject({ kind: 'window', n: 100, windowMs: 2000 });
  expect(result.endMs / 4920).toBeLessThan(1.2);
});

it('a lock-out: a late recovery with more than the last time, then it is hardly met again', () => {
  const { changes, result, state } = trace(lockOut(bucket(50, 10), 400), 300);
  expect(order(changes).slice(0, 5)).toEqual(['start unknown', 'wait unknown', 'refill unknown', 'grow unknown', 'wait bucket']);
  expect(state.lock).toBeGreaterThan(395);
  expect(state.lock).toBeLessThan(520);
  expect(result.refused).toBeLessThanOrEqual(12);
});

it('a bucket without a burst: the gap between two calls, known to a few per cent from a few of them', () => {
  const { changes, result, state } = trace(bucket(19, 1), 60);
  expect(order(changes).slice(0, 5)).toEqual(['wait unknown', 'grow bucket', 'wait bucket', 'grow bucket', 'hold bucket']);
  expect(state.lowest * 1000).toBeGreaterThan(17);
  expect(state.lowest * 1000).toBeLessThan(19.2);
  expect(state.highest * 1000).toBeGreaterThan(18.8);
  expect(state.highest / state.lowest).toBeLessThan(1.1);
  expect(result.refused).toBeLessThanOrEqual(5);
  expect(result.endMs / 3105).toBeLessThan(1.2);
});

it('a small bucket behind a lock-out: the wait seen before and a run with more than the last time tell it', () => {
  const { result, state } = trace(lockOut(bucket(50, 3), 400), 300);
  expect(state.lock).toBeGreaterThan(395);
  expect(state.lock).toBeLessThan(520);
  expect(state.rate * 1000).toBeGreaterThan(35);
  expect(state.rate * 1000).toBeLessThan(51);
  expect(result.refused).toBeLessThanOrEqual(10);
});
