import type { Store } from '@holdfast/engine';
import { Cluster, type Redis } from 'ioredis';
import { Redis as Redis5 } from 'ioredis-5';
import { createLimiter } from '../../emulator/src/limits/create-limiter.js';
import { redisStore, type RedisStoreOptions } from '../src/index.js';
import { describeWithRedis, describeWithServer, RedisServer } from './support/redis-server.js';
import { Process, until } from './support/process.js';

const bucket = (requests: number, burst: number) => createLimiter({ kind: 'token-bucket', requests, perMs: 1000, burst });
const unlimited = () => createLimiter({ kind: 'none' });
const sum = (processes: readonly Process[], what: 'accepted' | 'refused' | 'answered'): number => processes.reduce((all, one) => all + one[what], 0);

/** Processes of one scope, each with a connection and a store of its own, as if they were apart. */
class World {
  readonly key = `test ${Math.random()}`;
  readonly processes: Process[] = [];
  readonly stores: Store[] = [];
  readonly clients: Redis[] = [];

  constructor(readonly connect: () => Redis) {}

  async add(count: number, limiter = unlimited(), setting: ConstructorParameters<typeof Process>[3] = 'learn', options: RedisStoreOptions = {}): Promise<Process[]> {
    const added: Process[] = [];
    for (let i = 0; i < count; i++) {
      const client = this.connect();
      await client.ping();
      const store = redisStore(client, options);
      this.clients.push(client);
      this.stores.push(store);
      added.push(new Process(store, this.key, limiter, setting));
    }
    this.processes.push(...added);
    return added;
  }

  async end(): Promise<void> {
    await Promise.all(this.stores.map((store) => store.close()));
    for (const client of this.clients) client.disconnect();
  }
}

describeWithRedis('processes that share a scope', (connect) => {
  let world: World;
  beforeEach(() => void (world = new World(() => connect())));
  afterEach(() => world.end());

  test('stay together at a limit that is told, and each gets its share', async () => {
    const processes = await world.add(4, bucket(100, 10), { requests: 100, perMs: 1000 });
    for (const process of processes) process.call(40);
    await until(() => sum(processes, 'accepted') >= 100);
    for (const { accepted } of processes) expect(accepted).toBeGreaterThanOrEqual(20);
    for (const { accepted } of processes) expect(accepted).toBeLessThanOrEqual(30);
    await Promise.all(processes.map((process) => process.done()));
    expect(sum(processes, 'refused')).toBe(0);
    const first = Math.min(...processes.map(({ sentAt }) => sentAt[0]!));
    expect(Math.max(...processes.map(({ sentAt }) => sentAt.at(-1)!)) - first).toBeGreaterThan(1550);
  });

  test('find a limit together that nobody told', async () => {
    const processes = await world.add(4, bucket(100, 5));
    for (const process of processes) process.call(50);
    await Promise.all(processes.map((process) => process.done()));
    expect(sum(processes, 'accepted')).toBe(200);
    expect(sum(processes, 'refused')).toBeLessThan(40);
  });

  test('take one process that waits for one call in between', async () => {
    const [crowd, single] = await world.add(2, bucket(50, 2), { requests: 50, perMs: 1000 });
    crowd!.call(60);
    await until(() => crowd!.accepted >= 5);
    single!.call(1);
    await single!.done();
    expect(crowd!.answered).toBeLessThan(20);
    await crowd!.done();
  });

  test('know of a refusal in one of them, and none sends meanwhile', async () => {
    const limiter = bucket(1, 30);
    const processes = await world.add(3, limiter);
    for (const process of processes) process.call(30);
    await until(() => sum(processes, 'refused') > 0);
    await until(() => processes.every(({ pace }) => pace.view(performance.now()).state === 'paused'));
    const sent = processes.map(({ sentAt }) => sentAt.length);
    await until(() => processes.every(({ inFlight }) => inFlight === 0));
    expect(processes.map(({ sentAt }) => sentAt.length).reduce((a, b) => a + b)).toBeLessThanOrEqual(sent.reduce((a, b) => a + b) + 1);
  });

  test('ask Redis for nothing while the scope is open', async () => {
    const [one, two] = await world.add(2);
    one!.call(3000);
    await one!.done();
    await until(() => one!.pace.open);
    two!.call(1);
    await two!.done();
    await until(() => two!.pace.open);
    const spies = world.clients.map((client) => [jest.spyOn(client, 'evalsha'), jest.spyOn(client, 'publish')] as const).flat();
    const before = spies.reduce((count, { mock }) => count + mock.calls.length, 0);
    two!.call(500);
    await two!.done();
    expect(two!.accepted).toBe(501);
    // The one that conducts renews its lease at times; calls cost nothing.
    expect(spies.reduce((count, { mock }) => count + mock.calls.length, 0) - before).toBeLessThan(10);
  });

  test('learn of a limit that appears in an open scope', async () => {
    let limiter = unlimited();
    const switching = { take: (now: number) => limiter.take(now) } as ReturnType<typeof unlimited>;
    const [one, two] = await world.add(2, switching);
    one!.call(3000);
    await one!.done();
    two!.call(1);
    await until(() => one!.pace.open && two!.pace.open);
    limiter = bucket(1, 1);
    two!.call(2);
    await until(() => two!.refused > 0);
    await until(() => !one!.pace.open && one!.pace.view(performance.now()).state === 'paused');
  });

  test('lose no permit that comes before the answer to the wish', async () => {
    const limiter = bucket(100, 10);
    const [first] = await world.add(1, limiter, { requests: 100, perMs: 1000 });
    first!.call(1);
    await first!.done();
    // The two connections of a process are read in any order; here the one that asks always comes last.
    const client = connect();
    await client.ping();
    const { evalsha } = client;
    client.evalsha = async function (...args: Parameters<typeof evalsha>) {
      const reply = await evalsha.apply(client, args);
      await new Promise((resolve) => setTimeout(resolve, 60));
      return reply;
    } as typeof evalsha;
    const store = redisStore(client);
    world.clients.push(client);
    world.stores.push(store);
    const late = new Process(store, world.key, limiter, { requests: 100, perMs: 1000 });
    late.call(1);
    await until(() => late.accepted === 1, 2000);
    late.call(1);
    await until(() => late.accepted === 2, 2000);
  });

  test('send one call after the other without asking, once one was accepted', async () => {
    const [, second] = await world.add(2);
    second!.call(1);
    await second!.done();
    const gate = jest.spyOn(world.clients[1]!, 'evalsha');
    const before = second!.sentAt.length;
    second!.call(0);
    for (let i = 0; i < 5; i++) {
      const now = performance.now();
      expect(second!.pace.gate(now)).toBe(now);
      const seq = second!.pace.sent(now);
      second!.pace.accepted(now + 1, seq, now);
    }
    expect(second!.sentAt.length).toBe(before);
    expect(gate).not.toHaveBeenCalled();
  });

  test('go on when the one that conducts closes, with what it had learned', async () => {
    const limiter = bucket(100, 3);
    const [first] = await world.add(1, limiter, { requests: 100, perMs: 1000 });
    first!.call(1);
    await first!.done();
    const [second] = await world.add(1, limiter, { requests: 100, perMs: 1000 });
    second!.call(50);
    await until(() => second!.accepted > 5);
    await world.stores[0]!.close();
    const before = second!.accepted;
    await until(() => second!.accepted > before + 3);
    await second!.done();
    expect(second!.events).toEqual([]);
  });

  test('go on soon when the one that conducts dies', async () => {
    const limiter = bucket(100, 3);
    const [first] = await world.add(1, limiter, { requests: 100, perMs: 1000 });
    first!.call(1);
    await first!.done();
    const [second] = await world.add(1, limiter, { requests: 100, perMs: 1000 });
    second!.call(200);
    await until(() => second!.accepted > 5);
    // It says and renews nothing any more, as a process that was killed.
    jest.spyOn(world.clients[0]!, 'evalsha').mockImplementation(() => new Promise(() => undefined));
    const before = second!.accepted;
    await until(() => second!.accepted > before + 20);
    expect(second!.events).toEqual([]);
  });

  test('leave keys behind that end by themselves and hold no more than numbers', async () => {
    const processes = await world.add(2, bucket(50, 2));
    for (const process of processes) process.call(20);
    await Promise.all(processes.map((process) => process.done()));
    const redis = world.clients[0]!;
    const keys = (await redis.keys('holdfast:1:*'));
    expect(keys.length).toBeGreaterThan(0);
    for (const key of keys) expect(await redis.pttl(key)).toBeGreaterThan(0);
    const texts = await Promise.all(keys.map(async (key) => ((await redis.type(key)) === 'hash' ? JSON.stringify(await redis.hgetall(key)) : await redis.get(key))));
    expect([...keys, ...texts].join()).not.toContain(world.key);
  });

  test('are told at once to go on alone when the store is closed', async () => {
    const [only] = await world.add(1);
    only!.call(1);
    await only!.done();
    await world.stores[0]!.close();
    expect(only!.pace.closed).toBe(true);
    only!.call(20);
    await only!.done();
    expect(only!.events).toEqual([]);
    only!.pace.leave();
  });
});

describeWithServer('without Redis', () => {
  const server = new RedisServer();
  let world: World;
  beforeEach(async () => {
    await server.start();
    world = new World(() => server.connect());
  });
  afterEach(async () => {
    await world.end();
    await server.stop();
  });

  test('every process goes on alone at its share, says so once, and joins again', async () => {
    const processes = await world.add(2, bucket(100, 5), { requests: 100, perMs: 1000 });
    for (const process of processes) process.call(200);
    await until(() => sum(processes, 'accepted') > 20);
    await server.stop();
    await until(() => processes.every(({ events }) => events.length === 1));
    const before = sum(processes, 'accepted');
    await until(() => sum(processes, 'accepted') > before + 20);
    await server.start();
    await until(() => processes.every(({ events }) => events.includes('rejoined')));
    await Promise.all(processes.map((process) => process.done()));
    for (const { events } of processes) expect(events).toEqual(['degraded: the connection was lost', 'rejoined']);
    expect(sum(processes, 'refused') / 400).toBeLessThan(0.2);
  });

  test('that is slow is done without within the time limit', async () => {
    const processes = await world.add(2, bucket(100, 5), { requests: 100, perMs: 1000 }, { storeTimeoutMs: 100 });
    for (const process of processes) process.call(100);
    await until(() => sum(processes, 'accepted') > 10);
    await world.clients[0]!.call('CLIENT', 'PAUSE', '1000');
    await until(() => processes.every(({ events }) => events.length > 0));
    await Promise.all(processes.map((process) => process.done()));
    expect(processes[0]!.events[0]).toBe('degraded: it took too long to answer');
  });

  test('a first call is not held up', async () => {
    await server.stop();
    const client = server.connect({ maxRetriesPerRequest: 0, retryStrategy: () => 50 });
    const store = redisStore(client);
    const process = new Process(store, 'scope', unlimited());
    process.call(1);
    await until(() => process.accepted === 1);
    expect(process.events).toHaveLength(1);
    await server.start();
    await until(() => process.events.length === 2);
    await store.close();
    client.disconnect();
  });

  test.each([[['FLUSHALL']], [['SCRIPT', 'FLUSH']]])('that has forgotten everything by %p costs nothing but time', async (command) => {
    const processes = await world.add(3, bucket(100, 5), { requests: 100, perMs: 1000 });
    for (const process of processes) process.call(50);
    await until(() => sum(processes, 'accepted') > 20);
    await world.clients[0]!.call(command[0]!, ...command.slice(1));
    await Promise.all(processes.map((process) => process.done()));
    expect(sum(processes, 'accepted')).toBe(150);
    expect(sum(processes, 'refused')).toBeLessThan(15);
    expect(processes.flatMap(({ events }) => events)).toEqual([]);
  });
});

describeWithServer('a client', () => {
  const server = new RedisServer();
  afterEach(() => server.stop());

  async function shares(client: Parameters<typeof redisStore>[0]): Promise<void> {
    const stores = [redisStore(client), redisStore(client)];
    const limiter = bucket(100, 10);
    const processes = stores.map((store) => new Process(store, 'scope', limiter, { requests: 100, perMs: 1000 }));
    for (const process of processes) process.call(30);
    await Promise.all(processes.map((process) => process.done()));
    expect(sum(processes, 'refused')).toBe(0);
    expect(processes.flatMap(({ events }) => events)).toEqual([]);
    await Promise.all(stores.map((store) => store.close()));
  }

  test('of ioredis 5 will do, with a prefix of its own for keys', async () => {
    await server.start();
    const client = new Redis5(server.port, '127.0.0.1', { keyPrefix: 'mine:' });
    await shares(client);
    const redis = server.connect();
    expect(await redis.keys('mine:holdfast:1:*')).not.toEqual([]);
    redis.disconnect();
    client.disconnect();
  });

  test('of a cluster will do', async () => {
    await server.start(['--cluster-enabled', 'yes', '--cluster-announce-ip', '127.0.0.1', '--cluster-config-file', `/tmp/holdfast-nodes-${process.pid}.conf`]);
    const admin = server.connect();
    await admin.call('CLUSTER', 'ADDSLOTSRANGE', '0', '16383');
    await until(async () => String(await admin.call('CLUSTER', 'INFO')).includes('cluster_state:ok'));
    admin.disconnect();
    const cluster = new Cluster([{ host: '127.0.0.1', port: server.port }]).on('error', () => undefined);
    try {
      await until(() => cluster.status === 'ready');
      await shares(cluster);
    } finally {
      cluster.disconnect();
    }
  });

  test.each([[null], [{}], ['redis://127.0.0.1']])('is not %p', (client) => {
    expect(() => redisStore(client as never)).toThrow('redisStore() needs a client of ioredis');
  });

  test.each([
    [{ storeTimeoutMs: 0 }, 'storeTimeoutMs'],
    [{ prefix: 'a{b}' }, 'prefix'],
    [{ timeout: 1 } as never, 'unknown option "timeout"'],
  ])('is not taken with %p', (options, message) => {
    expect(() => redisStore(new Redis5({ lazyConnect: true }), options)).toThrow(message);
  });
});
