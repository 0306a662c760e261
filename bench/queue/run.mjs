// pnpm bench:queue: what it costs to have 1,000, 10,000 and 100,000 calls wait at once: memory for each, time to enqueue and to abort one.
// Needs node --expose-gc. The baseline is the same calls with a bare fetch that does not answer: promise, request and signal of the caller.
import Table from 'cli-table3';
import { wrapFetch } from '@holdfast/fetch-adapter';

const LIMITED = JSON.stringify({ status: 'success', response: { success: false, message: 'Wait. modcol.co/e2a', requestID: 'A' } });
const silent = () => new Promise(() => undefined);

let scopes = 0;

/** A client whose scope is paused: every further call waits. */
async function pausedFetch(count) {
  const url = `https://api.test/${scopes}?api_key=key-${scopes++}`;
  const honest = wrapFetch(async () => new Response(LIMITED, { headers: { 'content-type': 'application/json', 'retry-after': '30' } }), { maxQueue: count + 1 });
  honest(url, { method: 'POST' }).catch(() => undefined);
  await new Promise((resolve) => honest.holdfast.on('pause', resolve));
  return { fetch: honest, url, close: () => honest.holdfast.close() };
}

function heap() {
  globalThis.gc();
  globalThis.gc();
  return process.memoryUsage().heapUsed;
}

async function measure(count, { fetch, url, close }) {
  const controllers = Array.from({ length: count }, () => new AbortController());
  const signals = controllers.map(({ signal }) => signal);
  const priorities = [0, 5, 9];
  const before = heap();
  const startedAt = performance.now();
  const calls = signals.map((signal, i) => fetch(url, { method: 'POST', body: '{}', signal, holdfast: { priority: priorities[i % 3] } }));
  const enqueueUs = ((performance.now() - startedAt) / count) * 1000;
  await new Promise((resolve) => setTimeout(resolve, 20));
  const bytes = (heap() - before) / count;
  calls.forEach((call) => call.catch(() => undefined));
  const abortedAt = performance.now();
  for (let i = count - 1; i >= 0; i--) controllers[(i * 7919) % count].abort();
  const abortUs = ((performance.now() - abortedAt) / count) * 1000;
  await close?.();
  return { bytes, enqueueUs, abortUs };
}

await measure(1000, await pausedFetch(1000)); // everything is compiled
const table = new Table({ head: ['calls that wait', 'bytes each', 'bare promise and request', 'on top (at most 2048)', 'µs to enqueue', 'µs to abort'], style: { head: [], border: [] } });
let worst = 0;
for (const count of [1000, 10_000, 100_000]) {
  const bare = await measure(count, { fetch: silent, url: 'https://api.test/' });
  const held = await measure(count, await pausedFetch(count));
  worst = Math.max(worst, held.bytes - bare.bytes);
  const shown = [held.bytes, bare.bytes, held.bytes - bare.bytes].map((bytes) => bytes.toFixed(0));
  table.push([count, ...shown, held.enqueueUs.toFixed(2), held.abortUs.toFixed(2)]);
}
console.log(table.toString());
console.log(`Node ${process.version}. Made by: pnpm bench:queue`);
process.exit(worst <= 2048 ? 0 : 1);
