// node redis/capacity.mjs: how many admissions a second one scope gets through one Redis, from one process to another; batches form by themselves.
import { fork } from 'node:child_process';
import { redisStore } from '@holdfast/redis';
import { Redis } from 'ioredis';
import { ask, freePort, startRedis } from './redis-server.mjs';

const SECONDS = 3;
const clock = { now: () => performance.now(), wallNow: () => Date.now(), random: Math.random, setTimeout, clearTimeout };
const view = { state: 'paced', perSecond: null, pausedUntil: null };
let seq = 0;
/** Lets everything through, so that only the way is measured. */
const always = { open: false, gate: (now) => now, sent: () => ++seq, accepted() {}, refused() {}, lost() {}, warned() {}, view: () => view, snapshot: () => null };

/** A process that always wants `backlog` calls; each is answered at once. */
async function share(port, backlog) {
  const client = new Redis(port, '127.0.0.1');
  await client.ping();
  const store = redisStore(client);
  store.open();
  let sent = 0;
  let pace;
  const changed = () => {
    for (;;) {
      const now = performance.now();
      if (pace === undefined || pace.gate(now) > now) return;
      pace.accepted(now, pace.sent(now), now);
      sent++;
    }
  };
  pace = store.share({ key: 'capacity', clock, waiting: () => backlog, changed, degraded: console.error, rejoined() {}, createPace: () => always, createShare: () => always });
  return { sent: () => sent, close: async () => (await store.close(), client.disconnect()) };
}

if (process.argv[2] === 'conduct') {
  const { close } = await share(Number(process.argv[3]), 0);
  process.once('message', () => void close().then(() => process.exit(0)));
  setTimeout(() => process.send('ready'), 300);
} else {
  const port = await freePort();
  const redis = await startRedis(port);
  const conductor = fork(new URL(import.meta.url), ['conduct', String(port)]);
  await new Promise((resolve) => conductor.once('message', resolve));
  for (const backlog of [1, 10, 100]) {
    const member = await share(port, backlog);
    await new Promise((resolve) => setTimeout(resolve, 500));
    await ask(port, 'CONFIG', 'RESETSTAT');
    const before = member.sent();
    const begun = performance.now();
    await new Promise((resolve) => setTimeout(resolve, SECONDS * 1000));
    const seconds = (performance.now() - begun) / 1000;
    const rate = (member.sent() - before) / seconds;
    const stats = await ask(port, 'INFO', 'commandstats');
    const [, calls, usec] = /cmdstat_evalsha:calls=(\d+),usec=(\d+)/.exec(stats) ?? [0, 0, 0];
    console.log(`${backlog} waiting: ${rate.toFixed(0)} admissions/s with ${(calls / seconds).toFixed(0)} scripts/s of ${(usec / calls).toFixed(0)} µs: Redis is ${(usec / 1e4 / seconds).toFixed(0)} % busy`);
    await member.close();
  }
  conductor.send('end');
  await redis.kill();
  process.exit(0);
}
