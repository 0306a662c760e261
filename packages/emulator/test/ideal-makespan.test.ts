import fc from 'fast-check';

import { idealMakespanMs, type Limit } from '../src/index.js';

// A change that comes too late to matter makes the function ask the limiter itself instead of its closed form.
const TOO_LATE = 86_400_000;

const counted = { requests: fc.integer({ min: 1, max: 50 }), perMs: fc.integer({ min: 1, max: 5000 }) };
const limits: fc.Arbitrary<Limit> = fc.oneof(
  fc.constant<Limit>({ kind: 'none' }),
  fc.record({ kind: fc.constant('token-bucket' as const), ...counted, burst: fc.integer({ min: 1, max: 80 }) }),
  fc.record({ kind: fc.constant('sliding-window' as const), ...counted }),
  fc.record({ kind: fc.constant('fixed-window' as const), ...counted, offsetMs: fc.integer({ min: -500, max: 500 }) }),
);

describe('idealMakespanMs', () => {
  it.each<[Limit, number, number, number]>([
    [{ kind: 'none' }, 1_000_000, 0, 0],
    [{ kind: 'token-bucket', requests: 50, perMs: 1000, burst: 10 }, 0, 0, 0],
    [{ kind: 'token-bucket', requests: 50, perMs: 1000, burst: 10 }, 10, 0, 0],
    [{ kind: 'token-bucket', requests: 50, perMs: 1000, burst: 10 }, 110, 0, 2000],
    [{ kind: 'token-bucket', requests: 50, perMs: 1000 }, 51, 0, 20],
    [{ kind: 'sliding-window', requests: 50, perMs: 1000 }, 50, 0, 0],
    [{ kind: 'sliding-window', requests: 50, perMs: 1000 }, 51, 0, 1000],
    [{ kind: 'fixed-window', requests: 50, perMs: 1000 }, 101, 0, 2000],
    [{ kind: 'fixed-window', requests: 50, perMs: 1000 }, 101, 900, 1100],
    [{ kind: 'fixed-window', requests: 50, perMs: 1000 }, 50, 900, 0],
    [{ kind: 'fixed-window', requests: 50, perMs: 1000, lockOutMs: 9999 }, 51, 1900, 100],
  ])('%j: %d calls, begun %d ms into the window, take %d ms', (limit, calls, startAtPhaseMs, expected) => {
    expect(idealMakespanMs(limit, calls, { startAtPhaseMs })).toBeCloseTo(expected, 6);
  });

  it('agrees with the limiters', () => {
    fc.assert(
      fc.property(limits, fc.integer({ min: 1, max: 300 }), fc.integer({ min: 0, max: 9999 }), (limit, calls, startAtPhaseMs) => {
        const simulated = idealMakespanMs(limit, calls, { startAtPhaseMs, changes: [{ atMs: TOO_LATE, limit: { kind: 'none' } }] });
        expect(simulated).toBeCloseTo(idealMakespanMs(limit, calls, { startAtPhaseMs }), 2);
      }),
    );
  });

  it('follows a limit that halves and doubles back', () => {
    const limit: Limit = { kind: 'token-bucket', requests: 100, perMs: 1000, burst: 10 };
    const half: Limit = { ...limit, requests: 50 };
    // 10 at once, 200 until 2 s, 200 until 6 s, and the last 90 at the old rate.
    const changes = [{ atMs: 2000, limit: half }, { atMs: 6000, limit }];
    expect(idealMakespanMs(limit, 500, { changes })).toBeCloseTo(6900, 3);
  });

  it('refuses wrong input by name', () => {
    expect(() => idealMakespanMs({ kind: 'none' }, -1)).toThrow('calls must be a whole number from 0 to 10000000, but it is -1.');
    expect(() => idealMakespanMs({ kind: 'none' }, 1, { phase: 1 } as object)).toThrow('options has no option "phase"');
  });
});
