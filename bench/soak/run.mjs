// pnpm bench:soak [--calls N]: many calls through the emulator with 1 % faults; the heap after gc has to come back to where it was.
// Needs node --expose-gc.
import { parseArgs } from 'node:util';
import { Agent } from 'node:http';
import { install, isHoldfastError } from '@holdfast/axios-adapter';
import { createEmulator } from '@holdfast/emulator';
import { wrapFetch } from '@holdfast/fetch-adapter';
import axios from 'axios';

const { values } = parseArgs({ options: { calls: { type: 'string', default: '200000' } } });
const calls = Number(values.calls);
const AT_ONCE = 64;
const MIB = 1024 * 1024;

const kinds = ['reset-before', 'reset-after', 'server-error', 'truncated-body', 'html'];
const emulator = await createEmulator({
  faults: kinds.map((kind) => ({ kind, probability: 0.01 / kinds.length })),
  maxLogEntries: 1000,
  maxCallIds: 1000,
});
const httpAgent = new Agent({ keepAlive: true });
const api = axios.create({ httpAgent });
const installed = install(api);
const honestFetch = wrapFetch(fetch);
const body = { communityID: 'c', serverID: '1', SteamHex: 'x', Street: 'a', Cross: 'b' };
const url = emulator.urlOf('locationping');
const ways = [
  () => api.post(url, body),
  async () => (await honestFetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })).text(),
];

let succeeded = 0;
let typed = 0;
let other = 0;

async function make(count) {
  let left = count;
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      while (left-- > 0) {
        try {
          await ways[left % 2]();
          succeeded++;
        } catch (error) {
          if (isHoldfastError(error)) typed++;
          else other++;
        }
      }
    }),
  );
}

async function heapMiB() {
  for (let i = 0; i < 3; i++) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    globalThis.gc();
  }
  return process.memoryUsage().heapUsed / MIB;
}

await make(5000); // everything is compiled and pooled
const before = await heapMiB();
const startedAt = performance.now();
const settledBefore = succeeded + typed + other;
await make(calls);
const after = await heapMiB();
const settled = succeeded + typed + other - settledBefore;
const seconds = (performance.now() - startedAt) / 1000;

console.log(`${calls} calls, ${AT_ONCE} at once, in ${seconds.toFixed(0)} s (${(calls / seconds).toFixed(0)}/s): ${settled} settled, of all ${succeeded} succeeded, ${typed} typed failures, ${other} others`);
console.log(`${emulator.totals().faulted} faults struck`);
console.log(`heap after gc: ${before.toFixed(1)} MiB before, ${after.toFixed(1)} MiB after: ${(after - before).toFixed(1)} MiB more (at most 5)`);
await Promise.all([installed.close(), honestFetch.holdfast.close()]);
httpAgent.destroy();
await emulator.close();
process.exit(settled === calls && other === 0 && after - before <= 5 ? 0 : 1);
