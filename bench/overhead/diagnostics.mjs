// What the diagnostics channels cost a fetch that answers at once: when nobody listens, when somebody counts attempts, and when all is followed.
// Build core, engine and fetch-adapter first; then: node bench/overhead/diagnostics.mjs
import { channel, tracingChannel } from 'node:diagnostics_channel';
import { wrapFetch } from '../../packages/fetch-adapter/dist/index.js';

const ROUNDS = Number(process.env.ROUNDS ?? 40);
const CALLS = 5000;
const CHECKS = 10_000_000;
const answer = new Response(null, { status: 200 });
const bare = () => Promise.resolve(answer);
const wrapped = wrapFetch(bare);

const attempts = channel('holdfast:attempt');
const tracings = [tracingChannel('holdfast:call'), tracingChannel('holdfast:attempt')];
const ignore = () => undefined;
const listening = {
  nobody: [],
  'a counter of attempts': [[attempts, ignore]],
  everything: [[attempts, ignore], ...tracings.map((tracing) => [tracing, { start: ignore, end: ignore, asyncStart: ignore, asyncEnd: ignore, error: ignore }])],
};

/** CPU of this process in nanoseconds a call: the machine may be shared, the CPU that we use is ours. */
async function cpuPerCall(fetch) {
  const before = process.cpuUsage();
  for (let i = 0; i < CALLS; i++) await fetch('https://api.example/api/1.1/wf/ping?api_key=bench', { method: 'POST' });
  const { user, system } = process.cpuUsage(before);
  return ((user + system) * 1000) / CALLS;
}

function median(numbers) {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1];
}

function nsPerCheck() {
  const start = performance.now();
  let heard = 0;
  for (let i = 0; i < CHECKS; i++) if (attempts.hasSubscribers || tracings[0].hasSubscribers || tracings[1].hasSubscribers) heard++;
  return ((performance.now() - start) * 1e6) / CHECKS + heard;
}

nsPerCheck();
console.log(`asking whether anybody listens: ${nsPerCheck().toFixed(1)} ns a call`);
const results = { bare: [], ...Object.fromEntries(Object.keys(listening).map((who) => [who, []])) };
for (let round = 0; round < ROUNDS; round++) {
  results.bare.push(await cpuPerCall(bare));
  for (const [who, pairs] of Object.entries(listening)) {
    for (const [target, listener] of pairs) target.subscribe(listener);
    results[who].push(await cpuPerCall(wrapped));
    for (const [target, listener] of pairs) target.unsubscribe(listener);
  }
}
for (const [who, numbers] of Object.entries(results)) console.log(`${who === 'bare' ? 'bare transport' : `wrapped, listening: ${who}`}: ${median(numbers).toFixed(0)} ns a call`);
await wrapped.holdfast.close();
