import fc from 'fast-check';
import { createLimiter } from '../../emulator/src/limits/create-limiter.js';
import { redisStore } from '../src/index.js';
import { decodeNews, decodeReport, parseSnapshot } from '../src/messages.js';
import { Process, until } from './support/process.js';
import { describeWithRedis } from './support/redis-server.js';

// Whoever can write to Redis can slow a scope down or let it hurry. Nobody may make a process crash, or lose a call.

const report = { member: 'm', visit: 1, wants: 2, got: 0, answers: [[0, 1, 20, null]] };
const news = { term: 't', visit: 1, permits: [1, 2], view: { state: 'paced', perSecond: 5, pauseMs: null, open: false }, members: 2, snapshot: { version: 1, kind: 'bucket' } };

/** A message with something else in one of its places. */
function changed(message: object): fc.Arbitrary<string> {
  const places = [[], ...Object.entries(message).flatMap(([key, value]) => [[key], ...Object.keys(Object(value) as object).map((inner) => [key, inner])])];
  const put = (target: unknown, [step, ...rest]: readonly string[], value: unknown): unknown => {
    if (step === undefined) return value;
    const copy = (Array.isArray(target) ? [...(target as unknown[])] : { ...(target as object) }) as Record<string, unknown>;
    copy[step] = put(copy[step], rest, value);
    return copy;
  };
  const values = fc.oneof(fc.constantFrom<unknown>(null, true, 5, -1, 1e308, '', 'x', [], {}, [[]], [null], { length: 3 }), fc.jsonValue());
  return fc.tuple(fc.constantFrom(...places), values).map(([path, value]) => JSON.stringify(put(message, path, value)));
}
const messages = fc.oneof(changed(report), changed(news), fc.json(), fc.string(), fc.constantFrom('{"answers":5}', '{"term":"x","permits":{"length":1e9}}', '{"answers":[5],"member":"m"}', '{"answers":[[1e999,0,0,0]]}'));

test('what is no message is none, and never throws', () => {
  expect([decodeReport(JSON.stringify(report)), decodeNews(JSON.stringify(news))]).toEqual([report, news]);
  for (const text of ['{"answers":5}', '{"answers":[]}', 'null', '5', '{', '']) expect([decodeReport(text), decodeNews(text)]).toEqual([null, null]);
  fc.assert(
    fc.property(messages, (text) => {
      const read = decodeReport(text);
      for (const [permit, outcome, trip, hint] of read?.answers ?? []) expect([permit, outcome, trip, hint ?? 0].every(Number.isFinite)).toBe(true);
      for (const permit of decodeNews(text)?.permits ?? []) expect(Number.isFinite(permit)).toBe(true);
      expect(typeof parseSnapshot(text)).toBe('object');
    }),
    { numRuns: 2000 },
  );
});

describeWithRedis('processes that hear nonsense', (connect) => {
  test('go on, and lose no call', async () => {
    const clients = [connect(), connect(), connect()] as const;
    await Promise.all(clients.map((client) => client.ping()));
    const stores = [redisStore(clients[0]), redisStore(clients[1])];
    const limiter = createLimiter({ kind: 'token-bucket', requests: 100, perMs: 1000, burst: 5 });
    const key = `hostile ${Math.random()}`;
    const processes = stores.map((store) => new Process(store, key, limiter));
    for (const process of processes) process.call(40);
    await until(() => processes.every(({ accepted }) => accepted > 3));
    const channels = (await clients[2].pubsub('CHANNELS', 'holdfast:*')) as string[];
    expect(channels.length).toBeGreaterThan(2);
    // Nothing that is a valid message of somebody: that would be obeyed.
    const nonsense = fc.sample(messages, 500).filter((text) => decodeReport(text) === null && decodeNews(text) === null);
    expect(nonsense.length).toBeGreaterThan(100);
    for (const text of nonsense) await Promise.all(channels.map((channel) => clients[2].publish(channel, text)));
    await Promise.all(processes.map((process) => process.done()));
    expect(processes.map(({ accepted }) => accepted)).toEqual([40, 40]);
    await Promise.all(stores.map((store) => store.close()));
    for (const client of clients) client.disconnect();
  });
});
