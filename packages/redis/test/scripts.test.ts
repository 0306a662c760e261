import fc from 'fast-check';
import type { Redis } from 'ioredis';
import { namesOf } from '../src/names.js';
import { CONDUCT } from '../src/scripts/conduct.js';
import { RESIGN } from '../src/scripts/resign.js';
import type { Script } from '../src/scripts/script.js';
import { TELL } from '../src/scripts/tell.js';
import { until } from './support/process.js';
import { describeWithRedis } from './support/redis-server.js';

const LEASE_MS = 400;
const STATE_MS = 5000;

describeWithRedis('the scripts', (connect) => {
  let redis: Redis;
  let names = namesOf('holdfast-test:', '');

  const run = async ({ lua }: Script, ...args: (string | number)[]): Promise<unknown[]> => [await redis.eval(lua, 3, ...names.keys, ...args)].flat();
  const tell = (me: string, renewedMs = 0): Promise<unknown[]> => run(TELL, me, LEASE_MS, STATE_MS, names.conductor, 'a report', renewedMs);
  const conduct = (me: string, { snapshot = '', pauseMs = -1, open = 0, messages = [] as string[] } = {}): Promise<unknown[]> =>
    run(CONDUCT, me, LEASE_MS, STATE_MS, snapshot, pauseMs, open, ...messages);
  const resign = (me: string, snapshot = ''): Promise<unknown[]> => run(RESIGN, me, snapshot, names.everyone, 'vacant');
  const [lease, state, pause] = [0, 1, 2] as const;
  const ttl = (key: 0 | 1 | 2): Promise<number> => redis.pttl(names.keys[key]);

  beforeAll(() => void (redis = connect()));
  beforeEach(() => void (names = namesOf('holdfast-test:', `scope ${Math.random()}`)));
  afterEach(async () => void (await redis.del(...names.keys)));
  afterAll(() => redis.disconnect());

  /** What a channel says, from now on. */
  async function listen(channel: string): Promise<{ heard: string[]; end: () => void }> {
    const subscriber = connect();
    const heard: string[] = [];
    subscriber.on('message', (_channel: string, message: string) => heard.push(message));
    await subscriber.subscribe(channel);
    return { heard, end: () => subscriber.disconnect() };
  }

  test('make one of many the conductor', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, (_, i) => tell(`p${i}`)));
    const holders = new Set(answers.map(([holder]) => holder));
    expect(holders.size).toBe(1);
    expect(await ttl(lease)).toBeGreaterThan(0);
    expect(await ttl(lease)).toBeLessThanOrEqual(LEASE_MS);
  });

  test('carry a report to the conductor, and say whether anybody heard it', async () => {
    await tell('a');
    expect((await tell('b'))[1]).toBe(0);
    const { heard, end } = await listen(names.conductor);
    expect((await tell('b')).slice(0, 2)).toEqual(['a', 1]);
    await until(() => heard.length > 0);
    expect(heard).toEqual(['a report']);
    end();
  });

  test('let nobody but the conductor admit anything', async () => {
    await tell('a');
    const { heard, end } = await listen(names.everyone);
    expect(await conduct('b', { snapshot: '{"version":1}', pauseMs: 1000, messages: [names.everyone, 'b has no say'] })).toEqual([0]);
    expect(await conduct('a', { messages: [names.everyone, 'news', names.member('nobody'), 'permits'] })).toEqual([1, 1, 0]);
    await until(() => heard.length > 0);
    expect(heard).toEqual(['news']);
    expect(await ttl(pause)).toBe(-2);
    expect(await redis.hget(names.keys[state], 'snapshot')).toBeNull();
    end();
  });

  test('have at most one conductor at any time, whatever happens in whatever order', async () => {
    const process = fc.constantFrom('a', 'b', 'c');
    const step = fc.oneof(
      fc.record({ does: fc.constantFrom('tell', 'conduct', 'resign'), who: process }),
      fc.record({ does: fc.constantFrom('lose lease', 'flush'), who: process }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        await redis.del(...names.keys);
        let holder: string | null = null;
        let last: string | null = null;
        for (const { does, who } of steps) {
          if (does === 'tell') expect((await tell(who))[0]).toBe((holder ??= last = who));
          else if (does === 'conduct') {
            if (holder === null && (last === null || last === who)) holder = last = who;
            expect((await conduct(who))[0]).toBe(holder === who ? 1 : 0);
          } else if (does === 'resign') {
            expect(await resign(who)).toEqual([holder === who ? 1 : 0]);
            if (holder === who) holder = null;
          } else {
            await redis.del(...(does === 'flush' ? names.keys : [names.keys[lease]]));
            if (does === 'flush') last = null;
            holder = null;
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  test('keep the longer of two pauses, and end it when told', async () => {
    await tell('a');
    await conduct('a', { pauseMs: 3000 });
    await conduct('a', { pauseMs: 1000 });
    expect(await ttl(pause)).toBeGreaterThan(2000);
    await conduct('a', { pauseMs: -1 });
    expect(await ttl(pause)).toBeGreaterThan(2000);
    expect((await tell('b'))[4]).toBeGreaterThan(2000);
    await conduct('a', { pauseMs: 0 });
    expect((await tell('b'))[4]).toBe(-2);
  });

  test('hand what was learned to whoever comes next', async () => {
    await tell('a');
    await conduct('a', { snapshot: '{"version":1}', open: 1 });
    const { heard, end } = await listen(names.everyone);
    await resign('a', '{"version":1,"rate":2}');
    await until(() => heard.length > 0);
    expect(heard).toEqual(['vacant']);
    expect(await tell('b')).toEqual(['b', 0, 'a', '{"version":1,"rate":2}', -2, '1']);
    end();
  });

  test('take over from a conductor that neither renews nor hears, but not from one that renews', async () => {
    await tell('a');
    expect((await tell('b', 50))[0]).toBe('a');
    await redis.pexpire(names.keys[lease], 40);
    expect((await tell('b', 50))[0]).toBe('b');
  });

  test('leave nothing that does not end by itself', async () => {
    await tell('a');
    await conduct('a', { snapshot: '{"version":1}', pauseMs: 1000 });
    for (const key of [lease, state, pause] as const) expect(await ttl(key)).toBeGreaterThan(0);
  });

  test('have names that hold only a hash of the scope, in one slot of a cluster', () => {
    const { keys, conductor, everyone, member } = namesOf('holdfast:', 'rocketcad https://api.test#0123456789abcdef');
    const tags = [...keys, conductor, everyone, member('me')].map((name) => /^holdfast:1:\{([0-9a-f]{24})\}:/.exec(name)?.[1]);
    expect(new Set(tags).size).toBe(1);
    expect(tags[0]).toBeDefined();
    expect(namesOf('holdfast:', 'another').everyone).not.toBe(everyone);
  });
});
