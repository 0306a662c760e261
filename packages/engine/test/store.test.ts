import { DeadlineError, RateLimitError } from '@holdfast/core';
import { Engine, type HoldfastOptions, type Pace, type PaceView, type SharedPace, type SharedScope, type Store } from '../src/index.js';
import { createClient, limited, ok, pass, ScriptedCall, Server } from './support/scripted.js';

/** A pace that a test decides about. */
class ToldPace implements SharedPace {
  open = false;
  closed = false;
  permits = 0;
  pausedUntil: number | null = null;
  perSecond: number | null = null;
  left = 0;
  readonly log: string[] = [];
  #seq = 0;

  constructor(readonly scope: SharedScope) {}

  gate(now: number): number {
    if (this.permits > 0) return now;
    return this.pausedUntil !== null && this.pausedUntil > now ? this.pausedUntil : Infinity;
  }
  sent(): number {
    this.permits--;
    return ++this.#seq;
  }
  accepted(_now: number, seq: number): void {
    this.log.push(`accepted ${seq}`);
  }
  refused(_now: number, seq: number, _sentAt: number, hintMs: number | null): void {
    this.log.push(`refused ${seq} ${hintMs}`);
  }
  lost(_now: number, seq: number): void {
    this.log.push(`lost ${seq}`);
  }
  warned(): void {
    this.log.push('warned');
  }
  view(): PaceView {
    const { pausedUntil, perSecond } = this;
    return { state: this.open ? 'open' : pausedUntil === null ? 'paced' : 'paused', perSecond, pausedUntil };
  }
  snapshot(): null {
    return null;
  }
  leave(): void {
    this.left++;
  }
  let(permits: number): void {
    this.permits += permits;
    this.scope.changed();
  }
}

/** A store in which a test plays the other processes. */
class ToldStore implements Store {
  readonly paces: ToldPace[] = [];
  opened = 0;
  closed = 0;
  open(): void {
    this.opened++;
  }
  close(): Promise<void> {
    this.closed++;
    return Promise.resolve();
  }
  share(scope: SharedScope): ToldPace {
    const pace = new ToldPace(scope);
    this.paces.push(pace);
    return pace;
  }
  get pace(): ToldPace {
    return this.paces.at(-1)!;
  }
}

function createShared(server: Server, options: HoldfastOptions = {}) {
  const store = new ToldStore();
  return { store, ...createClient(server, { store, ...options }) };
}

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

describe('a client with a store', () => {
  test('opens it once, and closes it when the last call has ended', async () => {
    const server = new Server();
    const { store, holdfast, run } = createShared(server);
    expect(store.opened).toBe(1);
    const { end } = run();
    store.pace.let(1);
    const closed = holdfast.close();
    void holdfast.close();
    await pass(10);
    expect(store.closed).toBe(0);
    await pass(20);
    await expect(end).resolves.toBe(ok);
    await closed;
    expect(store.closed).toBe(1);
  });

  test.each([[{}], ['redis'], [null]])('refuses %p, which is no store', (store) => {
    expect(() => new Engine({ store: store as never })).toThrow('the option "store" must be a store such as redisStore()');
  });

  test('shares each scope once, under a name that holds no secret and is the same in every process', async () => {
    const { store, run, key } = createShared(new Server());
    run();
    run({ workflow: 'ping' });
    expect(store.paces).toHaveLength(1);
    const other = new ToldStore();
    const call = new ScriptedCall(new Server(), { url: `https://api.test/api/1.1/wf/other?api_key=${key}` });
    // In another process nobody has made the gate yet; here the first store keeps it.
    void new Engine({ store: other }).run(call).catch(() => undefined);
    expect(other.paces).toHaveLength(0);
    expect(store.pace.scope.key).toMatch(/^rocketcad https:\/\/api\.test#[0-9a-f]{16}$/);
    expect(store.pace.scope.key).not.toContain(key);
  });

  test('sends as many calls as it is let, the earliest first', async () => {
    const server = new Server();
    const { store, run } = createShared(server);
    for (const id of ['a', 'b', 'c']) run({ id });
    await pass(1000);
    expect(server.ids).toEqual([]);
    expect(store.pace.scope.waiting()).toBe(3);
    store.pace.let(2);
    expect(server.ids).toEqual(['a', 'b']);
    expect(store.pace.scope.waiting()).toBe(1);
    await pass(20);
    expect(store.pace.log).toEqual(['accepted 1', 'accepted 2']);
  });

  test('asks nobody while the scope is open, and tells only of refusals', async () => {
    const server = new Server(ok, ok, limited);
    const { store, run } = createShared(server);
    run({ id: 'first' });
    store.pace.let(1);
    await pass(20);
    store.pace.open = true;
    run({ id: 'second' });
    run({ id: 'third' });
    expect(server.ids).toEqual(['first', 'second', 'third']);
    await pass(20);
    expect(store.pace.log).toEqual(['accepted 1', 'refused -1 null']);
  });

  test('does not ask for more than may be under way', async () => {
    const { store, run } = createShared(new Server(), { maxConcurrent: 2 });
    for (let i = 0; i < 5; i++) run();
    expect(store.pace.scope.waiting()).toBe(2);
    store.pace.let(1);
    expect(store.pace.scope.waiting()).toBe(1);
  });

  test('repeats a refused call before the others when it is let again', async () => {
    const server = new Server(limited);
    const { store, run } = createShared(server);
    run({ id: 'a' });
    run({ id: 'b' });
    store.pace.let(1);
    await pass(20);
    expect(store.pace.log).toEqual(['refused 1 null']);
    store.pace.let(2);
    expect(server.ids).toEqual(['a', 'a', 'b']);
  });
});

describe('a pause that another process met', () => {
  test('is told, ends calls that cannot wait so long, and holds the others', async () => {
    const server = new Server();
    const { store, holdfast, run } = createShared(server);
    const events: unknown[] = [];
    for (const name of ['pause', 'resume'] as const) holdfast.on(name, ({ type }) => events.push(type));
    const { end: hasty } = run({ id: 'hasty', options: { deadlineMs: 1000 } });
    run({ id: 'patient' });
    const { pace } = store;
    pace.pausedUntil = pace.scope.clock.now() + 5000;
    pace.scope.changed();
    await expect(hasty).rejects.toBeInstanceOf(DeadlineError);
    await expect(hasty).rejects.toMatchObject({ attempts: 0, retryAt: Date.now() + 5000 });
    // A call that comes now is refused as well.
    await expect(run({ options: { deadlineMs: 1000 } }).end).rejects.toMatchObject({ gaveUpBecause: 'deadline' });
    await pass(6000);
    expect(server.ids).toEqual([]);
    pace.pausedUntil = null;
    pace.let(1);
    expect(server.ids).toEqual(['patient']);
    expect(events).toEqual(['pause', 'resume']);
  });

  test('leaves no timer behind when all calls have gone', async () => {
    const server = new Server();
    const { store, holdfast, run } = createShared(server);
    run();
    const { pace } = store;
    pace.pausedUntil = pace.scope.clock.now() + 100;
    pace.scope.changed();
    await pass(200); // the time has come, and nobody lets it
    pace.pausedUntil = null;
    pace.let(1);
    await pass(50);
    await holdfast.close();
    expect(server.log).toHaveLength(1);
    expect(jest.getTimerCount()).toBe(0);
  });

  test('names the code of the refusal that it comes from, if that was here', async () => {
    const { store, holdfast, run } = createShared(new Server(limited));
    const codes: (string | null)[] = [];
    holdfast.on('pause', ({ code }) => codes.push(code));
    const { end } = run({ options: { deadlineMs: 2000 } });
    store.pace.let(1);
    await pass(20);
    store.pace.pausedUntil = store.pace.scope.clock.now() + 5000;
    store.pace.scope.changed();
    await expect(end).rejects.toBeInstanceOf(RateLimitError);
    expect(codes).toEqual(['2A']);
  });
});

describe('a store', () => {
  test('tells when it cannot be reached, and when it can again', async () => {
    const { store, holdfast, run } = createShared(new Server());
    const events: unknown[] = [];
    holdfast.on('degraded', (event) => events.push(event));
    holdfast.on('rejoined', (event) => events.push(event));
    run();
    const { scope } = store.pace;
    scope.degraded('it took too long to answer');
    scope.rejoined();
    const name = holdfast.stats().scopes[0]!.scope;
    expect(events).toEqual([
      { type: 'degraded', scope: name, reason: 'it took too long to answer' },
      { type: 'rejoined', scope: name },
    ]);
  });

  test('that has been closed is followed by the next one', async () => {
    const server = new Server();
    const { store, run, url } = createShared(server);
    run();
    store.pace.closed = true;
    const next = new ToldStore();
    const engine = new Engine({ store: next });
    void engine.run(new ScriptedCall(server, { id: 'later', url: url('later') }));
    next.pace.let(2);
    expect(server.log).toHaveLength(2);
  });

  test('makes the paces that it needs: one for all, and one for a share', () => {
    const initialPace = (scope: string) => ({ version: 1 as const, scopes: { [scope]: { version: 1 as const, kind: 'bucket', rate: 0.04, burst: 8, steady: 2, best: 0.04, lock: 0, n: 0, windowMs: 0, windowLow: 0, spacing: 0, srtt: 20 } } });
    const first = createShared(new Server());
    first.run();
    const scope = first.holdfast.stats().scopes[0]!.scope;
    first.store.pace.closed = true;
    const store = new ToldStore();
    const engine = new Engine({ store, initialPace: initialPace(scope) });
    void engine.run(new ScriptedCall(new Server(), { url: first.url('x') })).catch(() => undefined);
    const rateOf = (pace: Pace): unknown => pace.snapshot(0)?.['rate'];
    expect(rateOf(store.pace.scope.createPace(null))).toBe(0.04);
    expect(rateOf(store.pace.scope.createShare(null, 4))).toBe(0.01);
  });
});
