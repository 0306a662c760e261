import { AsyncLocalStorage } from 'node:async_hooks';
import { type Channel, channel, tracingChannel } from 'node:diagnostics_channel';
import { inspect } from 'node:util';
import { MAX_ATTEMPTS, MAX_HISTORY, type RateLimitError } from '@holdfast/core';
import { type AttemptEvent, type AttemptTrace, type CallTrace, type EventName, processStats } from '../src/index.js';
import { createClient, failed, limited, nearLimit, ok, pass, refusedConnection, reset, Server } from './support/scripted.js';

beforeEach(() => jest.useFakeTimers());
afterEach(() => {
  jest.useRealTimers();
  stopping.splice(0).forEach((stop) => stop());
});

const stopping: (() => void)[] = [];

function listen(target: Channel, listener: (message: unknown) => void): void {
  target.subscribe(listener);
  stopping.push(() => void target.unsubscribe(listener));
}

function heard<T = object>(name: EventName): T[] {
  const events: T[] = [];
  listen(channel(`holdfast:${name}`), (message) => events.push(message as T));
  return events;
}

/** Everything that is told of calls or attempts, in order; the state of each object at the time. */
function traced(name: 'call' | 'attempt'): [string, CallTrace & AttemptTrace][] {
  const told: [string, CallTrace & AttemptTrace][] = [];
  const channels = tracingChannel(`holdfast:${name}`);
  for (const part of ['start', 'end', 'asyncStart', 'asyncEnd', 'error'] as const) {
    listen(channels[part], (message) => told.push([part, { ...(message as CallTrace & AttemptTrace) }]));
  }
  return told;
}

describe('channels of the process', () => {
  test('tell what each client tells its own listeners, without any listener on a client', async () => {
    const told = Object.fromEntries((['attempt', 'retry', 'pause', 'resume', 'pace', 'warning', 'give-up'] as const).map((name) => [name, heard(name)]));
    const { run } = createClient(new Server(limited, nearLimit, failed));
    const { end } = run({ workflow: '911' });
    await pass(20_000);
    await expect(end).resolves.toBe(nearLimit);
    const second = run({ workflow: '911' });
    await pass(20_000);
    await expect(second.end).rejects.toMatchObject({ kind: 'server' });
    expect(told['attempt']).toMatchObject([{ kind: 'rate-limit', code: '2A', attempt: 1 }, { kind: 'ok', attempt: 2, status: 200 }, { kind: 'server', status: 503 }]);
    expect(told['retry']).toMatchObject([{ type: 'retry', kind: 'rate-limit', call: 'POST https://api.test/api/1.1/wf/911' }]);
    expect(told['warning']).toMatchObject([{ code: '2B' }]);
    expect(told['give-up']).toMatchObject([{ kind: 'server', gaveUpBecause: 'not-retryable' }]);
    expect(told['pause']!.length).toBeGreaterThan(0);
    expect(told['resume']!.length).toBeGreaterThan(0);
    expect(told['pace']!.length).toBeGreaterThan(0);
  });

  test('tell the status of a success that nobody had to look at', async () => {
    const attempts = heard<AttemptEvent>('attempt');
    const { end } = createClient(new Server()).run();
    await pass(20);
    await end;
    expect(attempts).toMatchObject([{ kind: 'ok', status: 200 }]);
  });

  test('tell a pause once, however many clients share the key', async () => {
    const pauses = heard('pause');
    const server = new Server(limited);
    const first = createClient(server);
    const others = [createClient(server), createClient(server)];
    const url = first.url('ping');
    const ends = [first, ...others].map((client) => client.run({ url }).end);
    const listened = jest.fn();
    for (const client of others) client.holdfast.on('pause', listened);
    await pass(20);
    expect(listened).toHaveBeenCalledTimes(2);
    expect(pauses).toHaveLength(1);
    await pass(20_000);
    await Promise.all(ends);
  });

  test('tell an attempt that its deadline cut off', async () => {
    const attempts = heard<AttemptEvent>('attempt');
    const { end } = createClient(new Server('hang'), { deadlineMs: 500 }).run();
    await pass(600);
    await expect(end).rejects.toMatchObject({ kind: 'deadline' });
    expect(attempts).toMatchObject([{ kind: 'transport', code: null, status: null, executed: 'maybe', durationMs: 500 }]);
  });

  test('tell what the caller aborted: the attempt under way, or none while the call waits', async () => {
    const attempts = heard<AttemptEvent>('attempt');
    const gaveUp = heard('give-up');
    const flying = createClient(new Server('hang')).run();
    await pass(70);
    flying.call.cancel();
    await pass(1);
    await expect(flying.end).rejects.toMatchObject({ name: 'AbortError' });
    expect(attempts).toMatchObject([{ kind: 'aborted', code: null, status: null, attempt: 1, executed: 'maybe', durationMs: 70 }]);
    expect(gaveUp).toMatchObject([{ kind: 'aborted', code: null, status: null, gaveUpBecause: 'aborted', attempt: 1 }]);
    const controller = new AbortController();
    const client = createClient(new Server(limited));
    const waiting = client.run({ signal: controller.signal });
    await pass(30);
    controller.abort(new Error('mine'));
    await expect(waiting.end).rejects.toThrow('mine');
    expect(attempts.slice(1)).toMatchObject([{ kind: 'rate-limit', attempt: 1 }]);
    expect(gaveUp.slice(1)).toMatchObject([{ kind: 'aborted', gaveUpBecause: 'aborted', attempt: 1 }]);
  });

  test('teach the pace nothing by an abort, and let the next call go', async () => {
    const { run, holdfast } = createClient(new Server('hang'), { maxConcurrent: 1 });
    heard('give-up');
    const aborted = run();
    const next = run();
    aborted.call.cancel();
    await pass(20);
    await expect(next.end).resolves.toBe(ok);
    expect(holdfast.stats().scopes).toMatchObject([{ state: 'open', pace: null, inFlight: 0, accepted: 1, rejected: 0 }]);
  });

  test('tell what was thrown by its name, and call it no abort', async () => {
    const attempts = heard<AttemptEvent>('attempt');
    const gaveUp = heard('give-up');
    const refusals = [new TypeError('demo-key is no header'), Object.assign(new Error(), { name: 'demo-key with spaces' })];
    for (const refusal of refusals) {
      const { end } = createClient(new Server(refusal)).run({ isTransportFailure: () => false });
      await pass(20);
      await expect(end).rejects.toBe(refusal);
    }
    expect(attempts).toMatchObject([{ kind: 'thrown', code: 'TypeError', executed: 'maybe', durationMs: 20 }, { kind: 'thrown', code: null }]);
    expect(gaveUp).toMatchObject([{ kind: 'thrown', code: 'TypeError', gaveUpBecause: 'not-retryable' }, { kind: 'thrown', code: null }]);
    expect(inspect([attempts, gaveUp])).not.toContain('demo-key');
  });

  test('cannot keep an abort from ending its call', async () => {
    heard('give-up');
    const own = jest.fn();
    const { run, holdfast } = createClient(new Server('hang'));
    holdfast.on('attempt', own);
    const { call, end } = run();
    call.secrets = () => {
      throw new Error('no secrets');
    };
    Object.defineProperty(call, 'url', { get: () => call.secrets() });
    call.cancel();
    await pass(1);
    await expect(end).rejects.toMatchObject({ name: 'AbortError' });
    expect(own).not.toHaveBeenCalled();
  });

  test('tell of the last attempt what the error of the call does not', async () => {
    const gaveUp = heard('give-up');
    const retries = heard('retry');
    const refusedOnce = createClient(new Server(refusedConnection()), { retries: 0 }).run();
    const unavailable = createClient(new Server(failed, failed), { retries: 1 }).run({ workflow: 'ping' });
    await pass(20_000);
    await expect(refusedOnce.end).rejects.toMatchObject({ message: 'fetch failed', code: null });
    await expect(unavailable.end).rejects.toMatchObject({ kind: 'server' });
    const limiting = new Server();
    limiting.answer = () => ({ status: 429, body: '' });
    const late = createClient(limiting, { deadlineMs: 2000 }).run();
    await pass(5000);
    await expect(late.end).rejects.toMatchObject({ kind: 'rate-limit', gaveUpBecause: 'deadline' });
    expect(gaveUp).toMatchObject([{ kind: 'transport', code: 'ECONNREFUSED', status: null }, { kind: 'server', status: 503 }, { kind: 'rate-limit', status: 429 }]);
    expect(retries[0]).toMatchObject({ kind: 'server', status: 503 });
  });

  test('hold no key and no query, whatever the server and the transport say', async () => {
    const messages: unknown[] = [];
    for (const name of ['attempt', 'retry', 'pause', 'resume', 'pace', 'warning', 'give-up']) listen(channel(`holdfast:${name}`), (message) => messages.push(message));
    messages.push(traced('call'), traced('attempt'));
    const echo = { status: 200, body: JSON.stringify({ status: 'success', response: { success: false, message: 'demo-key modcol.co/e2a', requestID: 'demo-key' } }) };
    const { run, key } = createClient(new Server(echo, reset(), nearLimit), { retries: 0 });
    const ends = [run(), run({ workflow: '911' }), run()].map(({ end }) => end.catch((error: unknown) => error));
    await pass(20_000);
    await Promise.all(ends);
    expect(messages.length).toBeGreaterThan(5);
    const text = inspect(messages, { depth: 9, maxArrayLength: null });
    expect(text).not.toContain('demo-key');
    expect(text).not.toContain(key);
  });

  test('a numeric code of a native error is none', async () => {
    const gaveUp = heard('give-up');
    const { end } = createClient(new Server(Object.assign(new Error('boom'), { code: 23 })), { retries: 0 }).run();
    await pass(20);
    await expect(end).rejects.toMatchObject({ kind: 'transport' });
    expect(gaveUp).toMatchObject([{ code: null }]);
  });
});

describe('tracing channels', () => {
  test('follow a call and its attempts from start to end', async () => {
    const calls = traced('call');
    const attempts = traced('attempt');
    const { end } = createClient(new Server(limited)).run();
    expect(calls.map(([part]) => part)).toEqual(['start', 'end']);
    expect(attempts).toMatchObject([['start', { attempt: 1, call: 'POST https://api.test/api/1.1/wf/setnotepad', kind: null }], ['end', {}]]);
    await pass(5000);
    await expect(end).resolves.toBe(ok);
    expect(attempts.slice(2).map(([part, { attempt, kind, durationMs }]) => [part, attempt, kind, durationMs])).toEqual([
      ['error', 1, 'rate-limit', 20],
      ['asyncStart', 1, 'rate-limit', 20],
      ['asyncEnd', 1, 'rate-limit', 20],
      ['start', 2, null, 0],
      ['end', 2, null, 0],
      ['asyncStart', 2, 'ok', 20],
      ['asyncEnd', 2, 'ok', 20],
    ]);
    expect(calls.slice(2)).toMatchObject([['asyncStart', { kind: 'ok', attempts: 2 }], ['asyncEnd', { kind: 'ok', attempts: 2 }]]);
  });

  test.each([
    ['a failed answer', new Server(failed), { kind: 'server', gaveUpBecause: 'not-retryable', attempts: 1 }],
    ['no answer', new Server(reset()), { kind: 'transport', code: 'ECONNRESET', attempts: 1 }],
    ['a deadline', new Server('hang'), { kind: 'deadline', gaveUpBecause: 'deadline', attempts: 1 }],
  ])('tell how a call failed: %s', async (_, server, expected) => {
    const calls = traced('call');
    const { end } = createClient(server, { deadlineMs: 1000 }).run({ workflow: '911' });
    await pass(1100);
    await expect(end).rejects.toBeDefined();
    expect(calls.map(([part]) => part)).toEqual(['start', 'end', 'error', 'asyncStart', 'asyncEnd']);
    expect(calls.at(-1)![1]).toMatchObject(expected);
  });

  test('end what the caller aborted', async () => {
    const calls = traced('call');
    const attempts = traced('attempt');
    const { call, end } = createClient(new Server('hang')).run();
    call.cancel();
    await pass(1);
    await expect(end).rejects.toMatchObject({ name: 'AbortError' });
    expect(attempts.at(-1)).toMatchObject(['asyncEnd', { kind: 'aborted', executed: 'maybe' }]);
    expect(calls.at(-1)).toMatchObject(['asyncEnd', { kind: 'aborted', gaveUpBecause: 'aborted', attempts: 1 }]);
  });

  test('an attempt knows its call, and a store that is bound to its start is there while it is sent', async () => {
    const store = new AsyncLocalStorage<AttemptTrace>();
    const { start } = tracingChannel('holdfast:attempt');
    traced('call');
    traced('attempt');
    start.bindStore(store, (message) => message as AttemptTrace);
    const server = new Server();
    const seen: (AttemptTrace | undefined)[] = [];
    const handle = server.handle.bind(server);
    server.handle = (...args) => {
      seen.push(store.getStore());
      return handle(...args);
    };
    const { end } = createClient(server).run();
    await pass(20);
    await end;
    start.unbindStore(store);
    expect(seen).toMatchObject([{ attempt: 1, of: { call: 'POST https://api.test/api/1.1/wf/setnotepad', kind: 'ok' } }]);
  });
});

describe('the context of the caller', () => {
  test.each([{ maxConcurrent: 1 }, {}])('is that of every attempt, also of one that another call let leave: %p', async (options) => {
    const callers = new AsyncLocalStorage<string>();
    const server = new Server(limited, limited);
    const sentFor: [string, string | undefined][] = [];
    const handle = server.handle.bind(server);
    server.handle = (id, onCancel) => {
      sentFor.push([id, callers.getStore()]);
      return handle(id, onCancel);
    };
    const { run } = createClient(server, options);
    const ids = ['a', 'b', 'c', 'd', 'e'];
    const ends = ids.map((id) => callers.run(id, () => run({ id }).end));
    await pass(60_000);
    await Promise.all(ends);
    expect(sentFor.length).toBeGreaterThan(ids.length);
    for (const [id, caller] of sentFor) expect(caller).toBe(id);
  });
});

describe('history of an error', () => {
  test('tells each attempt, why it had to wait, and when', async () => {
    const server = new Server(limited);
    server.answer = () => failed;
    const { end } = createClient(server, { retries: 1 }).run({ workflow: 'ping' });
    const startedAt = Date.now();
    await pass(20_000);
    const error = await end.catch((it: unknown) => it as RateLimitError);
    expect(error).toMatchObject({ attempts: 3, kind: 'server' });
    const { history } = error as RateLimitError;
    expect(history).toMatchObject([
      { attempt: 1, kind: 'rate-limit', code: '2A', requestId: 'ABCDEFGHIJKLMNO', status: 200, gate: 'open', waitedMs: 0, sentAt: startedAt, durationMs: 20 },
      { attempt: 2, kind: 'server', status: 503, gate: 'paused', durationMs: 20 },
      { attempt: 3, kind: 'server', status: 503, durationMs: 20 },
    ]);
    for (const [i, { waitedMs, sentAt }] of history.entries()) {
      const before = history[i - 1];
      if (before !== undefined) expect(waitedMs).toBe(sentAt - before.sentAt - before.durationMs);
      expect(sentAt).toBe(server.log[i]!.at);
    }
    expect((error as RateLimitError).explain()).toContain('request ABCDEFGHIJKLMNO');
  });

  test('is on native errors, on deadlines and on calls that were replaced or closed', async () => {
    const native = createClient(new Server(refusedConnection(), reset()), { retries: 1 }).run();
    const late = createClient(new Server('hang'), { deadlineMs: 100 }).run();
    const limiting = new Server();
    limiting.answer = () => limited;
    const client = createClient(limiting);
    const replaced = client.run({ options: { replaceKey: 'x' } });
    await pass(21);
    const newer = client.run({ options: { replaceKey: 'x' } });
    await pass(1000);
    void client.holdfast.close();
    await pass(1000);
    await expect(native.end).rejects.toMatchObject({ history: [{ code: 'ECONNREFUSED' }, { code: 'ECONNRESET' }] });
    await expect(late.end).rejects.toMatchObject({ kind: 'deadline', history: [{ kind: 'transport', code: null, durationMs: 100 }] });
    await expect(replaced.end).rejects.toMatchObject({ kind: 'replaced', history: [{ kind: 'rate-limit' }] });
    await expect(newer.end).rejects.toMatchObject({ kind: 'closed' });
  });

  test('has an end, as the attempts have', async () => {
    const server = new Server();
    server.answer = () => limited;
    const { end } = createClient(server, { deadlineMs: Infinity }).run();
    await pass(365 * 86_400_000);
    const error = (await end.catch((it: unknown) => it)) as RateLimitError;
    expect(error).toMatchObject({ attempts: MAX_ATTEMPTS });
    expect(error.history).toHaveLength(MAX_HISTORY);
    expect(error.history.at(-1)!.attempt).toBe(MAX_ATTEMPTS);
  });
});

test('processStats tells every scope, without a handle', async () => {
  const { run, holdfast } = createClient(new Server());
  await Promise.all([run().end, pass(20)]);
  const [own] = holdfast.stats().scopes;
  expect(processStats().scopes).toContainEqual(own);
});
