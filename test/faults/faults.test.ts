import { getEventListeners, setMaxListeners } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createEmulator, type Emulator, type EmulatorOptions } from '@holdfast/emulator';
import { isHoldfastError } from '@holdfast/fetch-adapter';
import { clients, type TestClient } from './clients.js';

// Real sockets, real time: every fault strikes while 200 calls are under way.
jest.setTimeout(60_000);

const CALLS = 200;
const ids = Array.from({ length: CALLS }, (_, i) => `call-${i}`);

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

const unhandled: unknown[] = [];
const note = (reason: unknown): void => void unhandled.push(reason);
beforeAll(() => void process.on('unhandledRejection', note));
afterAll(() => void process.off('unhandledRejection', note));

interface Outcome {
  /** Left on the signal that all of the calls had. */
  readonly listeners: number;
  readonly succeeded: number;
  readonly failures: unknown[];
  readonly slowestMs: number;
}

/** Makes 200 calls at once; `trouble` happens meanwhile. Half of them may be repeated (locationping), half must not (911). */
async function storm(emulator: Emulator, client: TestClient, trouble: () => Promise<void>): Promise<Outcome> {
  const urls = [emulator.urlOf('911'), emulator.urlOf('locationping')];
  let slowestMs = 0;
  const { signal } = new AbortController();
  setMaxListeners(0, signal); // axios itself puts one on it for each call
  const calls = ids.map(async (id, i) => {
    const startedAt = performance.now();
    try {
      return await client.call(urls[i % 2]!, id, signal);
    } finally {
      slowestMs = Math.max(slowestMs, performance.now() - startedAt);
    }
  });
  const [results] = await Promise.all([Promise.allSettled(calls), trouble()]);
  const failures = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
  return { listeners: await listenersLeft(signal), succeeded: results.length - failures.length, failures, slowestMs };
}

/** A fetched body that was handed on can be aborted for as long as it is there, so the collector has its part in this. */
async function listenersLeft(signal: AbortSignal): Promise<number> {
  const count = (): number => getEventListeners(signal, 'abort').length;
  for (let i = 0; i < 50 && count() > 0; i++) {
    collect();
    await wait(10);
  }
  return count();
}

/** What holds after every storm, whatever happened in it. */
function expectOrder(emulator: Emulator, outcome: Outcome, deadlineMs: number): void {
  expect(outcome.succeeded + outcome.failures.filter(isHoldfastError).length).toBe(CALLS);
  expect(outcome.slowestMs).toBeLessThan(deadlineMs + 2000); // by its deadline; the rest is the machine's
  const never = ids.filter((_, i) => i % 2 === 0);
  expect(emulator.audit(never).repeated).toEqual([]);
  expect(unhandled).toEqual([]);
  expect(outcome.listeners).toBe(0);
}

describe.each(clients)('%s', (_, createClient) => {
  const DEADLINE_MS = 4000;

  async function withStorm(options: EmulatorOptions, trouble: (emulator: Emulator) => Promise<void>, check: (outcome: Outcome, emulator: Emulator) => void, deadlineMs = DEADLINE_MS): Promise<void> {
    const emulator = await createEmulator({ latency: { acceptedMs: 20, refusedMs: 5 }, ...options });
    const client = createClient({ deadlineMs });
    try {
      const outcome = await storm(emulator, client, () => trouble(emulator));
      expectOrder(emulator, outcome, deadlineMs);
      check(outcome, emulator);
      await client.close();
      expect(client.holdfast.stats().scopes.map(({ inFlight, queued }) => [inFlight, queued])).toEqual(client.holdfast.stats().scopes.map(() => [0, 0]));
    } finally {
      await client.close();
      await emulator.close();
    }
  }

  const nothing = (): Promise<void> => Promise.resolve();

  test('the server is killed and comes back', () =>
    withStorm(
      { latency: { acceptedMs: 100 } },
      async (emulator) => {
        // Those that came last are under way: an answer takes 100 ms, and each lets others leave.
        while (emulator.totals().received < 20) await wait(2);
        await emulator.stop();
        await wait(100);
        await emulator.start();
      },
      ({ succeeded, failures }) => {
        expect(succeeded).toBeGreaterThan(0);
        expect(failures.length).toBeGreaterThan(0);
      },
    ));

  test.each([
    ['resets before the call ran', 'reset-before', 0.2],
    ['resets after the call ran', 'reset-after', 0.2],
    ['server errors', 'server-error', 0.2],
    ['hangs', 'hang', 0.1],
    ['garbage', 'garbage', 0.3],
    ['truncated bodies', 'truncated-body', 0.2],
  ] as const)('%s', (_name, kind, probability) =>
    withStorm({ faults: [{ kind, probability }] }, nothing, ({ succeeded }, emulator) => {
      expect(emulator.totals().faulted).toBeGreaterThan(5);
      expect(succeeded).toBeGreaterThan(CALLS / 4);
    }));

  test.each([
    ['HTML in a 200', { kind: 'html' }],
    ['slow bytes', { kind: 'slow-body', everyMs: 2 }],
    ["the vendor's own JSON, which is none", { kind: 'missing-comma' }],
  ] as const)('%s is handed on as it comes', (_name, fault) =>
    withStorm(
      { faults: [{ ...fault, probability: 0.2 }] },
      nothing,
      ({ failures }, emulator) => {
        expect(emulator.totals().faulted).toBeGreaterThan(5);
        expect(failures.map(String)).toEqual([]);
      },
      20_000, // nothing fails here, however slow the machine is
    ));

  test('kept-alive connections that the server has closed', async () => {
    const emulator = await createEmulator();
    const client = createClient({ deadlineMs: DEADLINE_MS });
    await Promise.all(ids.slice(0, 50).map((id) => client.call(emulator.urlOf('locationping'), `warm-${id}`)));
    await emulator.restart(); // the pool is full of dead sockets
    const outcome = await storm(emulator, client, nothing);
    expectOrder(emulator, outcome, DEADLINE_MS);
    await client.close();
    await emulator.close();
  });

  test('a limit that falls to nothing for 5 s holds the calls back, and all of them succeed', () => {
    const nothingAtAll = { kind: 'token-bucket', requests: 1, perMs: 3_600_000, burst: 1 } as const;
    return withStorm(
      { latency: { acceptedMs: 60, refusedMs: 5 } },
      async (emulator) => {
        await wait(30); // the first of them are under way
        emulator.setLimit(nothingAtAll);
        await wait(5000);
        emulator.setLimit({ kind: 'none' });
      },
      ({ failures }, emulator) => {
        expect(failures.map(String)).toEqual([]);
        expect(emulator.audit(ids)).toEqual({ lost: [], repeated: [] });
        expect(emulator.totals().refused).toBeGreaterThan(0);
      },
      45_000,
    );
  });

  test('a limit of nothing that stays ends every call by its deadline, with the reason', () =>
    withStorm({ limit: { kind: 'token-bucket', requests: 1, perMs: 3_600_000, burst: 1 } }, nothing, ({ succeeded, failures }) => {
      expect(succeeded).toBe(1);
      expect(failures.every((error) => isHoldfastError(error) && error.gaveUpBecause === 'deadline')).toBe(true);
    }));
});

test('no timer and no socket is left when all clients are closed', async () => {
  const count = (kind: string): number => process.getActiveResourcesInfo().filter((name) => name === kind).length;
  const before = count('Timeout');
  const emulator = await createEmulator({ limit: { kind: 'token-bucket', requests: 100, perMs: 1000, burst: 10 }, faults: [{ kind: 'reset-before', probability: 0.1 }] });
  for (const [, createClient] of clients) {
    const client = createClient({});
    await Promise.all(ids.slice(0, 30).map((id) => client.call(emulator.urlOf('locationping'), id)));
    await client.close();
    // The pool of Node's own fetch is not ours to close: what is left there is idle.
    if (client.holdfast.stats().scopes.some(({ inFlight, queued }) => inFlight + queued > 0)) throw new Error('A call is left.');
  }
  expect(emulator.totals().openSockets).toBeLessThanOrEqual(30);
  await emulator.close();
  expect(count('Timeout')).toBeLessThanOrEqual(before);
});
