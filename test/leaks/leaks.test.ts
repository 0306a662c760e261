import { channel, tracingChannel } from 'node:diagnostics_channel';
import { getEventListeners } from 'node:events';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { systemClock } from '@holdfast/engine';
import { instrument } from '@holdfast/otel';
import { createRecorder } from '@holdfast/recorder';
import { until } from '../../packages/fetch-adapter/test/support/loopback.js';
import { type Client, clients, type Ending } from './clients.js';

// What is left behind by calls that have ended: nothing. Neither test looks at a clock.
jest.setTimeout(120_000);

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

const ENDINGS: readonly Ending[] = ['ok', 'refused', 'limited', 'failed', 'reset', 'hang'];
const EVENTS = ['attempt', 'retry', 'pause', 'resume', 'pace', 'warning', 'give-up', 'degraded', 'rejoined'] as const;
const OPTIONS = { pace: 'off', clock: { ...systemClock, random: () => 0 } } as const;
const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Calls that are under way at once. */
const AT_ONCE = 60;

/** Makes calls of every ending; those that hang are aborted. */
async function makeCalls(client: Client, count: number, lasting: AbortSignal): Promise<WeakRef<object>[]> {
  const refs: WeakRef<object>[] = [];
  for (let made = 0; made < count; made += AT_ONCE) {
    const controllers: AbortController[] = [];
    const ends = Array.from({ length: AT_ONCE }, (_, i) => {
      const ending = ENDINGS[i % ENDINGS.length]!;
      const controller = new AbortController();
      if (ending === 'hang') controllers.push(controller);
      const { kept, end } = client.call(ending, ending === 'hang' ? controller.signal : lasting);
      return end.then(() => kept, (error: object) => [...kept, error]).then((all) => void refs.push(...all.filter((it) => typeof it === 'object').map((it) => new WeakRef(it))));
    });
    await nextTurn();
    for (const controller of controllers) controller.abort();
    await Promise.all(ends);
  }
  return refs;
}

/** What is still there when the garbage collector has done what it can. It takes some rounds: what has a finalizer goes later than what it holds. */
async function left(refs: readonly WeakRef<object>[]): Promise<WeakRef<object>[]> {
  let held = [...refs];
  for (let round = 0; round < 50 && held.length > 0; round++) {
    await nextTurn(); // a reference that was looked at stays until the turn is over
    collect();
    held = held.filter((ref) => ref.deref() !== undefined);
  }
  return held;
}

function heap(): number {
  collect();
  collect();
  return process.memoryUsage().heapUsed;
}

/** Listeners of the process itself. */
const ofProcess = (): number => process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0);
/** Those of the test runner included. */
const timers = (): number => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
const channels = () => [...EVENTS.map((name) => channel(`holdfast:${name}`)), ...['call', 'attempt'].flatMap((name) => Object.values(tracingChannel(`holdfast:${name}`)).filter((it) => typeof it === 'object'))];

describe.each(clients)('%s', (_, createClient) => {
  test('thousands of calls leave no listener on a signal that outlives them, none on the process, and no timer', async () => {
    const client = createClient(OPTIONS);
    const lasting = new AbortController();
    const before = { listeners: ofProcess(), timers: timers() };
    await makeCalls(client, 3000, lasting.signal);
    expect(getEventListeners(lasting.signal, 'abort')).toHaveLength(0);
    expect(ofProcess()).toBe(before.listeners);
    expect(client.holdfast.stats().scopes.map(({ inFlight, queued }) => inFlight + queued)).toEqual(ENDINGS.map(() => 0));
    await client.holdfast.close();
    await until(() => timers() <= before.timers); // Bottleneck ends its last job some turns later
  });

  test('nobody holds a request, an answer, a body or an error of a call that has ended', async () => {
    const client = createClient(OPTIONS);
    const refs = await makeCalls(client, 600, new AbortController().signal);
    expect(refs.length).toBeGreaterThan(1500);
    // The last ones may still be on the stack; what leaks, leaks each time.
    expect((await left(refs)).length).toBeLessThanOrEqual(10);
    await client.holdfast.close();
  });

  test('12,000 calls leave the heap as it was', async () => {
    const client = createClient(OPTIONS);
    const { signal } = new AbortController();
    await makeCalls(client, 3000, signal);
    const before = heap();
    await makeCalls(client, 12_000, signal);
    expect((heap() - before) / 2 ** 20).toBeLessThan(2); // 175 bytes of each would show
    await client.holdfast.close();
  });

  test('what watches leaves no subscriber behind when it stops', async () => {
    const client = createClient(OPTIONS);
    const stop = instrument();
    const recorder = createRecorder(client.holdfast);
    const off = EVENTS.map((name) => client.holdfast.on(name, () => undefined));
    await makeCalls(client, 60, new AbortController().signal);
    expect(channels().some(({ hasSubscribers }) => hasSubscribers)).toBe(true);
    stop();
    recorder.stop();
    off.forEach((it) => it());
    expect(channels().filter(({ hasSubscribers }) => hasSubscribers)).toEqual([]);
    await client.holdfast.close();
  });
});
