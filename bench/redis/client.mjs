// One client process: waits for the word, makes its share of the calls, and says how each ended and what its scope went through.
const [, , skewMs] = process.argv;
if (skewMs !== undefined) {
  const { now } = Date;
  Date.now = () => now() + Number(skewMs);
}
const wallNow = () => performance.timeOrigin + performance.now();

const { wrapFetch } = await import('@holdfast/fetch-adapter');
const { redisStore } = await import('@holdfast/redis');
const { Redis } = await import('ioredis');

const told = {};
process.on('message', ({ name, value }) => told[name]?.(value));
const next = (name) => new Promise((resolve) => (told[name] = resolve));

process.send({ name: 'up' });
const { redis, url, pace, warm = true, deadlineMs = 120_000 } = await next('begin');
const client = redis === null ? null : new Redis({ ...redis, maxRetriesPerRequest: 1 });
client?.on('error', () => undefined);
const honestFetch = wrapFetch(fetch, { pace, deadlineMs, ...(client && { store: redisStore(client) }) });
const events = [];
for (const type of ['pause', 'resume', 'pace', 'degraded', 'rejoined']) honestFetch.holdfast.on(type, (event) => events.push({ ...event, at: wallNow() }));
honestFetch.holdfast.on('attempt', ({ kind }) => kind === 'rate-limit' && events.push({ type: 'refused', at: wallNow() }));
if (client !== null && client.status !== 'ready') await new Promise((resolve) => client.once('ready', resolve));
// A service that runs has its code compiled and a connection open. Asked without Holdfast and with the wrong method, so that nothing is counted.
for (let i = 0; warm && i < 10; i++) await (await fetch(url)).text();
process.send({ name: 'ready' });

const { ids, arrivalsMs } = await next('go');
const startedAt = performance.now();
const results = await Promise.all(
  ids.map(async (id, i) => {
    const waitMs = (arrivalsMs?.[i] ?? 0) - (performance.now() - startedAt);
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
    const sentAt = performance.now();
    try {
      const answer = await honestFetch(url, { method: 'POST', body: '{"communityID":"c","serverID":"1"}', headers: { 'content-type': 'application/json', 'X-Call-Id': id } });
      await answer.text();
      return { ok: true, endMs: performance.now() - startedAt, tookMs: performance.now() - sentAt };
    } catch (error) {
      return { ok: false, endMs: performance.now() - startedAt, error: `${error.name}: ${error.message}` };
    }
  }),
);
process.send({ name: 'done', results, events, startedAt: performance.timeOrigin + startedAt });
await next('end');
await honestFetch.holdfast.close();
client?.disconnect();
process.exit(0);
