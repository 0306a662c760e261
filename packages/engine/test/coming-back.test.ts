import { ReplacedError } from '@holdfast/core';
import { createClient, limited, ok, pass, Server } from './support/scripted.js';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

/** A server that answers each call after a time of its own, and refuses the first attempt of those named. */
function slowServer(latencies: Readonly<Record<string, number>>, refusedOnce: readonly string[]): Server {
  const server = new Server();
  const refused = new Set<string>();
  const handle = server.handle.bind(server);
  server.handle = (id, onCancel) => {
    server.latencyMs = latencies[id] ?? 20;
    return handle(id, onCancel);
  };
  server.answer = (id) => {
    if (!refusedOnce.includes(id) || refused.has(id)) return ok;
    refused.add(id);
    return limited;
  };
  return server;
}

describe('calls that were refused and come back', () => {
  test.each([
    ['in the order in which they left', { a: 20, b: 25 }],
    ['in another order', { a: 25, b: 20 }],
  ])('go in the order in which they were made, when their refusals come %s', async (_order, latencies) => {
    const server = slowServer(latencies, ['a', 'b']);
    const { run } = createClient(server, { pace: 'off', maxConcurrent: 2 });
    for (const id of ['a', 'b', 'c']) run({ id });
    await pass(20_000);
    expect(server.ids).toEqual(['a', 'b', 'a', 'b', 'c']);
  });

  test.each([
    ['older', { older: 20, newer: 25 }],
    ['newer', { older: 25, newer: 20 }],
  ])('keep the newest of a replaceKey when the %s one comes back first', async (_first, latencies) => {
    const server = slowServer(latencies, ['older', 'newer']);
    const { run } = createClient(server, { maxConcurrent: 2 });
    const older = run({ id: 'older', options: { replaceKey: 'k' } });
    const newer = run({ id: 'newer', options: { replaceKey: 'k' } });
    await pass(20_000);
    await expect(older.end).rejects.toBeInstanceOf(ReplacedError);
    await expect(newer.end).resolves.toBe(ok);
    expect(server.ids).toEqual(['older', 'newer', 'newer']);
  });
});

test.each(['learn', 'off'] as const)('a wait of no time is tried once; then the pauses grow as if nothing had been said: %s', async (pace) => {
  const server = new Server();
  server.answer = () => ({ status: 429, headers: { 'retry-after': '0' } });
  const { run } = createClient(server, { pace, deadlineMs: 5000 });
  run();
  await pass(5001);
  expect(server.log.length).toBeGreaterThan(3);
  expect(server.log.length).toBeLessThan(10);
});

test.each(['learn', 'off', { requests: 50, perMs: 1000 }] as const)('a probe without an answer keeps nobody for longer than five seconds: %j', async (pace) => {
  const server = new Server(limited, 'hang');
  const { run } = createClient(server, { pace });
  const first = run({ options: { deadlineMs: 60_000 } });
  await pass(21);
  const others = Array.from({ length: 5 }, () => run());
  await pass(10_000);
  await expect(Promise.all(others.map(({ end }) => end))).resolves.toEqual([ok, ok, ok, ok, ok]);
  await pass(60_000);
  await expect(first.end).rejects.toMatchObject({ kind: 'deadline' });
});
