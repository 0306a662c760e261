import { classify, rocketcad } from '@holdfast/core';
import { verdictOf } from '@holdfast/engine';
import { ends, pauses, tells, waits } from './waiting.js';
import { BAD_KEY, envelope, errorOf, failure, LIMITED, limitedFor, type MakeClient, type MakeWorld, OK, pass, type Scripted, WARNED, World } from './world.js';

type Row = [what: string, answer: Scripted, expected: Record<string, unknown>];

const FAILURES: Row[] = [
  ['a rejected key', BAD_KEY, { kind: 'api-key', code: '1A', requestId: 'ABCDEFGHIJKLMNO', executed: 'no', gaveUpBecause: 'not-retryable' }],
  ['a limit that outlasts the deadline', limitedFor(3600), { kind: 'rate-limit', code: '2A', executed: 'no', gaveUpBecause: 'deadline' }],
  ['a missing parameter', envelope(400, 'MISSING_DATA', 'Missing parameter for workflow ping: parameter serverID'), { kind: 'bad-request', code: 'MISSING_DATA', parameter: 'serverID', workflow: 'ping' }],
  ['an unknown workflow', envelope(404, 'NOT_FOUND', 'Workflow not found ping'), { kind: 'not-found', workflow: 'ping', status: 404 }],
  ['an unknown code', { ...OK, body: '{"status":"success","response":{"success":false,"message":"No. modcol.co/e9z"}}' } as Scripted, { kind: 'other-failure', code: '9Z', executed: 'maybe' }],
];

/**
 * What every client with Holdfast in it must do, whatever the library: one suite for all adapters, with a transport that follows a script and
 * time that is faked.
 */
export function describeContract(name: string, makeClient: MakeClient): void {
  beforeAll(() => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'clearImmediate', 'queueMicrotask', 'performance', 'hrtime'] });
  });
  afterAll(() => void jest.useRealTimers());

  const world = (options = {}): World => new World(makeClient, options);
  describe(`${name}: what an answer means`, () => judges(world));
  describe(`${name}: what is repeated`, () => repeats(world));
  describe(`${name}: a limited key`, () => pauses(world));
  describe(`${name}: calls that wait`, () => waits(world));
  describe(`${name}: ends`, () => ends(world));
  describe(`${name}: what can be watched`, () => tells(world));
}

function judges(world: MakeWorld): void {
  test('a success comes through', async () => {
    const w = world();
    const call = w.call({ name: 'a' });
    await pass(10);
    expect(call.value).toMatchObject({ status: 200, text: expect.stringContaining('"success":true') });
  });

  test.each(FAILURES)('%s is a typed error', async (_what, answer, expected) => {
    const w = world();
    w.transport.next(answer);
    const call = w.call({ name: 'a' });
    await pass(10);
    expect(errorOf(call)).toMatchObject({ attempts: 1, ...expected });
    expect(String(call.error)).not.toContain(w.key);
  });

  test('a body that cannot be read is no failure, and is not sent again', async () => {
    const w = world();
    w.transport.next({ ...OK, body: '{"status":"success","response":{"success":fal' } as Scripted);
    const call = w.call({ name: 'a', workflow: '911' });
    await pass(1000);
    expect([call.state, w.transport.log.length]).toEqual(['resolved', 1]);
  });

  test('onFailure: return hands a failed answer on, and verdictOf tells', async () => {
    const w = world({ onFailure: 'return' });
    w.transport.next(BAD_KEY);
    const call = w.call({ name: 'a' });
    await pass(10);
    expect(call.value).toMatchObject({ status: 200, text: expect.stringContaining('e1a') });
    const { status, text } = call.value!;
    expect(verdictOf(call.value!.response)).toMatchObject({ kind: 'api-key', code: classify({ status, body: text }, rocketcad).code });
  });

  test('failFastOnBadKeyMs spares requests of a rejected key', async () => {
    const w = world({ failFastOnBadKeyMs: 5000 });
    w.transport.next(BAD_KEY);
    w.call({ name: 'a' });
    await pass(10);
    const spared = w.call({ name: 'b' });
    await pass(0);
    expect(errorOf(spared)).toMatchObject({ kind: 'api-key', attempts: 0 });
    await pass(5000);
    const again = w.call({ name: 'c' });
    await pass(10);
    expect([again.state, w.transport.names]).toEqual(['resolved', ['a', 'c']]);
  });
}

/** Failure of the first attempt, whether a 911 call, a ping and an unknown endpoint that is said to be idempotent are sent again. */
const REPEATS: [string, Scripted, { '911': boolean; ping: boolean; other: boolean; said: boolean }][] = [
  ['a refused connection', { error: 'ECONNREFUSED' }, { '911': true, ping: true, other: true, said: true }],
  ['an unknown host', { error: 'ENOTFOUND' }, { '911': true, ping: true, other: true, said: true }],
  ['a reset', { error: 'ECONNRESET' }, { '911': false, ping: true, other: false, said: true }],
  ['a timeout', { error: 'ETIMEDOUT' }, { '911': false, ping: true, other: false, said: true }],
  ['a broken pipe', { error: 'EPIPE' }, { '911': false, ping: true, other: false, said: true }],
  ['a 429', failure(429), { '911': true, ping: true, other: true, said: true }],
  ['a declared limit', LIMITED, { '911': true, ping: true, other: true, said: true }],
  ['a rejected key', BAD_KEY, { '911': false, ping: false, other: false, said: false }],
  ['a warning', WARNED, { '911': false, ping: false, other: false, said: false }],
];

function repeats(world: MakeWorld): void {
  test.each(REPEATS)('after %s', async (_what, answer, expected) => {
    for (const [which, again] of Object.entries(expected)) {
      const w = world();
      w.transport.next(answer);
      const workflow = which === 'said' ? 'other' : which;
      w.call({ name: which, workflow, ...((which === 'said' || which === '911') && { holdfast: { idempotent: true } }) });
      await pass(50_000);
      expect([which, w.transport.log.length]).toEqual([which, again ? 2 : 1]);
    }
  });

  test('a transient failure is repeated as often as retries says; a declared limit does not use them up', async () => {
    const w = world();
    w.transport.next(limitedFor(1), { error: 'ECONNRESET' }, limitedFor(1), { error: 'ECONNRESET' }, limitedFor(1), { error: 'ECONNRESET' });
    const call = w.call({ name: 'a' });
    await pass(30_000);
    expect(errorOf(call)).toMatchObject({ kind: 'transport', attempts: 6, gaveUpBecause: 'attempts-exhausted', executed: 'maybe' });
  });

  test.each([0, 1, 4])('retries: %d', async (retries) => {
    const w = world();
    w.transport.otherwise = () => ({ error: 'ECONNRESET' });
    const call = w.call({ name: 'a', holdfast: { retries } });
    await pass(60_000);
    expect([errorOf(call).attempts, w.transport.log.length]).toEqual([retries + 1, retries + 1]);
  });

  test('a scope in trouble is not made worse: the retry budget', async () => {
    const w = world();
    w.transport.otherwise = () => ({ error: 'ECONNRESET' });
    const calls = Array.from({ length: 40 }, (_, i) => w.call({ name: String(i), holdfast: { retries: 5 } }));
    await pass(9000);
    expect(w.transport.log.length).toBeLessThanOrEqual(50);
    expect(new Set(calls.map((call) => errorOf(call).gaveUpBecause))).toContain('budget');
  });
}
