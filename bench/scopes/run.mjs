// npm run bench:scopes [-- --keys N]: a million API keys through one process, one call each, a few of them limited. The heap has to be flat once the
// bound on gates is reached, and a key that waits or is paused meanwhile has to keep its gate. Needs node --expose-gc.
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { processStats } from '@holdfast/engine';
import { wrapFetch } from '@holdfast/fetch-adapter';

const { values } = parseArgs({ options: { keys: { type: 'string', default: '1000000' } } });
const KEYS = Number(values.keys);
const STEPS = 10;
const AT_ONCE = 100;
const MAX_GATES = 10_000;
const MIB = 1024 * 1024;

const say = (success, message) => JSON.stringify({ status: 'success', response: { success, message, requestID: 'A' } });
const JSON_TYPE = { 'content-type': 'application/json' };
let sent = 0;
const transport = async (url) => {
  sent++;
  const isPaused = String(url).includes('paused');
  return new Response(isPaused ? say(false, 'Wait. modcol.co/e2a') : say(true, 'Done.'), { headers: { ...JSON_TYPE, ...(isPaused && { 'retry-after': '86400' }) } });
};

// Two clients: one that remembers URLs, and one that listens to its gates.
const clients = [wrapFetch(transport), wrapFetch(transport, { deadlineMs: 2 * 86_400_000 })];
clients[1].holdfast.on('pause', () => undefined);

function heapMiB() {
  globalThis.gc();
  globalThis.gc();
  return process.memoryUsage().heapUsed / MIB;
}

const call = (client, key) => client(`https://api.test/wf/ping?api_key=${key}`, { method: 'POST' }).then((response) => response.text());
const limited = Array.from({ length: 5 }, (_, i) => `paused-${i}`);
const waiting = limited.map((key) => call(clients[1], key).catch((error) => error.kind)); // for a day: each is refused once, and waits in its gate
await new Promise((resolve) => setTimeout(resolve, 100));
const pausedBefore = new Set(processStats().scopes.filter(({ queued }) => queued === 1).map(({ scope }) => scope));

const table = new Table({ head: ['keys', 'gates', 'heap after gc'], style: { head: [], border: [] } });
const heaps = [];
for (let step = 0; step < STEPS; step++) {
  for (let i = 0; i < KEYS / STEPS; i += AT_ONCE) {
    const from = (step * KEYS) / STEPS + i;
    await Promise.all(Array.from({ length: AT_ONCE }, (_, j) => call(clients[j % 2], `key-${from + j}`)));
  }
  heaps.push(heapMiB());
  table.push([((step + 1) * KEYS) / STEPS, processStats().scopes.length, `${heaps.at(-1).toFixed(1)} MiB`]);
}
console.log(table.toString());

const { scopes } = processStats();
const stillWait = scopes.filter(({ scope, state, queued }) => pausedBefore.has(scope) && state === 'paused' && queued === 1).length;
const growth = heaps.at(-1) - heaps[0];
console.log(`${sent} requests; of ${limited.length} keys that wait behind a pause, ${stillWait} still have their gate. From the first step to the last: ${growth.toFixed(1)} MiB more (at most 3).`);
console.log(`Node ${process.version}. Made by: npm run bench:scopes`);
await Promise.all(clients.map(({ holdfast }) => holdfast.close()));
await Promise.all(waiting);
process.exit(pausedBefore.size === limited.length && stillWait === limited.length && scopes.length <= MAX_GATES + limited.length && growth <= 3 && sent === KEYS + limited.length ? 0 : 1);
