// Runs one scenario with real processes, a real Redis and real HTTP, and says how it went.
import { fork } from 'node:child_process';
import { ask, freePort, startRedis, startWithSentinel } from './redis-server.mjs';

const here = (file) => new URL(file, import.meta.url);

/** A child process that is talked to in messages with names. */
function start(file, args = []) {
  const child = fork(here(file), args.map(String));
  const heard = new Map();
  const waiting = new Map();
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.on('message', (message) => {
    const resolve = waiting.get(message.name);
    if (resolve === undefined) heard.set(message.name, message);
    else resolve(message);
  });
  const next = (name) => {
    const gone = ended.then(() => Promise.reject(new Error(`${file} ended before "${name}"`)));
    return Promise.race([heard.has(name) ? heard.get(name) : new Promise((resolve) => waiting.set(name, resolve)), gone]);
  };
  return { next, tell: (name, value) => child.connected && child.send({ name, value }), ended, kill: () => child.kill('SIGKILL') };
}

/** The emulator in a process of its own; shares its file with the goodput benchmark. */
function startServer() {
  const child = fork(new URL('../goodput/server.mjs', import.meta.url));
  let last = 0;
  const ask = (command, argument = {}) =>
    new Promise((resolve) => {
      const id = ++last;
      const onMessage = (message) => {
        if (message.id !== id) return;
        child.off('message', onMessage);
        resolve(message.result);
      };
      child.on('message', onMessage);
      child.send({ id, command, argument });
    });
  return { ask, kill: () => child.kill('SIGKILL') };
}

async function startStore(scenario) {
  if (scenario.store === 'none') return { redis: null, kill: () => undefined };
  if (scenario.store === 'sentinel') {
    const cluster = await startWithSentinel();
    await cluster.ready();
    return { ...cluster, redis: { sentinels: [{ host: '127.0.0.1', port: cluster.sentinelPort }], name: 'main' } };
  }
  const port = await freePort();
  let server = await startRedis(port);
  return {
    redis: { host: '127.0.0.1', port },
    ask: (...command) => ask(port, ...command),
    kill: () => server.kill(),
    restart: async () => void (server = await startRedis(port)),
  };
}

/** Does something after a while, unless its timer is cleared; `begun` holds what is under way. */
function later(atMs, act, timers, begun) {
  return new Promise((resolve, reject) => timers.push(setTimeout(() => begun.push(act().then(resolve, reject)), atMs)));
}

export async function measure(scenario) {
  const { limit, calls, processes, changes, pace, arrivals, skewsMs = [], incidents = [] } = scenario;
  const store = await startStore(scenario);
  const server = startServer();
  const clients = Array.from({ length: processes }, (_, i) => start('client.mjs', skewsMs[i] === undefined ? [] : [skewsMs[i]]));
  const timers = [];
  const begun = [];
  try {
    const url = await server.ask('start', { limit, latency: { acceptedMs: 20, refusedMs: 7 } });
    await Promise.all(clients.map((client) => client.next('up')));
    for (const client of clients) client.tell('begin', { redis: store.redis, url, pace, warm: scenario.warm });
    await Promise.all(clients.map((client) => client.next('ready')));
    await new Promise((resolve) => setTimeout(resolve, 300)); // second connections
    const startedAt = await server.ask('begin', { changes });
    const marks = {};
    // An incident that did not come about fails the run: it would measure nothing.
    const allHappened = Promise.all(incidents.map(({ atMs, act }) => later(atMs, () => act(store, marks), timers, begun)));
    let isOver = incidents.length === 0;
    allHappened.then(() => (isOver = true)).catch(() => undefined);
    const all = Array.from({ length: calls }, (_, i) => `call-${i}`);
    const begunAt = performance.timeOrigin + performance.now();
    clients.forEach((client, p) => {
      const ids = all.filter((_, i) => i % processes === p);
      client.tell('go', { ids, arrivalsMs: arrivals?.(ids.length) });
    });
    const reports = await Promise.all(clients.map((client) => client.next('done')));
    if (!isOver) throw await allHappened.then(() => new Error('the calls ended before the incidents'), (error) => error);
    for (const client of clients) client.tell('end');
    await Promise.all(clients.map(({ ended }) => ended));
    const totals = await server.ask('end', { ids: all, startedAt, limit, changes, calls });
    return summary(scenario, reports, totals, marks, begunAt);
  } finally {
    timers.forEach(clearTimeout);
    await Promise.all(begun); // one that is under way may still start a server
    for (const { kill } of [...clients, server]) kill();
    await store.kill();
  }
}

function summary({ processes, calls }, reports, server, marks, begunAt) {
  const results = reports.flatMap((report) => report.results);
  const { accepted, refused } = server.totals;
  // From the first word to the last answer, whoever got it.
  const makespanMs = Math.max(...reports.map(({ startedAt, results: own }) => startedAt - begunAt + Math.max(...own.map(({ endMs }) => endMs))));
  return {
    ratio: makespanMs / (server.idealMs + 20),
    makespanMs,
    waste: refused / Math.max(1, accepted),
    failed: results.filter(({ ok }) => !ok).length,
    errors: [...new Set(results.filter(({ ok }) => !ok).map(({ error }) => error))].slice(0, 3),
    lost: server.lost + server.repeated,
    spread: spreadOf(reports, processes, calls),
    stopsMs: stopsOf(reports),
    rejoinsMs: rejoinsOf(reports, marks),
    degraded: reports.map(({ events }) => events.filter(({ type }) => type === 'degraded').length),
    reasons: [...new Set(reports.flatMap(({ events }) => events.filter(({ reason }) => reason !== undefined).map(({ reason }) => reason)))],
  };
}

/** How unequal the shares were while all still had calls left: the largest distance from an equal share. */
function spreadOf(reports) {
  const ends = reports.map(({ startedAt, results }) => results.map(({ endMs }) => startedAt + endMs).sort((a, b) => a - b));
  const firstDone = Math.min(...ends.map((own) => own.at(-1)));
  const counts = ends.map((own) => own.filter((at) => at <= firstDone).length);
  const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  return Math.max(...counts.map((count) => Math.abs(count - mean) / mean));
}

/** From the first refusal of a pause until each other process knew of it. */
function stopsOf(reports) {
  const stops = [];
  const refusals = reports.flatMap(({ events }, p) => events.filter(({ type }) => type === 'refused').map(({ at }) => ({ at, p }))).sort((a, b) => a.at - b.at);
  let last = -Infinity;
  for (const { at, p } of refusals) {
    const isFirst = at - last > 100;
    last = at;
    if (!isFirst) continue;
    reports.forEach(({ events }, q) => {
      const pause = events.find((event) => event.type === 'pause' && event.at >= at);
      if (q !== p && pause !== undefined && pause.at - at < 1000) stops.push(pause.at - at);
    });
  }
  return stops.sort((a, b) => a - b);
}

/** From the moment at which Redis was well again until each process shared again. */
function rejoinsOf(reports, { wellAt }) {
  if (wellAt === undefined) return [];
  return reports.map(({ events }) => {
    const rejoined = events.filter(({ type, at }) => type === 'rejoined' && at >= wellAt)[0];
    return rejoined === undefined ? Infinity : rejoined.at - wellAt;
  });
}
