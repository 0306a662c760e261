import {
  ApiKeyError,
  ClosedError,
  DeadlineError,
  QueueFullError,
  RateLimitError,
  ReplacedError,
  ServerError,
  TransportError,
  MAX_ATTEMPTS,
} from '@holdfast/core';
import { type HoldfastEvents, verdictOf } from '../src/index.js';
import { badKey, createClient, failed, limited, nearLimit, ok, pass, refusedConnection, reset, Server } from './support/scripted.js';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

describe('while nothing is limited', () => {
  test('a call is sent at once, and its answer comes through', async () => {
    const server = new Server();
    const { run } = createClient(server);
    const { end } = run();
    expect(server.log).toHaveLength(1);
    await pass(20);
    await expect(end).resolves.toBe(ok);
  });

  test('a thousand calls share one timer and touch Bottleneck never', async () => {
    const server = new Server();
    server.latencyMs = 0;
    const { run } = createClient(server);
    server.handle = () => Promise.resolve(ok);
    const timers = jest.spyOn(globalThis, 'setTimeout');
    for (let i = 0; i < 1000; i++) await run().end;
    expect(timers).toHaveBeenCalledTimes(1);
  });

  test('a failure that is neither transient nor a limit ends the call at once', async () => {
    const server = new Server(badKey);
    const { run } = createClient(server);
    const { end } = run();
    await pass(20);
    await expect(end).rejects.toBeInstanceOf(ApiKeyError);
    await expect(end).rejects.toMatchObject({ attempts: 1, code: '1A', gaveUpBecause: 'not-retryable', requestId: 'ABCDEFGHIJKLMNO' });
    expect(server.log).toHaveLength(1);
  });

  test('what a transport throws in the same tick counts as thrown later', async () => {
    const server = new Server();
    server.handle = () => {
      throw reset();
    };
    const { end } = createClient(server).run();
    await pass(1);
    await expect(end).rejects.toBeInstanceOf(TransportError);
  });
});

describe('a declared rate limit', () => {
  test('is waited out and repeated, also for calls that must never run twice', async () => {
    const server = new Server(limited);
    const { run } = createClient(server);
    const { end, call } = run({ workflow: '911' });
    await pass(5000);
    await expect(end).resolves.toBe(ok);
    expect(server.log).toHaveLength(2);
    expect(call.discarded).toEqual([limited]);
  });

  test('does not use up retries', async () => {
    const server = new Server(limited, limited, limited);
    const { end } = createClient(server, { retries: 0 }).run();
    await pass(20_000);
    await expect(end).resolves.toBe(ok);
    expect(server.log).toHaveLength(4);
  });

  test('pauses every call of the scope, also those of other clients, and one probe goes first', async () => {
    const server = new Server();
    let open = false;
    server.answer = () => (open ? ok : limited);
    const first = createClient(server);
    const second = createClient(server);
    const url = first.url('ping');
    const a = first.run({ url, id: 'a' });
    await pass(20); // a is refused; the scope is paused
    const waiting = [second.run({ url, id: 'b' }), second.run({ url, id: 'c' }), first.run({ url, id: 'd' })];
    expect(server.ids).toEqual(['a']);
    expect(second.holdfast.stats().scopes[0]).toMatchObject({ state: 'paused', queued: 4, inFlight: 0 });
    open = true;
    await pass(80);
    expect(server.log.length).toBeGreaterThanOrEqual(2);
    expect(server.ids[1]).toBe('a'); // the refused call goes first, alone
    const [, probe, next] = server.log;
    await pass(5000);
    expect((next ?? server.log[2])!.at).toBeGreaterThanOrEqual(probe!.at + 20);
    await expect(Promise.all([a, ...waiting].map(({ end }) => end))).resolves.toHaveLength(4);
    expect(server.log).toHaveLength(5);
  });

  test('never ends a probe storm: attempts are bounded, and the message asks about permissions', async () => {
    const server = new Server();
    server.answer = () => limited;
    const { end } = createClient(server, { deadlineMs: Infinity }).run();
    await pass(365 * 86_400_000);
    await expect(end).rejects.toBeInstanceOf(RateLimitError);
    await expect(end).rejects.toMatchObject({ attempts: MAX_ATTEMPTS, gaveUpBecause: 'attempts-exhausted', message: expect.stringContaining('permissions') });
  });

  test('with a wait that does not fit into the deadline ends the call at once and says when to try again', async () => {
    const server = new Server();
    server.answer = () => ({ status: 429, headers: { 'retry-after': '120' } });
    const { run } = createClient(server, { deadlineMs: 10_000, maxConcurrent: 1 });
    const { end } = run();
    const waiting = run();
    await pass(20);
    await expect(end).rejects.toBeInstanceOf(RateLimitError);
    await expect(end).rejects.toMatchObject({ gaveUpBecause: 'deadline', attempts: 1, retryAt: Date.now() + 120_000 });
    const third = run();
    await pass(20);
    await expect(waiting.end).rejects.toMatchObject({ kind: 'deadline', gaveUpBecause: 'deadline', attempts: 0 });
    await expect(third.end).rejects.toBeInstanceOf(DeadlineError);
    await expect(third.end).rejects.toMatchObject({ attempts: 0, executed: 'no', retryAt: expect.closeTo(Date.now() + 119_960, -2) });
  });

  test('is never repeated earlier than the server asked', async () => {
    const server = new Server({ status: 429, headers: { 'retry-after': '3' } });
    const { end } = createClient(server).run();
    await pass(10_000);
    await expect(end).resolves.toBe(ok);
    expect(server.log[1]!.at - server.log[0]!.at).toBeGreaterThanOrEqual(3020);
  });

  test('ends a call whose body cannot be sent twice', async () => {
    const { end } = createClient(new Server(limited)).run({ replayable: false });
    await pass(20);
    await expect(end).rejects.toMatchObject({ kind: 'rate-limit', gaveUpBecause: 'body-not-replayable', attempts: 1 });
  });
});

describe('transient failures', () => {
  test.each([
    ['a 503 of a call that reads', 'ping', failed, 2],
    ['a 503 of a call that may not run twice', '911', failed, 1],
    ['a reset of a call that reads', 'ping', reset(), 2],
    ['a reset of a call that may not run twice', 'panic', reset(), 1],
    ['a refused connection, where nothing was sent', '911', refusedConnection(), 2],
  ])('%s', async (_, workflow, step, attempts) => {
    const server = new Server(step);
    const { end } = createClient(server).run({ workflow });
    await pass(10_000);
    expect(server.log).toHaveLength(attempts);
    await (attempts === 2 ? expect(end).resolves.toBe(ok) : expect(end).rejects.toMatchObject({ gaveUpBecause: 'not-retryable', executed: 'maybe' }));
  });

  test('a repeat of a 911 call cannot even be asked for', async () => {
    const server = new Server(failed);
    const { end } = createClient(server, { idempotent: () => true }).run({ workflow: '911', options: { idempotent: true } });
    await pass(10_000);
    expect(server.log).toHaveLength(1);
    await expect(end).rejects.toBeInstanceOf(ServerError);
  });

  test('the client and the call say what may be repeated; the call counts more', async () => {
    const server = new Server(failed, ok, failed);
    const { run } = createClient(server, { idempotent: ({ url }) => url.includes('setnotepad') });
    const byClient = run();
    await pass(10_000);
    await expect(byClient.end).resolves.toBe(ok);
    const byCall = run({ options: { idempotent: false } });
    await pass(10_000);
    expect(server.log).toHaveLength(3);
    await expect(byCall.end).rejects.toMatchObject({ kind: 'server', gaveUpBecause: 'not-retryable' });
  });

  test('back off with full jitter, exponentially, up to `retries`', async () => {
    const server = new Server();
    server.answer = () => failed;
    const { end } = createClient(server, { retries: 3 }).run({ workflow: 'ping' });
    await pass(60_000);
    const gaps = server.log.slice(1).map(({ at }, i) => at - server.log[i]!.at - 20);
    expect(gaps).toEqual([125, 250, 500]); // half of 250, 500, 1000
    await expect(end).rejects.toMatchObject({ attempts: 4, gaveUpBecause: 'attempts-exhausted', status: 503 });
  });

  test('wait as long as a 503 asks', async () => {
    const server = new Server({ status: 503, headers: { 'retry-after': '2' } });
    createClient(server).run({ workflow: 'ping' });
    await pass(10_000);
    expect(server.log[1]!.at - server.log[0]!.at).toBe(2020);
  });

  test('end at once if the back-off would pass the deadline', async () => {
    const server = new Server({ status: 503, headers: { 'retry-after': '2' } });
    const { end } = createClient(server, { deadlineMs: 1000 }).run({ workflow: 'ping' });
    await pass(25);
    await expect(end).rejects.toMatchObject({ kind: 'server', gaveUpBecause: 'deadline', retryAt: expect.any(Number) });
  });

  test('stay within a fifth of the traffic', async () => {
    const server = new Server();
    server.answer = () => failed;
    const { run } = createClient(server);
    const ends = Array.from({ length: 300 }, () => run({ workflow: 'ping' }).end);
    await pass(60_000);
    const results = await Promise.allSettled(ends);
    expect(server.log.length).toBeGreaterThan(300);
    expect(server.log.length).toBeLessThanOrEqual(360);
    expect(results.filter((result) => result.status === 'rejected' && result.reason.gaveUpBecause === 'budget').length).toBeGreaterThan(200);
  });

  test('the budget comes back with time', async () => {
    const server = new Server();
    server.answer = () => failed;
    const { run } = createClient(server, { retries: 1 });
    for (let i = 0; i < 12; i++) run({ workflow: 'ping' });
    await pass(5000);
    const spent = server.log.length;
    expect(spent).toBe(22); // 12 calls and the floor of 10 retries
    await pass(60_000);
    run({ workflow: 'ping' });
    await pass(5000);
    expect(server.log).toHaveLength(spent + 2);
  });

  test('errors that are no transport failure reach the caller as they are, without secrets', async () => {
    const wrong = new TypeError('Failed to parse URL from https://x?api_key=demo-key');
    const { end } = createClient(new Server(wrong)).run({ workflow: 'ping', isTransportFailure: () => false });
    await pass(25);
    await expect(end).rejects.toBe(wrong);
    expect(wrong.message).not.toContain('demo-key');
  });

  test('a transport error stays what it was, marked and clean', async () => {
    const native = reset();
    const { end } = createClient(new Server(native)).run();
    await pass(25);
    await expect(end).rejects.toBe(native);
    expect(native).toMatchObject({ kind: 'transport', attempts: 1, executed: 'maybe', gaveUpBecause: 'not-retryable', code: 'ECONNRESET' });
    expect(native.message).toBe('socket hang up [redacted]');
  });
});

describe('the deadline', () => {
  test('ends an attempt that hangs, and the attempt with it', async () => {
    const { run, holdfast } = createClient(new Server('hang'), { deadlineMs: 5000 });
    const { end, call } = run();
    await pass(4999);
    expect(call.cancelled).toBe(0);
    await pass(2);
    await expect(end).rejects.toBeInstanceOf(DeadlineError);
    await expect(end).rejects.toMatchObject({ gaveUpBecause: 'deadline', attempts: 1, executed: 'maybe', message: expect.stringMatching(/POST https:\/\/api\.test\/api\/1\.1\/wf\/setnotepad .*5000 ms/) });
    expect(call.cancelled).toBe(1);
    expect(holdfast.stats().scopes[0]).toMatchObject({ inFlight: 0 });
  });

  test('ends a call that waits, as the limited call that it is', async () => {
    const server = new Server();
    server.answer = () => limited;
    const { end } = createClient(server, { deadlineMs: 5000 }).run();
    await pass(6000);
    await expect(end).rejects.toMatchObject({ kind: 'rate-limit', gaveUpBecause: 'deadline' });
  });

  test('of a call outranks that of the client, in either direction', async () => {
    const { run } = createClient(new Server('hang', 'hang', 'hang'), { deadlineMs: 5000 });
    const ends = [1000, 9000, undefined].map((deadlineMs) => run({ options: { deadlineMs } }).end);
    const settled: number[] = [];
    ends.forEach((end, i) => end.catch(() => settled.push(i)));
    await pass(1001);
    expect(settled).toEqual([0]);
    await pass(4000);
    expect(settled).toEqual([0, 2]);
    await pass(4000);
    expect(settled).toEqual([0, 2, 1]);
  });

  test('an answer that comes too late is let go', async () => {
    const server = new Server();
    server.latencyMs = 2000;
    const { run } = createClient(server, { deadlineMs: 1000 });
    const { end, call } = run();
    call.cancel = () => undefined; // a transport that does not listen
    await pass(3000);
    await expect(end).rejects.toBeInstanceOf(DeadlineError);
    expect(call.discarded).toEqual([ok]);
  });

  test('a transport error that comes too late is of no interest', async () => {
    const server = new Server(reset());
    server.latencyMs = 2000;
    const { run, holdfast } = createClient(server, { deadlineMs: 1000 });
    const { end, call } = run();
    call.cancel = () => undefined;
    await pass(3000);
    await expect(end).rejects.toBeInstanceOf(DeadlineError);
    expect(holdfast.stats().scopes[0]).toMatchObject({ inFlight: 0, rejected: 0 });
  });
});

describe('an abort', () => {
  test('during an attempt reaches the caller as the transport says it', async () => {
    const aborted = Object.assign(new Error('aborted'), { name: 'AbortError' });
    const { end } = createClient(new Server(aborted)).run({ workflow: 'ping' });
    await pass(25);
    await expect(end).rejects.toBe(aborted);
  });

  test('while waiting settles the caller at once with the reason as it is, and leaves no listener', async () => {
    const server = new Server(limited);
    const controller = new AbortController();
    const { end, call } = createClient(server).run({ signal: controller.signal });
    await pass(21);
    expect(call.listeners).toBe(1);
    controller.abort('enough');
    await expect(end).rejects.toBe('enough');
    expect(call.listeners).toBe(0);
    await pass(10_000);
    expect(server.log).toHaveLength(1);
  });

  test('during the back-off', async () => {
    const server = new Server(failed);
    const controller = new AbortController();
    const { end, call } = createClient(server).run({ workflow: 'ping', signal: controller.signal });
    await pass(30);
    controller.abort('enough');
    await expect(end).rejects.toBe('enough');
    expect(call.listeners).toBe(0);
    await pass(10_000);
    expect(server.log).toHaveLength(1);
  });

  test('before the call has to wait', async () => {
    const server = new Server(limited);
    const { run } = createClient(server);
    run({ id: 'first' });
    await pass(25);
    const { end, call } = run({ signal: AbortSignal.abort('early') });
    await expect(end).rejects.toBe('early');
    expect(call.listeners).toBe(0);
  });
});

describe('the queue', () => {
  /** A client whose scope is paused, and whose calls wait. */
  async function pausedClient(options = {}) {
    const server = new Server(limited);
    const client = createClient(server, options);
    const first = client.run({ id: 'first' });
    await pass(21);
    return { ...client, server, first };
  }

  test('lets the most urgent call go first, and in order within a priority', async () => {
    const { run, server } = await pausedClient({ pace: 'off' });
    for (const [id, priority] of [['ping 1', 9], ['ping 2', 9], ['normal', undefined], ['911', 0], ['911 again', 0]] as const) run({ id, options: { priority } });
    await pass(20_000);
    expect(server.ids).toEqual(['first', '911', '911 again', 'first', 'normal', 'ping 1', 'ping 2']);
  });

  test('replaces a waiting call by a newer one with the same key, which takes its place', async () => {
    const { run, server } = await pausedClient();
    const older = run({ id: 'older', options: { replaceKey: 'player 1' } });
    run({ id: 'other' });
    const newer = run({ id: 'newer', options: { replaceKey: 'player 1' } });
    await expect(older.end).rejects.toBeInstanceOf(ReplacedError);
    await expect(older.end).rejects.toMatchObject({ attempts: 0, executed: 'no' });
    await pass(20_000);
    expect(server.ids).toEqual(['first', 'first', 'newer', 'other']);
    await expect(newer.end).resolves.toBe(ok);
  });

  test('a newer call of another priority replaces as well', async () => {
    const { run, server } = await pausedClient();
    run({ id: 'older', options: { replaceKey: 'k', priority: 9 } });
    run({ id: 'other' });
    run({ id: 'newer', options: { replaceKey: 'k', priority: 0 } });
    await pass(20_000);
    expect(server.ids).toEqual(['first', 'newer', 'first', 'other']);
  });

  test('a refused call gives way to a newer one with its key that waits already', async () => {
    const server = new Server(limited, limited);
    const { run } = createClient(server);
    run({ id: 'x' });
    const older = run({ id: 'older', options: { replaceKey: 'k' } });
    await pass(19);
    await pass(2);
    const newer = run({ id: 'newer', options: { replaceKey: 'k' } });
    await pass(20_000);
    const results = await Promise.allSettled([older.end, newer.end]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
  });

  test('is bounded: beyond maxQueue a call ends at once', async () => {
    const { run } = await pausedClient({ maxQueue: 2 });
    run();
    const { end } = run();
    await expect(end).rejects.toBeInstanceOf(QueueFullError);
    await expect(end).rejects.toMatchObject({ gaveUpBecause: 'queue-full', attempts: 0, executed: 'no', message: expect.stringContaining('maxQueue 2') });
  });

  test('gives the place of its last call to one of higher priority when it is full', async () => {
    const { run } = await pausedClient({ maxQueue: 3 });
    const [soon, late] = [run({ options: { priority: 8 } }), run({ options: { priority: 9 } })];
    const emergency = run({ options: { priority: 0 } });
    await expect(late.end).rejects.toMatchObject({ kind: 'queue-full', gaveUpBecause: 'queue-full', attempts: 0, executed: 'no', message: expect.stringContaining('higher priority') });
    await pass(10_000);
    await expect(Promise.all([soon.end, emergency.end])).resolves.toEqual([ok, ok]);
  });

  test('takes a replacing call even when it is full', async () => {
    const { run } = await pausedClient({ maxQueue: 2 });
    run({ options: { replaceKey: 'k' } });
    const { end } = run({ options: { replaceKey: 'k' } });
    await pass(10_000);
    await expect(end).resolves.toBe(ok);
  });

  test('maxConcurrent holds without any limit being met', async () => {
    const server = new Server();
    const { run, holdfast } = createClient(server, { maxConcurrent: 2 });
    const ends = Array.from({ length: 5 }, (_, i) => run({ id: String(i) }).end);
    expect(server.log).toHaveLength(2);
    expect(holdfast.stats().scopes[0]).toMatchObject({ inFlight: 2, queued: 3 });
    await pass(21);
    expect(server.log).toHaveLength(4);
    await pass(100);
    await expect(Promise.all(ends)).resolves.toHaveLength(5);
  });
});

describe('a call from inside a slot', () => {
  test('that would wait for itself is told at once', async () => {
    const server = new Server();
    const { run, url } = createClient(server, { maxConcurrent: 1 });
    let inner: Promise<unknown> | undefined;
    server.handle = async (id) => {
      if (id === 'inner') return ok;
      await Promise.resolve(); // the slot is known across asynchronous steps
      inner = run({ id: 'inner' }).end;
      await inner.catch(() => undefined);
      return ok;
    };
    const outer = run({ id: 'outer', url: url('ping') });
    await pass(25);
    await expect(inner).rejects.toThrow(/made inside an attempt of the same scope.*maxConcurrent/);
    await expect(outer.end).resolves.toBe(ok);
  });

  test('of another scope, or from outside, waits as ever', async () => {
    const server = new Server();
    const { run } = createClient(server, { maxConcurrent: 1 });
    const ends = [run().end, run().end, run({ url: 'https://other.test/?api_key=x' }).end];
    await pass(100);
    await expect(Promise.all(ends)).resolves.toHaveLength(3);
  });
});

test('an answer that the adapter cannot read ends the call all the same', async () => {
  const { run, holdfast } = createClient(new Server());
  const { end, call } = run();
  call.outcomeOf = () => {
    throw new TypeError('no such field');
  };
  await pass(25);
  await expect(end).rejects.toThrow('no such field');
  const undeliverable = run();
  undeliverable.call.deliver = () => {
    throw new TypeError('cannot be delivered');
  };
  await pass(25);
  await expect(undeliverable.end).rejects.toThrow('cannot be delivered');
  expect(holdfast.stats().scopes[0]).toMatchObject({ inFlight: 0 });
});

describe('failures that are handed on', () => {
  test('onFailure "return" gives the response, and verdictOf tells', async () => {
    const { end } = createClient(new Server(badKey), { onFailure: 'return' }).run();
    await pass(25);
    const response = (await end) as object;
    expect(response).toBe(badKey);
    expect(verdictOf(response)).toMatchObject({ kind: 'api-key', code: '1A' });
    expect(verdictOf({})).toBeUndefined();
  });

  test('what the adapter calls native is delivered as it came', async () => {
    const { end } = createClient(new Server({ status: 404 })).run({ isNative: ({ kind }) => kind === 'not-found' });
    await pass(25);
    await expect(end).resolves.toEqual({ status: 404 });
  });
});

describe('failFastOnBadKeyMs', () => {
  test('spares the server calls of a key that it has just rejected', async () => {
    const server = new Server(badKey);
    const { run } = createClient(server, { failFastOnBadKeyMs: 10_000 });
    run();
    await pass(25);
    const { end } = run();
    await expect(end).rejects.toBeInstanceOf(ApiKeyError);
    await expect(end).rejects.toMatchObject({ attempts: 0, code: '1A' });
    expect(server.log).toHaveLength(1);
    await pass(10_000);
    const later = run();
    await pass(25);
    await expect(later.end).resolves.toBe(ok);
  });

  test('is off by default', async () => {
    const server = new Server(badKey);
    const { run } = createClient(server);
    run();
    await pass(25);
    run();
    expect(server.log).toHaveLength(2);
  });
});

describe('retry rules of another library', () => {
  const hooks = (allows: (error: unknown) => unknown, delayMs?: number) => {
    const told: number[] = [];
    return {
      told,
      retryHooks: { allows, delayMs: () => delayMs, onRetry: (retry: number) => void told.push(retry) } as never,
    };
  };

  test.each([
    ['allow', () => true, 2],
    ['allow with a promise', () => Promise.resolve(true), 2],
    ['forbid', () => false, 1],
    ['say nothing', () => undefined, 1],
  ])('that %s', async (_, allows, attempts) => {
    const server = new Server(failed);
    const { retryHooks, told } = hooks(allows);
    createClient(server).run({ retryHooks });
    await pass(10_000);
    expect(server.log).toHaveLength(attempts);
    expect(told).toEqual(attempts === 2 ? [1] : []);
  });

  test('cannot make a 911 call run twice', async () => {
    const server = new Server(failed);
    createClient(server).run({ workflow: '911', retryHooks: hooks(() => true).retryHooks });
    await pass(10_000);
    expect(server.log).toHaveLength(1);
  });

  test('give the delay', async () => {
    const server = new Server(failed);
    createClient(server).run({ retryHooks: hooks(() => true, 777).retryHooks });
    await pass(10_000);
    expect(server.log[1]!.at - server.log[0]!.at).toBe(797);
  });

  test.each([
    ['throw', () => { throw new Error('my rule is broken'); }],
    ['reject', () => Promise.reject(new Error('my rule is broken'))],
  ])('that %s end the call with what they said', async (_, allows) => {
    const { end } = createClient(new Server(failed)).run({ retryHooks: hooks(allows).retryHooks });
    await pass(25);
    await expect(end).rejects.toThrow('my rule is broken');
  });

  test('a callback that is awaited', async () => {
    const server = new Server(failed);
    const retryHooks = { allows: () => true, delayMs: () => 0, onRetry: () => Promise.resolve() } as never;
    const { end } = createClient(server).run({ retryHooks });
    await pass(10_000);
    await expect(end).resolves.toBe(ok);
    const broken = { allows: () => true, delayMs: () => 0, onRetry: () => Promise.reject(new Error('no')) } as never;
    const second = createClient(new Server(failed)).run({ retryHooks: broken });
    await pass(10_000);
    await expect(second.end).rejects.toThrow('no');
  });

  test('a client rule that throws ends the call with what it said', async () => {
    const { end } = createClient(new Server(failed), { idempotent: () => { throw new Error('my rule is broken'); } }).run();
    await pass(25);
    await expect(end).rejects.toThrow('my rule is broken');
  });
});

describe('events', () => {
  function listen(client: ReturnType<typeof createClient>): { type: string }[] {
    const events: HoldfastEvents[keyof HoldfastEvents][] = [];
    for (const name of ['attempt', 'retry', 'pause', 'resume', 'pace', 'warning', 'give-up'] as const) client.holdfast.on(name, (event) => events.push(event));
    return events;
  }

  test('tell the way of a limited call', async () => {
    const client = createClient(new Server(limited));
    const events = listen(client);
    client.run();
    await pass(10_000);
    const names = events.map(({ type }) => type);
    expect(names.filter((name) => name !== 'pace')).toEqual(['attempt', 'pause', 'retry', 'resume', 'attempt']);
    expect(events.find(({ type }) => type === 'pause')).toMatchObject({ code: '2A', forMs: expect.any(Number), untilMs: expect.any(Number) });
    expect(events[0]).toMatchObject({ kind: 'rate-limit', status: 200, attempt: 1, call: 'POST https://api.test/api/1.1/wf/setnotepad', durationMs: 20 });
  });

  test('tell of a warning, and the scope slows down', async () => {
    const client = createClient(new Server(nearLimit));
    const events = listen(client);
    const { end } = client.run();
    await pass(25);
    await expect(end).resolves.toBe(nearLimit);
    expect(events.find(({ type }) => type === 'warning')).toMatchObject({ code: '2B', message: expect.stringContaining('Slow down, [redacted].') });
  });

  test('tell of giving up', async () => {
    const client = createClient(new Server(reset()));
    const events = listen(client);
    client.run();
    await pass(25);
    expect(events.at(-1)).toMatchObject({ type: 'give-up', kind: 'transport', code: 'ECONNRESET', gaveUpBecause: 'not-retryable', attempt: 1 });
  });

  test('hold no key', async () => {
    const client = createClient(new Server(limited, nearLimit, badKey));
    const events = listen(client);
    for (let i = 0; i < 3; i++) client.run();
    await pass(20_000);
    expect(JSON.stringify([events, client.holdfast.stats(), client.holdfast.snapshot()])).not.toContain(client.key);
  });

  test('stop when asked to, and unknown ones are told', async () => {
    const client = createClient(new Server());
    const listener = jest.fn();
    client.holdfast.on('attempt', listener)();
    client.run();
    await pass(25);
    expect(listener).not.toHaveBeenCalled();
    expect(() => client.holdfast.on('attmept' as never, listener)).toThrow(/unknown event "attmept".*attempt, retry/);
    expect(() => client.holdfast.on('attempt', 1 as never)).toThrow(/listener of "attempt" must be a function/);
  });

  test('an exception of a listener does not reach the call', async () => {
    const microtasks = jest.spyOn(globalThis, 'queueMicrotask').mockImplementation(() => undefined);
    const client = createClient(new Server());
    client.holdfast.on('attempt', () => { throw new Error('listener'); });
    const { end } = client.run();
    await pass(25);
    await expect(end).resolves.toBe(ok);
    expect(() => microtasks.mock.calls[0]![0]()).toThrow('listener');
    microtasks.mockRestore();
  });
});

describe('close', () => {
  test('ends what waits, lets end what is under way, and takes no more', async () => {
    const server = new Server(limited);
    const client = createClient(server);
    const first = client.run({ id: 'first' });
    await pass(21);
    const waiting = client.run();
    const closed = client.holdfast.close();
    await expect(first.end).rejects.toBeInstanceOf(ClosedError);
    await expect(waiting.end).rejects.toBeInstanceOf(ClosedError);
    await closed;
    await expect(client.run().end).rejects.toBeInstanceOf(ClosedError);
    expect(server.log).toHaveLength(1);
  });

  test('waits for attempts under way, which are not repeated', async () => {
    const client = createClient(new Server(ok, failed));
    const good = client.run();
    const bad = client.run({ workflow: 'ping' });
    let isClosed = false;
    const closed = client.holdfast.close().then(() => (isClosed = true));
    await pass(10);
    expect(isClosed).toBe(false);
    await pass(15);
    await closed;
    await expect(good.end).resolves.toBe(ok);
    await expect(bad.end).rejects.toBeInstanceOf(ClosedError);
  });

  test('leaves no timer', async () => {
    const client = createClient(new Server());
    client.run();
    await pass(25);
    await client.holdfast.close();
    await pass(1);
    expect(jest.getTimerCount()).toBe(0);
  });
});

test('what was learned survives a restart', async () => {
  const server = new Server();
  const first = createClient(server);
  let tokens = 10;
  server.answer = () => (tokens-- > 0 ? ok : limited);
  const refill = setInterval(() => (tokens = Math.min(10, tokens + 1)), 20);
  for (let i = 0; i < 200; i++) first.run();
  await pass(20_000);
  clearInterval(refill);
  const snapshot = JSON.parse(JSON.stringify(first.holdfast.snapshot()));
  expect(Object.keys(snapshot.scopes)).toEqual([expect.stringMatching(/^https:\/\/api\.test#[0-9a-f]{16}$/)]);
  const [scope] = Object.keys(snapshot.scopes) as [string];
  const second = createClient(new Server(), { initialPace: { version: 1, scopes: { [scope]: snapshot.scopes[scope] } }, scopeOf: () => 'another' });
  second.run();
  expect(second.holdfast.stats().scopes[0]!.scope).toMatch(/^custom#/);
});
