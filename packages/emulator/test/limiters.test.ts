import { createLimiter, type Limit } from '../src/index.js';

/** Takes `count` calls at one moment and says how many were allowed. */
function allowedAt(limiter: ReturnType<typeof createLimiter>, now: number, count: number): number {
  let allowed = 0;
  for (let i = 0; i < count; i += 1) if (limiter.take(now).allowed) allowed += 1;
  return allowed;
}

const bucket: Limit = { kind: 'token-bucket', requests: 50, perMs: 1000, burst: 10 };
const fixed: Limit = { kind: 'fixed-window', requests: 5, perMs: 1000 };
const sliding: Limit = { kind: 'sliding-window', requests: 5, perMs: 1000 };
const MIDDLE_OF_2033 = 2_003_000_000_000;

describe('token bucket', () => {
  it('starts full and refills evenly', () => {
    const limiter = createLimiter(bucket);
    expect(allowedAt(limiter, 0, 20)).toBe(10);
    expect(allowedAt(limiter, 19, 5)).toBe(0);
    expect(allowedAt(limiter, 20, 5)).toBe(1);
    expect(allowedAt(limiter, 120, 20)).toBe(5);
  });

  it('never holds more than the burst', () => {
    const limiter = createLimiter(bucket);
    allowedAt(limiter, 0, 10);
    expect(allowedAt(limiter, 3_600_000, 100)).toBe(10);
  });

  it('holds one refill when no burst is given', () => {
    expect(allowedAt(createLimiter({ kind: 'token-bucket', requests: 7, perMs: 1000 }), 0, 100)).toBe(7);
  });

  it.each([0, 12.3456, 1e9, MIDDLE_OF_2033])('tells exactly when the next call is allowed (from %d)', (start) => {
    const limiter = createLimiter({ kind: 'token-bucket', requests: 3, perMs: 1000, burst: 2 });
    for (let now = start, i = 0; i < 500; i += 1) {
      const answer = limiter.take(now);
      if (!answer.allowed) {
        expect(answer.retryAfterMs).toBeGreaterThan(0);
        now += answer.retryAfterMs;
        expect(limiter.take(now).allowed).toBe(true);
      }
    }
  });

  it('does not drift: a call at each refill, for a million calls', () => {
    const limiter = createLimiter({ kind: 'token-bucket', requests: 3, perMs: 1000, burst: 2 });
    let allowed = 0;
    for (let i = 0; i < 1_000_000; i += 1) if (limiter.take(i * 100).allowed) allowed += 1;
    // 100,000 s at 3 a second, and at most the two it starts with.
    expect(allowed).toBeGreaterThanOrEqual(300_000);
    expect(allowed).toBeLessThanOrEqual(300_002);
  });
});

describe('fixed window', () => {
  it('forgets everything when the window ends', () => {
    const limiter = createLimiter(fixed);
    expect(allowedAt(limiter, 990, 9)).toBe(5);
    expect(limiter.take(999)).toMatchObject({ allowed: false, retryAfterMs: 1, remaining: 0 });
    expect(allowedAt(limiter, 1000, 9)).toBe(5);
    expect(allowedAt(limiter, 1999, 9)).toBe(0);
  });

  it('can be moved on the clock', () => {
    const limiter = createLimiter({ ...fixed, offsetMs: 300 } as Limit);
    expect(allowedAt(limiter, 299, 9)).toBe(5);
    expect(allowedAt(limiter, 300, 9)).toBe(5);
    expect(limiter.take(300).retryAfterMs).toBe(1000);
  });
});

describe('sliding window', () => {
  it('never allows more than its calls in any stretch', () => {
    const limiter = createLimiter(sliding);
    expect(allowedAt(limiter, 0, 2)).toBe(2);
    expect(allowedAt(limiter, 900, 9)).toBe(3);
    expect(limiter.take(999)).toMatchObject({ allowed: false, retryAfterMs: 1 });
    expect(allowedAt(limiter, 1000, 9)).toBe(2);
    expect(allowedAt(limiter, 1899, 9)).toBe(0);
    expect(allowedAt(limiter, 1900, 9)).toBe(3);
  });

  it('goes round its ring for a long time', () => {
    const limiter = createLimiter(sliding);
    let allowed = 0;
    for (let now = 0; now < 100_000; now += 7) if (limiter.take(now).allowed) allowed += 1;
    expect(allowed).toBeGreaterThanOrEqual(490);
    expect(allowed).toBeLessThanOrEqual(500);
  });
});

describe('no limit', () => {
  it('allows everything and has nothing to tell', () => {
    const limiter = createLimiter({ kind: 'none' });
    expect(allowedAt(limiter, 0, 10_000)).toBe(10_000);
    expect(limiter.take(0)).toEqual({ allowed: true, capacity: Infinity, remaining: Infinity, retryAfterMs: 0, resetMs: 0, warn: false });
  });
});

describe.each([bucket, fixed, sliding])('any limit ($kind)', (limit) => {
  it('counts no refused call', () => {
    const patient = createLimiter(limit);
    const pushy = createLimiter(limit);
    const whole = allowedAt(patient, 0, 10);
    expect(allowedAt(pushy, 0, 10_000)).toBe(whole);
    expect(pushy.take(1000).allowed).toBe(patient.take(1000).allowed);
  });

  it('does not mind a clock that steps back', () => {
    const limiter = createLimiter(limit);
    allowedAt(limiter, 5000, 100);
    expect(allowedAt(limiter, 0, 100)).toBe(0);
  });

  it('locks out for the penalty, which each refusal restarts', () => {
    const limiter = createLimiter({ ...limit, lockOutMs: 3000 } as Limit);
    allowedAt(limiter, 0, 10);
    expect(limiter.take(10)).toMatchObject({ allowed: false, retryAfterMs: 3000, remaining: 0 });
    expect(limiter.take(3009)).toMatchObject({ allowed: false, retryAfterMs: 3000 });
    expect(limiter.take(6008).allowed).toBe(false);
    expect(limiter.take(9008).allowed).toBe(true);
  });

  it('warns in the last part of the allowance', () => {
    const limiter = createLimiter({ ...limit, warnLastPercent: 40 } as Limit);
    const answers = Array.from({ length: limiter.take(0).capacity + 1 }, () => limiter.take(10_000));
    const accepted = answers.filter((answer) => answer.allowed);
    const warned = accepted.filter((answer) => answer.warn);
    expect(warned).toHaveLength(accepted.length * 0.4);
    expect(accepted.slice(-warned.length)).toEqual(warned);
    expect(answers.at(-1)).toMatchObject({ allowed: false, warn: false });
  });

  it('keeps count when its size changes', () => {
    const limiter = createLimiter(limit);
    allowedAt(limiter, 0, 3);
    const { capacity } = limiter.take(0);
    limiter.change({ kind: limit.kind, requests: 2, perMs: 1000 } as Limit, 0);
    expect(limiter.take(0)).toMatchObject({ capacity: 2, allowed: limit.kind === 'token-bucket' });
    allowedAt(limiter, 0, 10);
    limiter.change({ kind: limit.kind, requests: capacity, perMs: 1000 } as Limit, 0);
    // Four had been accepted, or more: a change back is no gift of a whole allowance.
    expect(allowedAt(limiter, 0, 100)).toBeLessThan(capacity);
    expect(limiter.limit).toEqual({ kind: limit.kind, requests: capacity, perMs: 1000 });
  });

  it('starts fresh under a limit of another kind', () => {
    const limiter = createLimiter(limit);
    allowedAt(limiter, 0, 100);
    limiter.change({ kind: 'none' }, 0);
    expect(allowedAt(limiter, 0, 100)).toBe(100);
    limiter.change(limit, 0);
    expect(limiter.take(0).allowed).toBe(true);
  });
});

describe('a wrong limit', () => {
  it.each<[unknown, string]>([
    [{ kind: 'leaky' }, 'limit.kind must be one of none, token-bucket, fixed-window, sliding-window, but it is "leaky".'],
    [{ kind: 'none', requests: 1 }, 'limit has no option "requests"; expected one of kind.'],
    [{ kind: 'token-bucket', requests: 0, perMs: 1 }, 'limit.requests must be a whole number from 1 to 1000000, but it is 0.'],
    [{ kind: 'token-bucket', requests: 1.5, perMs: 1 }, 'limit.requests must be a whole number from 1 to 1000000, but it is 1.5.'],
    [{ kind: 'token-bucket', requests: 1 }, 'limit.perMs must be a number from 1 to 86400000, but it is undefined.'],
    [{ kind: 'sliding-window', requests: 1, perMs: NaN }, 'limit.perMs must be a number from 1 to 86400000, but it is NaN.'],
    [{ kind: 'fixed-window', requests: 1, perMs: 1, burst: 2 }, 'limit has no option "burst"; expected one of kind, requests, perMs, lockOutMs, warnLastPercent, offsetMs.'],
    [{ kind: 'fixed-window', requests: 1, perMs: 1, lockOutMs: '5' }, 'limit.lockOutMs must be a number from 0 to 86400000, but it is "5".'],
    [null, 'limit must be an object, but it is null.'],
  ])('%j is refused by name and range', (limit, message) => {
    expect(() => createLimiter(limit as Limit)).toThrow(message);
  });
});
