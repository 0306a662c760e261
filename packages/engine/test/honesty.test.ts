import { ClosedError } from '@holdfast/core';
import { RetryBudget } from '../src/gate/retry-budget.js';
import { isRepeatable } from '../src/scope/repeatable.js';
import { createClient, failed, limited, ok, pass, reset, ScriptedCall, Server } from './support/scripted.js';
import { rocketcad } from '@holdfast/core';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

describe('what may have run is never called not run', () => {
  test('an attempt that is cut off after a refusal', async () => {
    const { end } = createClient(new Server(limited, 'hang'), { deadlineMs: 5000 }).run({ workflow: '911' });
    await pass(6000);
    await expect(end).rejects.toMatchObject({ kind: 'deadline', attempts: 2, executed: 'maybe' });
  });

  test('a refusal after an attempt that may have run', async () => {
    const server = new Server(reset());
    server.answer = () => limited;
    const { end } = createClient(server, { deadlineMs: 5000 }).run({ options: { idempotent: true } });
    await pass(6000);
    await expect(end).rejects.toMatchObject({ kind: 'rate-limit', executed: 'maybe', gaveUpBecause: 'deadline' });
  });

  test('but what only waited is', async () => {
    const server = new Server();
    server.answer = () => 'hang';
    const { run } = createClient(server, { deadlineMs: 1000, maxConcurrent: 2 });
    const ends = Array.from({ length: 50 }, () => run({ workflow: '911' }).end);
    await pass(1500);
    const errors = await Promise.all(ends.map((end) => end.catch((error: { executed: string; attempts: number }) => error)));
    expect(server.log).toHaveLength(2);
    expect(errors.filter((error) => (error as { executed: string }).executed === 'no')).toHaveLength(48);
  });
});

describe('a listener that aborts other calls', () => {
  test('does not harm those that go on', async () => {
    const server = new Server();
    server.answer = () => ({ status: 429, headers: { 'retry-after': '5' } });
    const { run, holdfast } = createClient(server, { maxConcurrent: 1 });
    const controller = new AbortController();
    holdfast.on('give-up', () => controller.abort('batch'));
    const first = run({ id: 'first' });
    const doomed = [run({ options: { deadlineMs: 1000 } }), run({ signal: controller.signal }), run({ signal: controller.signal })];
    await pass(30);
    server.answer = () => ok;
    await pass(20_000);
    await expect(first.end).resolves.toBe(ok);
    expect((await Promise.allSettled(doomed.map(({ end }) => end))).map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  });

  test('does not keep a client from closing', async () => {
    const { run, holdfast } = createClient(new Server(limited));
    const controller = new AbortController();
    holdfast.on('give-up', () => controller.abort('batch'));
    run();
    await pass(25);
    const waiting = Array.from({ length: 4 }, () => run({ signal: controller.signal }));
    await expect(holdfast.close()).resolves.toBeUndefined();
    expect((await Promise.allSettled(waiting.map(({ end }) => end))).every(({ status }) => status === 'rejected')).toBe(true);
  });
});

test('a closed client sends nothing, not even through an open gate', async () => {
  const server = new Server();
  const { run, holdfast } = createClient(server);
  await holdfast.close();
  await expect(run().end).rejects.toBeInstanceOf(ClosedError);
  expect(server.log).toHaveLength(0);
});

test('a rejection that cannot even be looked at ends the call', async () => {
  const server = new Server();
  const hostile = new Proxy({}, { get: () => { throw new Error('do not touch'); } });
  server.handle = () => Promise.reject(hostile as Error);
  const { run } = createClient(server);
  const { end, call } = run();
  call.isAbort = () => { throw new Error('do not touch'); };
  await pass(25);
  await expect(end).rejects.toThrow('do not touch');
});

test('a dialect function that gives none is told', async () => {
  const { engine } = createClient(new Server());
  expect(() => createClient(new Server(), { dialect: (() => undefined) as never }).run()).toThrow(/"dialect" is a function and must give a dialect/);
  expect(engine.isClosed).toBe(false);
});

test('a delay of another library that no timer can hold is cut', async () => {
  const server = new Server(failed);
  const retryHooks = { allows: () => true, delayMs: () => Infinity, onRetry: () => undefined } as never;
  createClient(server, { deadlineMs: Infinity }).run({ workflow: 'ping', retryHooks });
  await pass(60_000);
  expect(server.log).toHaveLength(1);
});

describe('the retry budget', () => {
  test('knows the traffic of the last seconds, however long the process has run', () => {
    const budget = new RetryBudget();
    const now = 3_600_000;
    for (let i = 0; i < 1000; i++) budget.count(now);
    let taken = 0;
    while (budget.take(now)) taken++;
    expect(taken).toBe(200);
  });

  test('forgets the traffic of long ago', () => {
    const budget = new RetryBudget();
    for (let i = 0; i < 1000; i++) budget.count(0);
    let taken = 0;
    while (budget.take(600_000)) taken++;
    expect(taken).toBe(10);
  });
});

test.each(['/wf/911', '/wf//911', '/wf/./911', '/wf/%39%31%31', '/wf/911//', '/wf/911/initialize', '/wf/Panic/', '//api/1.1/wf/911'])(
  'however it is spelled, %s is not repeated',
  (path) => {
    const call = new ScriptedCall(new Server(), { url: `https://api.test${path}?api_key=x`, dialect: rocketcad });
    expect(isRepeatable(call, rocketcad, true, () => true)).toBe(false);
  },
);

test('a call from what an ended attempt has set going waits as ever', async () => {
  const server = new Server();
  const { run } = createClient(server, { maxConcurrent: 1 });
  let later: Promise<unknown> | undefined;
  server.handle = (id) =>
    new Promise((resolve) => {
      setTimeout(() => resolve(ok), 10);
      if (id === 'outer') setTimeout(() => (later = Promise.all([run({ id: 'a' }).end, run({ id: 'b' }).end])), 50);
    });
  run({ id: 'outer' });
  await pass(200);
  await expect(later).resolves.toEqual([ok, ok]);
});
