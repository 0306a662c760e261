// Runs one contender through one scenario, over real HTTP on loopback, and says how it did.
import { fork } from 'node:child_process';
import { createLimiter } from '@holdfast/emulator';

const here = (file) => new URL(file, import.meta.url);

/** Starts a helper process; resolves what it answers to a command. */
function startServer() {
  const child = fork(here('server.mjs'));
  let next = 0;
  const ask = (command, argument = {}) =>
    new Promise((resolve, reject) => {
      const id = next++;
      const onMessage = (message) => {
        if (message.id !== id) return;
        child.off('message', onMessage);
        resolve(message.result);
      };
      child.on('message', onMessage).once('exit', () => reject(new Error('the server process ended')));
      child.send({ id, command, argument });
    });
  return { ask, stop: () => child.kill() };
}

/** Exponential gaps between calls, the same for all contenders of a round. */
export function arrivals({ calls, ratePerS }, random) {
  if (ratePerS === undefined) return Array(calls).fill(0);
  let at = 0;
  return Array.from({ length: calls }, () => (at += (-Math.log(1 - random()) / ratePerS) * 1000));
}

/** When a client that knows the limiter would be done with calls that arrive at these times. */
function idealWithArrivals(limit, arrivalsMs) {
  const limiter = createLimiter({ ...limit, lockOutMs: undefined });
  let now = 0;
  for (const arrival of arrivalsMs) {
    now = Math.max(now, arrival);
    for (let answer = limiter.take(now); !answer.allowed; answer = limiter.take(now)) now += Math.max(0.01, answer.retryAfterMs);
  }
  return now;
}

export async function measure(scenario, contender, arrivalsMs) {
  const { limit, latency, refusals, changes, calls, processes = 1 } = scenario;
  const server = startServer();
  try {
    const url = await server.ask('start', { limit, latency, refusals });
    const ids = Array.from({ length: calls }, (_, i) => `call-${i}`);
    const clients = Array.from({ length: processes }, () => fork(here('client.mjs')));
    await Promise.all(clients.map((client) => new Promise((resolve) => client.once('spawn', resolve))));
    const startedAt = await server.ask('begin', { changes });
    const answers = clients.map((client, p) => {
      const mine = (_, i) => i % processes === p;
      const results = new Promise((resolve, reject) => client.once('message', resolve).once('error', reject));
      client.send({ contender, url, limit, ids: ids.filter(mine), arrivalsMs: arrivalsMs.filter(mine) });
      return results;
    });
    const results = (await Promise.all(answers)).flat();
    const report = await server.ask('end', { ids, startedAt, limit, changes, calls });
    return summary(scenario, results, report, arrivalsMs);
  } finally {
    server.stop();
  }
}

function summary({ limit, latency, ratePerS }, results, report, arrivalsMs) {
  const idealMs = (ratePerS === undefined ? report.idealMs : idealWithArrivals(limit, arrivalsMs)) + latency.acceptedMs;
  const makespanMs = Math.max(...results.map(({ endMs }) => endMs));
  const took = results.filter(({ ok }) => ok).map(({ tookMs }) => tookMs).sort((a, b) => a - b);
  const { accepted, refused } = report.totals;
  return {
    makespanMs,
    idealMs,
    ratio: makespanMs / idealMs,
    waste: refused / Math.max(1, accepted),
    succeeded: took.length,
    failed: results.length - took.length,
    errors: [...new Set(results.filter(({ ok }) => !ok).map(({ error }) => error))].slice(0, 3),
    lost: report.lost,
    repeated: report.repeated,
    p50Ms: took[Math.floor(took.length * 0.5)] ?? null,
    p99Ms: took[Math.floor(took.length * 0.99)] ?? null,
    log: report.log,
  };
}
