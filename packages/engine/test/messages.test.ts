import { limited, createClient, failed, pass, Server, type Step } from './support/scripted.js';

/** What people read when a call did not make it: what happened, to which call, and what to do next. */
beforeEach(() => jest.useFakeTimers({ now: Date.UTC(2024, 0, 1) }));
afterEach(() => jest.useRealTimers());

const told = async (end: Promise<unknown>): Promise<object> => {
  const error = (await end.catch((reason: unknown) => reason)) as Error & Record<string, unknown>;
  const { name, message, attempts, executed, gaveUpBecause, retryAt, history } = error;
  return { name, message, attempts, executed, gaveUpBecause, retryAt, history: (history as { kind: string; gate: string; waitedMs: number }[]).map(({ kind, gate, waitedMs }) => `${kind}, ${gate}, waited ${waitedMs} ms`) };
};

const wait = (seconds: number, status = 429): Step => ({ status, headers: { 'retry-after': String(seconds) } });

test('no answer within the deadline', async () => {
  const { end } = createClient(new Server('hang'), { deadlineMs: 5000 }).run();
  await pass(5001);
  expect(await told(end)).toMatchInlineSnapshot(`
{
  "attempts": 1,
  "executed": "maybe",
  "gaveUpBecause": "deadline",
  "history": [
    "transport, open, waited 0 ms",
  ],
  "message": "POST https://api.test/api/1.1/wf/setnotepad cannot end within its deadline of 5000 ms: after 5000 ms and 1 attempt there was no answer. Next: allow a longer deadlineMs, or send less.",
  "name": "DeadlineError",
  "retryAt": null,
}
`);
});

test('no answer to the second attempt', async () => {
  const { end } = createClient(new Server(failed, 'hang'), { deadlineMs: 5000 }).run({ workflow: 'ping' });
  await pass(5001);
  expect(await told(end)).toMatchInlineSnapshot(`
{
  "attempts": 2,
  "executed": "maybe",
  "gaveUpBecause": "deadline",
  "history": [
    "server, open, waited 0 ms",
    "transport, open, waited 125 ms",
  ],
  "message": "POST https://api.test/api/1.1/wf/ping cannot end within its deadline of 5000 ms: after 5000 ms and 2 attempts there was no answer. Next: allow a longer deadlineMs, or send less.",
  "name": "DeadlineError",
  "retryAt": null,
}
`);
});

test('not sent, because others wait', async () => {
  const { run } = createClient(new Server('hang'), { deadlineMs: 5000, maxConcurrent: 1 });
  run({ options: { deadlineMs: 60_000 } });
  const { end } = run();
  await pass(5001);
  expect(await told(end)).toMatchInlineSnapshot(`
{
  "attempts": 0,
  "executed": "no",
  "gaveUpBecause": "deadline",
  "history": [],
  "message": "POST https://api.test/api/1.1/wf/setnotepad cannot end within its deadline of 5000 ms: after 5000 ms and 0 attempts it was not sent, because others wait before it. Next: allow a longer deadlineMs, or send less.",
  "name": "DeadlineError",
  "retryAt": null,
}
`);
});

test('not sent, because the pause is longer than the deadline', async () => {
  const { run } = createClient(new Server(wait(120)), { deadlineMs: 10_000 });
  run({ options: { deadlineMs: 600_000 } });
  await pass(25);
  const { end } = run();
  await pass(25);
  expect(await told(end)).toMatchInlineSnapshot(`
{
  "attempts": 0,
  "executed": "no",
  "gaveUpBecause": "deadline",
  "history": [],
  "message": "POST https://api.test/api/1.1/wf/setnotepad cannot end within its deadline of 10000 ms: after 0 ms and 0 attempts it was not sent, because others wait before it. Next: try again after 2024-01-01T00:02:00.020Z, or allow a longer deadlineMs.",
  "name": "DeadlineError",
  "retryAt": 1704067320020,
}
`);
});

test('a back-off that ends too late', async () => {
  const { end } = createClient(new Server(wait(4, 503)), { deadlineMs: 4000 }).run({ workflow: 'ping' });
  await pass(25);
  expect(await told(end)).toMatchInlineSnapshot(`
{
  "attempts": 1,
  "executed": "maybe",
  "gaveUpBecause": "deadline",
  "history": [
    "server, open, waited 0 ms",
  ],
  "message": "RocketCAD failed to answer POST https://api.test/api/1.1/wf/ping (HTTP 503). Gave up after 1 attempt because the deadline left no time to wait. It may have run. Try again later.",
  "name": "ServerError",
  "retryAt": 1704067204020,
}
`);
});

test('a call that ran out of time while it backed off', async () => {
  const server = new Server(failed, failed);
  const { end } = createClient(server, { deadlineMs: 200, retries: 9 }).run({ workflow: 'ping' });
  await pass(300);
  expect(await told(end)).toMatchInlineSnapshot(`
{
  "attempts": 2,
  "executed": "maybe",
  "gaveUpBecause": "deadline",
  "history": [
    "server, open, waited 0 ms",
    "server, open, waited 125 ms",
  ],
  "message": "RocketCAD failed to answer POST https://api.test/api/1.1/wf/ping (HTTP 503). Gave up after 2 attempts because the deadline left no time to wait. It may have run. Try again later.",
  "name": "ServerError",
  "retryAt": 1704067200415,
}
`);
});

test('limited until the end', async () => {
  const server = new Server();
  server.answer = () => limited;
  const { end } = createClient(server, { deadlineMs: 3000 }).run();
  await pass(3001);
  expect(await told(end)).toMatchObject({ name: 'RateLimitError', gaveUpBecause: 'deadline', executed: 'no' });
});

test('a failure that names a wait', async () => {
  const { end } = createClient(new Server(wait(7, 503))).run();
  await pass(25);
  expect(await told(end)).toMatchObject({ name: 'ServerError', retryAt: Date.now() - 5 + 7000, attempts: 1 });
});

describe('calls that wait', () => {
  /** A client whose first call was refused, and waits. */
  const paused = async (step: Step = wait(30)) => {
    const client = createClient(new Server(step), { maxQueue: 2 });
    const first = client.run({ workflow: 'ping', options: { replaceKey: 'a' } });
    await pass(25);
    return { ...client, first };
  };

  test('replaced', async () => {
    const { run, first } = await paused();
    run({ options: { replaceKey: 'a' } });
    expect(await told(first.end)).toMatchInlineSnapshot(`
{
  "attempts": 1,
  "executed": "no",
  "gaveUpBecause": "aborted",
  "history": [
    "rate-limit, open, waited 0 ms",
  ],
  "message": "POST https://api.test/api/1.1/wf/ping was replaced by a newer call with the same replaceKey while it waited. Nothing is to be done: the newer call carries the news.",
  "name": "ReplacedError",
  "retryAt": null,
}
`);
  });

  test('while it backs off, a call has no place in the queue that another could take', async () => {
    const { run, first } = await paused(failed);
    run({ options: { replaceKey: 'a' } });
    await pass(1000);
    await expect(first.end).resolves.toBeDefined();
  });

  test('gave way', async () => {
    const { run, first } = await paused();
    run({ options: { priority: 4 } });
    run({ options: { priority: 0 } });
    expect(await told(first.end)).toMatchInlineSnapshot(`
{
  "attempts": 1,
  "executed": "no",
  "gaveUpBecause": "queue-full",
  "history": [
    "rate-limit, open, waited 0 ms",
  ],
  "message": "POST https://api.test/api/1.1/wf/ping left the queue, which is full (maxQueue), for a call of higher priority. Send less, or use replaceKey for updates of which only the newest counts.",
  "name": "QueueFullError",
  "retryAt": null,
}
`);
  });

  test('found no room', async () => {
    const { run } = await paused();
    run();
    expect(await told(run({ options: { priority: 9 } }).end)).toMatchInlineSnapshot(`
{
  "attempts": 0,
  "executed": "no",
  "gaveUpBecause": "queue-full",
  "history": [],
  "message": "POST https://api.test/api/1.1/wf/setnotepad was not sent: 2 calls of its API key wait already (maxQueue 2). Send less, or use replaceKey for updates of which only the newest counts.",
  "name": "QueueFullError",
  "retryAt": null,
}
`);
  });

  test('closed', async () => {
    const { run, first, holdfast } = await paused();
    const second = run();
    void holdfast.close();
    expect(await told(first.end)).toMatchInlineSnapshot(`
{
  "attempts": 1,
  "executed": "no",
  "gaveUpBecause": "aborted",
  "history": [
    "rate-limit, open, waited 0 ms",
  ],
  "message": "POST https://api.test/api/1.1/wf/ping was given up because Holdfast was closed. Make calls before close(), or create a new client.",
  "name": "ClosedError",
  "retryAt": null,
}
`);
    expect(await told(second.end)).toMatchObject({ name: 'ClosedError', attempts: 0, executed: 'no', history: [] });
    expect(await told(run().end)).toMatchInlineSnapshot(`
{
  "attempts": 0,
  "executed": "no",
  "gaveUpBecause": "aborted",
  "history": [],
  "message": "POST https://api.test/api/1.1/wf/setnotepad was not sent, because Holdfast was closed before. Make calls before close(), or create a new client.",
  "name": "ClosedError",
  "retryAt": null,
}
`);
  });

  test('closed while it backs off: the attempt before may have run', async () => {
    const { first, holdfast } = await paused(failed);
    void holdfast.close();
    expect(await told(first.end)).toMatchObject({ name: 'ClosedError', attempts: 1, executed: 'maybe', gaveUpBecause: 'aborted' });
  });
});
