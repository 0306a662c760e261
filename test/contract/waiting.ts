import { isHoldfastError } from '@holdfast/core';
import type { Clock, EventName, HoldfastEvents } from '@holdfast/engine';
import { BAD_KEY, clock, errorOf, limitedFor, type MakeWorld, OK, pass, type Scripted, WARNED, type World } from './world.js';

const EVENTS: EventName[] = ['attempt', 'retry', 'pause', 'resume', 'pace', 'warning', 'give-up'];

/** A limited key holds everyone back. */
export function pauses(world: MakeWorld): void {
  test('one refusal pauses everyone of the key, also in another client; one probe goes first', async () => {
    const w = world();
    const other = w.another();
    w.transport.next(limitedFor(2));
    const calls = [w.call({ name: 'first' })];
    await pass(10);
    for (let i = 0; i < 5; i++) calls.push(w.call({ name: `later-${i}` }, i % 2 ? other : w.client));
    await pass(1999);
    expect(w.transport.names).toEqual(['first']);
    await pass(5);
    expect(w.transport.names).toEqual(['first', 'first']); // the probe
    await pass(30);
    expect(calls.map(({ state }) => state)).toEqual(Array(6).fill('resolved'));
    const [, probe, ...rest] = w.transport.log;
    expect(rest.map(({ startedAt }) => startedAt >= probe!.endedAt!)).toEqual(Array(5).fill(true));
  });

  test('other keys go on', async () => {
    const [limited, free] = [world(), world()];
    limited.transport.next(limitedFor(10));
    limited.call({ name: 'a' });
    await pass(10);
    const call = free.call({ name: 'b' });
    await pass(10);
    expect(call.state).toBe('resolved');
  });

  test('nothing is lost and nothing runs twice while the limit strikes again and again', async () => {
    const w = world();
    w.transport.otherwise = (index) => (index % 7 === 3 ? limitedFor(1) : OK);
    const calls = Array.from({ length: 60 }, (_, i) => w.call({ name: String(i), workflow: '911' }));
    await pass(59_000);
    expect(calls.filter(({ state }) => state !== 'resolved')).toEqual([]);
    const ran = w.transport.log.filter((_, index) => index % 7 !== 3).map((exchange) => exchange.name);
    expect(new Set(ran).size).toBe(60);
    expect(ran).toHaveLength(60);
  });

  test('a wait that cannot end in time is refused at once, with the time to come back', async () => {
    const w = world();
    w.transport.next(limitedFor(120));
    const [first, second] = [w.call({ name: 'a' }), w.call({ name: 'b', holdfast: { deadlineMs: 100 } })];
    await pass(20);
    const later = w.call({ name: 'c' });
    await pass(0);
    for (const call of [first, later]) expect(errorOf(call).retryAt).toBeGreaterThan(Date.now() + 119_000);
    expect([errorOf(first).kind, errorOf(later).kind, second.state]).toEqual(['rate-limit', 'deadline', 'resolved']);
    expect(errorOf(later)).toMatchObject({ attempts: 0, executed: 'no' });
  });
}

/** A clock that shows which of its timers are running. */
function watched(timers: Set<unknown>): Clock {
  return {
    ...clock,
    setTimeout(callback, delayMs) {
      const timer = clock.setTimeout(() => {
        timers.delete(timer);
        callback();
      }, delayMs);
      timers.add(timer);
      return timer;
    },
    clearTimeout(timer) {
      timers.delete(timer);
      clock.clearTimeout(timer);
    },
  };
}

/** A world whose key is paused for ten seconds, by a call named `first`. */
async function paused(world: MakeWorld, options = {}): Promise<World> {
  const w = world(options);
  w.transport.next(limitedFor(10));
  w.call({ name: 'first' });
  await pass(10);
  return w;
}

/** Calls that wait at a gate. */
export function waits(world: MakeWorld): void {
  test('go by priority, and first come first served within one', async () => {
    const w = await paused(world);
    for (const [i, priority] of [9, 5, 0, 9, 5, 0].entries()) w.call({ name: `${priority}-${i}`, holdfast: { priority } });
    await pass(10_100);
    expect(w.transport.names.slice(1)).toEqual(['0-2', '0-5', 'first', '5-1', '5-4', '9-0', '9-3']);
  });

  test('are replaced by a newer one with the same replaceKey', async () => {
    const w = await paused(world);
    const [older, newer] = ['older', 'newer'].map((name) => w.call({ name, holdfast: { replaceKey: 'player 1' } }));
    await pass(0);
    expect(errorOf(older!)).toMatchObject({ kind: 'replaced', executed: 'no', attempts: 0 });
    await pass(10_100);
    expect([newer!.state, w.transport.names]).toEqual(['resolved', ['first', 'first', 'newer']]);
  });

  test('are at most maxQueue', async () => {
    const w = await paused(world, { maxQueue: 2 });
    const calls = ['a', 'b'].map((name) => w.call({ name }));
    await pass(0);
    expect(calls[0]!.state).toBe('open');
    expect(errorOf(calls[1]!)).toMatchObject({ kind: 'queue-full', gaveUpBecause: 'queue-full', attempts: 0 });
  });

  test('end when the client is closed; what is under way ends first', async () => {
    const w = await paused(world);
    const waiting = w.call({ name: 'a' });
    const timers = new Set<unknown>();
    const free = world({ clock: watched(timers) });
    const flying = free.call({ name: 'b' });
    await pass(0);
    let closed = false;
    void free.client.holdfast.close().then(() => (closed = true));
    await w.client.holdfast.close();
    await pass(0);
    expect([errorOf(waiting).kind, flying.state, closed]).toEqual(['closed', 'open', false]);
    await pass(10);
    expect([flying.state, closed, timers.size]).toEqual(['resolved', true, 0]);
  });
}

/** Every call ends, and in the right way. */
export function ends(world: MakeWorld): void {
  test('at the deadline, with the attempt under way', async () => {
    const w = world();
    w.transport.next({ hang: true });
    const call = w.call({ name: 'a', holdfast: { deadlineMs: 1000 } });
    await pass(999);
    expect(call.state).toBe('open');
    await pass(2);
    expect(errorOf(call)).toMatchObject({ kind: 'deadline', attempts: 1, executed: 'maybe', gaveUpBecause: 'deadline' });
    expect(w.transport.log[0]!.end).toBe('aborted');
  });

  test.each([
    ['before the call', -1, OK, 0],
    ['during an attempt', 5, { hang: true }, 1],
    ['during a pause', 500, limitedFor(10), 1],
    ['during a back-off', 11, { error: 'ECONNREFUSED' }, 1],
  ] as [string, number, Scripted, number][])('when the caller aborts %s', async (_when, atMs, answer, attempts) => {
    const w = world();
    w.transport.next(answer);
    const controller = new AbortController();
    if (atMs < 0) controller.abort();
    const call = w.call({ name: 'a', signal: controller.signal });
    await pass(Math.max(0, atMs));
    controller.abort();
    await pass(0);
    expect([call.state, w.client.isAbort(call.error), isHoldfastError(call.error)]).toEqual(['rejected', true, false]);
    await pass(20_000);
    expect(w.transport.log).toHaveLength(attempts);
  });

  test('an abort of one call lets the others go on', async () => {
    const w = await paused(world);
    const controller = new AbortController();
    const [gone, stays] = [w.call({ name: 'gone', signal: controller.signal }), w.call({ name: 'stays' })];
    controller.abort();
    await pass(10_100);
    expect([gone.state, stays.state, w.transport.names]).toEqual(['rejected', 'resolved', ['first', 'first', 'stays']]);
  });

  test.each([{ priority: 10 }, { deadlineMs: 0 }, { unknown: 1 }])('at once for a wrong option: %j', async (holdfast) => {
    const w = world();
    const call = w.call({ name: 'a', holdfast: holdfast as object });
    await pass(0);
    expect([String(call.error), w.transport.log.length]).toEqual([expect.stringMatching(/^TypeError: Holdfast: .*option/), 0]);
  });
}

/** Events and stats. */
export function tells(world: MakeWorld): void {
  test('every step is an event, and no event holds the key', async () => {
    const w = world();
    const events: HoldfastEvents[EventName][] = [];
    for (const name of EVENTS) w.client.holdfast.on(name, (event) => events.push(event));
    w.transport.next(limitedFor(1), { error: 'ECONNREFUSED' }, WARNED, BAD_KEY);
    w.call({ name: 'a' });
    await pass(5000);
    w.call({ name: 'b' });
    await pass(5000);
    const types = events.map(({ type }) => type);
    const first = ['attempt', 'pause', 'retry', 'attempt', 'retry', 'resume', 'warning', 'attempt'];
    expect(types.filter((type) => type !== 'pace')).toEqual([...first, 'attempt', 'give-up']);
    expect(JSON.stringify(events)).not.toContain(w.key);
  });

  test('stats tell the state of the scope, and no key', async () => {
    const w = await paused(world);
    w.call({ name: 'a' });
    await pass(0);
    const stats = w.client.holdfast.stats();
    expect(stats.scopes).toMatchObject([{ state: 'paused', inFlight: 0, queued: 2, accepted: 0, rejected: 1, retries: 1 }]);
    expect(JSON.stringify(stats)).not.toContain(w.key);
  });
}
