// Runs one contender through one scenario, over real HTTP on loopback, and says how it did.
import { startClient, startServer } from './processes.mjs';
import { idealMs } from './schedule.mjs';
import { summaryOf } from './summary.mjs';

/**
 * @param {import('./scenarios.mjs').Scenario} scenario
 * @param {string} contender
 * @param {{ arrivalsMs: number[], phaseMs: number, capMs: number }} round The same for all contenders that run in it.
 */
export async function measure(scenario, contender, { arrivalsMs, phaseMs, capMs }) {
  const { limit, latency, retryAfter, changes, processes = 1 } = scenario;
  const server = startServer();
  const clients = Array.from({ length: processes }, () => startClient('client.mjs'));
  try {
    const url = await server.ask('start', { limit, latency, retryAfter });
    await Promise.all(clients.map((client) => client.ready));
    const startedAt = await server.ask('begin', { changes, phaseMs });
    clients.forEach((client, p) => client.begin({ contender, url, limit, processes, ...share(arrivalsMs, p, processes) }));
    const stoppedAfterMs = await endOrCap(clients, capMs);
    const results = (await Promise.all(clients.map((client) => client.results))).flat();
    const succeeded = results.filter(({ ending }) => ending === 'succeeded').map(({ id }) => id);
    const report = await server.ask('end', { succeeded, startedAt });
    const times = { idealMs: idealMs(scenario, arrivalsMs, phaseMs), stoppedAfterMs };
    return { ...summaryOf(results, report, times), log: report.log };
  } finally {
    clients.forEach((client) => client.stop());
    server.stop();
  }
}

/** The calls of one of several client processes. */
function share(arrivalsMs, p, processes) {
  const mine = (_, i) => i % processes === p;
  return { ids: arrivalsMs.map((_, i) => `call-${i}`).filter(mine), arrivalsMs: arrivalsMs.filter(mine) };
}

/** Waits for all clients; those that have not ended after `capMs` are told to report what they have. Resolves the time until then, if it came to that. */
async function endOrCap(clients, capMs) {
  const startedAt = performance.now();
  let timer;
  const cap = new Promise((resolve) => (timer = setTimeout(resolve, capMs, 'cap')));
  const first = await Promise.race([Promise.all(clients.map((client) => client.results)), cap]);
  clearTimeout(timer);
  if (first !== 'cap') return undefined;
  const stoppedAfterMs = performance.now() - startedAt;
  clients.forEach((client) => client.finish());
  return stoppedAfterMs;
}
