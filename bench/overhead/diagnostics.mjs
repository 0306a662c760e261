// What the diagnostics channels cost a fetch that answers at once: when nobody listens, when somebody counts attempts, and when all is followed.
// run.mjs starts it: pnpm bench:overhead diagnostics
import { channel, tracingChannel } from 'node:diagnostics_channel';
import process from 'node:process';
import { wrapFetch } from '@holdfast/fetch-adapter';
import { countUnheard, expectCount } from './counts.mjs';
import { expectAtMost, median } from './measure.mjs';

const ROUNDS = 40;
const CALLS = 5000;
const CHECKS = 10_000_000;
/** Far more than asking three channels takes on any machine, and far less than making a message would. In nanoseconds. */
const CHECK_BOUND_NS = 200;
const answer = new globalThis.Response(null, { status: 200 });
const bare = () => Promise.resolve(answer);
const wrapped = wrapFetch(bare);

const attempts = channel('holdfast:attempt');
const tracings = [tracingChannel('holdfast:call'), tracingChannel('holdfast:attempt')];
let heard = 0;
const hear = () => void heard++;
const listening = {
  nobody: [],
  'a counter of attempts': [[attempts, hear]],
  everything: [[attempts, hear], ...tracings.map((tracing) => [tracing, { start: hear, end: hear, asyncStart: hear, asyncEnd: hear, error: hear }])],
};

async function send(fetch) {
  for (let i = 0; i < CALLS; i++) await fetch('https://api.example/api/1.1/wf/ping?api_key=bench', { method: 'POST' });
}

/** CPU of this process in nanoseconds a call: the machine may be shared, the CPU that we use is ours. */
async function cpuPerCall(fetch) {
  const before = process.cpuUsage();
  await send(fetch);
  const { user, system } = process.cpuUsage(before);
  return ((user + system) * 1000) / CALLS;
}

function nsPerCheck() {
  const start = performance.now();
  let listeners = 0;
  for (let i = 0; i < CHECKS; i++) if (attempts.hasSubscribers || tracings[0].hasSubscribers || tracings[1].hasSubscribers) listeners++;
  return ((performance.now() - start) * 1e6) / CHECKS + listeners;
}

nsPerCheck();
const checkNs = nsPerCheck();
console.log(`\nasking whether anybody listens: ${checkNs.toFixed(1)} ns a call`);
expectAtMost('asking whether anybody listens, in ns', checkNs, CHECK_BOUND_NS);
expectCount(`messages that ${CALLS} calls made while nobody listened`, await countUnheard(() => send(wrapped)), 0);

const results = { bare: [], ...Object.fromEntries(Object.keys(listening).map((who) => [who, []])) };
for (let round = 0; round < ROUNDS; round++) {
  results.bare.push(await cpuPerCall(bare));
  for (const [who, pairs] of Object.entries(listening)) {
    for (const [target, listener] of pairs) target.subscribe(listener);
    results[who].push(await cpuPerCall(wrapped));
    for (const [target, listener] of pairs) target.unsubscribe(listener);
  }
}
expectCount('messages that listeners heard', heard, ROUNDS * CALLS * 2, Infinity);
for (const [who, numbers] of Object.entries(results)) console.log(`${who === 'bare' ? 'bare transport' : `wrapped, listening: ${who}`}: ${median(numbers).toFixed(0)} ns a call`);
await wrapped.holdfast.close();
