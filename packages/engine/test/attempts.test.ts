import { defineDialect, when } from '@holdfast/core';
import { badKey, createClient, failed, limited, nearLimit, ok, pass, refusedConnection, reset, Server } from './support/scripted.js';

beforeEach(() => jest.useFakeTimers({ now: Date.UTC(2024, 0, 1) }));
afterEach(() => jest.useRealTimers());

describe('what attempts leave behind', () => {
  test('an attempt that may have run is not forgotten when a later one is refused', async () => {
    const server = new Server(failed);
    server.answer = () => limited;
    const { end } = createClient(server, { deadlineMs: 2000 }).run({ workflow: 'ping' });
    await pass(2001);
    await expect(end).rejects.toMatchObject({ kind: 'rate-limit', executed: 'maybe' });
    const other = new Server(refusedConnection());
    other.answer = () => limited;
    const neverRan = createClient(other, { deadlineMs: 2000 }).run({ workflow: 'ping' });
    await pass(2001);
    await expect(neverRan.end).rejects.toMatchObject({ kind: 'rate-limit', executed: 'no' });
  });

  test('resets use up retries, with growing back-offs', async () => {
    const server = new Server();
    server.answer = () => reset();
    const client = createClient(server);
    const { end } = client.run({ workflow: 'ping' });
    await pass(10_000);
    await expect(end).rejects.toMatchObject({ kind: 'transport', attempts: 3, gaveUpBecause: 'attempts-exhausted' });
    expect(server.log.slice(1).map(({ at }, i) => at - server.log[i]!.at - 20)).toEqual([125, 250]);
    expect(client.holdfast.stats().scopes[0]).toMatchObject({ retries: 2, accepted: 0, rejected: 0, inFlight: 0 });
  });

  test('rules of another library are asked about resets, and not about refusals', async () => {
    const asked: unknown[] = [];
    const retryHooks = { allows: (error: unknown) => (asked.push(error), true), delayMs: () => 0, onRetry: () => undefined };
    const broken = reset();
    const server = new Server(broken, limited, badKey);
    const { end } = createClient(server).run({ retryHooks });
    await pass(10_000);
    await expect(end).rejects.toMatchObject({ kind: 'api-key' });
    expect(asked).toEqual([broken]);
  });

  test('rules of another library that forbid end the call for that reason', async () => {
    const { end } = createClient(new Server(failed)).run({ workflow: 'ping', retryHooks: { allows: () => false, delayMs: () => 0, onRetry: () => undefined } });
    await pass(25);
    await expect(end).rejects.toMatchObject({ kind: 'server', gaveUpBecause: 'not-retryable' });
  });

  test('each failed answer is let go before the next attempt, none is let go twice', async () => {
    const { call, end } = createClient(new Server(failed, reset(), failed)).run({ workflow: 'ping', options: { retries: 5 } });
    await pass(10_000);
    await expect(end).resolves.toBe(ok);
    expect(call.discarded).toEqual([failed, failed]);
  });

  test('an answer inside an error counts as an answer', async () => {
    const client = createClient(new Server(Object.assign(new Error('HTTP 503'), { answer: failed }), ok));
    const { call, end } = client.run({ workflow: 'ping' });
    call.answerIn = ((error: { answer?: object }) => error.answer) as never;
    await pass(10_000);
    await expect(end).resolves.toBe(ok);
    expect(call.discarded).toEqual([failed]);
    expect(client.holdfast.stats().scopes[0]).toMatchObject({ accepted: 2, rejected: 0 });
  });

  test('a bug in what an adapter makes of an answer reaches the caller, and frees the place', async () => {
    const client = createClient(new Server(), { maxConcurrent: 1 });
    const { call, end } = client.run();
    call.outcomeOf = () => { throw new RangeError('a bug'); };
    const next = client.run();
    await pass(100);
    await expect(end).rejects.toThrow('a bug');
    await expect(next.end).resolves.toBe(ok);
    expect(client.holdfast.stats().scopes[0]).toMatchObject({ inFlight: 0, queued: 0 });
  });

  test('a bug in how an adapter delivers reaches the caller', async () => {
    const { call, end } = createClient(new Server()).run();
    call.deliver = () => { throw new RangeError('a bug'); };
    await pass(25);
    await expect(end).rejects.toThrow('a bug');
  });

  test('only a failed key is remembered as a failed key', async () => {
    const server = new Server(failed, ok, badKey);
    const { run } = createClient(server, { failFastOnBadKeyMs: 1000, retries: 0 });
    run({ workflow: 'ping' });
    await pass(25);
    const second = run();
    await pass(25);
    await expect(second.end).resolves.toBe(ok);
    run();
    await pass(25);
    const fast = run();
    await expect(fast.end).rejects.toMatchObject({ kind: 'api-key', attempts: 0, gaveUpBecause: 'not-retryable', executed: 'no' });
    await pass(995);
    const edge = run(); // the memory lasts up to, not including, its end
    await pass(25);
    await expect(edge.end).resolves.toBe(ok);
  });
});

describe('warnings', () => {
  const partial = defineDialect({ name: 'partial', failure: when({ part: 'missing' }, { code: 'code', message: 'message', kind: 'not-found', warning: true }) });

  test('of a limit slow the scope down, others do not', async () => {
    const limit = createClient(new Server(nearLimit));
    limit.run();
    await pass(25);
    expect(limit.holdfast.stats().scopes[0]).toMatchObject({ state: 'open', accepted: 1 });
    const slowed = Array.from({ length: 20 }, () => limit.run());
    expect(limit.holdfast.stats().scopes[0]!.queued).toBeGreaterThan(0);
    await pass(60_000);
    await Promise.all(slowed.map(({ end }) => end));

    const server = new Server({ status: 200, body: '{"part":"missing"}' });
    const calm = createClient(server, { dialect: partial, pace: 'off' });
    const told: object[] = [];
    calm.holdfast.on('warning', (event) => told.push(event));
    calm.run();
    await pass(25);
    expect(told).toEqual([expect.objectContaining({ code: null, message: null, retryAfterMs: null })]);
    for (let i = 0; i < 20; i++) calm.run();
    expect(calm.holdfast.stats().scopes[0]).toMatchObject({ state: 'open', queued: 0, inFlight: 20 });
  });
});

describe('stats and snapshots', () => {
  test('show the end of a pause as a time of day, and nothing where there is none', async () => {
    const { run, holdfast } = createClient(new Server({ status: 429, headers: { 'retry-after': '30' } }));
    run();
    expect(holdfast.stats().scopes[0]).toMatchObject({ state: 'open', pausedUntil: null, inFlight: 1, queued: 0 });
    await pass(20);
    expect(holdfast.stats().scopes[0]).toMatchObject({ state: 'paused', pausedUntil: Date.now() + 30_000, inFlight: 0, queued: 1, rejected: 1 });
  });

  test('hold nothing of a scope of which nothing was learned', async () => {
    const { run, holdfast } = createClient(new Server());
    run();
    await pass(25);
    expect(holdfast.snapshot()).toEqual({ version: 1, scopes: {} });
  });
});

describe('events of attempts', () => {
  test('tell duration, status and what the answer meant, whatever the answer is', async () => {
    const client = createClient(new Server(ok, failed, reset()), { retries: 0 });
    const told: object[] = [];
    client.holdfast.on('attempt', ({ kind, status, executed, durationMs, attempt }) => told.push({ kind, status, executed, durationMs, attempt }));
    for (let i = 0; i < 3; i++) {
      client.run({ workflow: 'ping' });
      await pass(30);
    }
    expect(told).toEqual([
      { kind: 'ok', status: 200, executed: 'yes', durationMs: 20, attempt: 1 },
      { kind: 'server', status: 503, executed: 'maybe', durationMs: 20, attempt: 1 },
      { kind: 'transport', status: null, executed: 'maybe', durationMs: 20, attempt: 1 },
    ]);
  });

  test('know no status where the response has none', async () => {
    const client = createClient(new Server());
    const told: unknown[] = [];
    client.holdfast.on('attempt', ({ status }) => told.push(status));
    const { call } = client.run();
    call.responseOf = () => ({ status: '200' });
    await pass(25);
    expect(told).toEqual([null]);
  });
});
