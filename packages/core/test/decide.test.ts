import { decide, MAX_ATTEMPTS, type Decision, type Executed, type Situation, type Verdict, type VerdictKind } from '../src/index.js';

const verdict = (kind: VerdictKind, executed: Executed): Verdict => ({
  kind,
  executed,
  code: null,
  message: null,
  requestId: null,
  retryAfterMs: null,
  helpUrl: null,
  evidence: 'body',
});
const FRESH: Situation = { attempt: 1, transientFailures: 1, retries: 2, idempotent: true, replayable: true, withinBudget: () => true };

const accept: Decision = { action: 'accept' };
const again = (counts: boolean): Decision => ({ action: 'retry', counts });
const stop = (gaveUpBecause: Extract<Decision, { action: 'fail' }>['gaveUpBecause']): Decision => ({ action: 'fail', gaveUpBecause });

describe('every verdict in every situation', () => {
  const EXECUTED: readonly Executed[] = ['no', 'maybe', 'yes'];
  const BOTH = [true, false];

  it.each<VerdictKind>(['ok', 'api-key', 'bad-request', 'not-found', 'other-failure'])('%s ends the call', (kind) => {
    for (const executed of EXECUTED) for (const idempotent of BOTH) for (const replayable of BOTH) {
      const decision = decide(verdict(kind, executed), { ...FRESH, idempotent, replayable });
      expect(decision).toEqual(kind === 'ok' ? accept : stop('not-retryable'));
    }
  });

  it.each<VerdictKind>(['rate-limit', 'server', 'transport'])('%s is repeated only where that does no harm', (kind) => {
    for (const executed of EXECUTED) for (const idempotent of BOTH) for (const replayable of BOTH) {
      const harmless = executed === 'no' || idempotent;
      const expected = !harmless ? stop('not-retryable') : replayable ? again(kind !== 'rate-limit') : stop('body-not-replayable');
      expect(decide(verdict(kind, executed), { ...FRESH, idempotent, replayable })).toEqual(expected);
    }
  });
});

it.each<[VerdictKind, Partial<Situation>, Decision]>([
  ['server', { transientFailures: 2 }, again(true)],
  ['server', { transientFailures: 3 }, stop('attempts-exhausted')],
  ['transport', { transientFailures: 3 }, stop('attempts-exhausted')],
  ['server', { retries: 0 }, stop('attempts-exhausted')],
  ['server', { attempt: MAX_ATTEMPTS, transientFailures: 1 }, stop('attempts-exhausted')],
  ['server', { withinBudget: () => false }, stop('budget')],
  // A declared limit uses up neither the call's retries nor the budget, but it ends.
  ['rate-limit', { retries: 0, transientFailures: 0 }, again(false)],
  ['rate-limit', { withinBudget: () => false }, again(false)],
  ['rate-limit', { attempt: MAX_ATTEMPTS - 1 }, again(false)],
  ['rate-limit', { attempt: MAX_ATTEMPTS }, stop('attempts-exhausted')],
])('%s with %o: %o', (kind, situation, expected) => {
  expect(decide(verdict(kind, 'no'), { ...FRESH, ...situation })).toEqual(expected);
});

it('asks the budget only if everything else allows a retry', () => {
  const withinBudget = jest.fn(() => true);
  decide(verdict('server', 'maybe'), { ...FRESH, idempotent: false, withinBudget });
  decide(verdict('server', 'no'), { ...FRESH, replayable: false, withinBudget });
  decide(verdict('server', 'no'), { ...FRESH, retries: 0, withinBudget });
  expect(withinBudget).not.toHaveBeenCalled();
  decide(verdict('server', 'no'), { ...FRESH, withinBudget });
  expect(withinBudget).toHaveBeenCalledTimes(1);
});
