// What Holdfast adds to a fetch that succeeds. Build core, engine and fetch-adapter first; then
// node --expose-gc --min-semi-space-size=64 --max-semi-space-size=64 bench/overhead/fetch.mjs
// Rounds of the bare and the wrapped fetch take turns, so that a busy machine slows both; the medians of CPU time are compared.
import { fork } from 'node:child_process';
import { createServer } from 'node:http';
import { Buffer } from 'node:buffer';
import { wrapFetch } from '../../packages/fetch-adapter/dist/index.js';

const BODY = JSON.stringify({
  status: 'success',
  response: { success: true, message: 'This API Key is valid & associated with an active community.', requestID: 'ABCDEFGHIJKLMNO' },
});
const HEADERS = { 'content-type': 'application/json' };
const INIT = { method: 'POST', body: '{"communityID":1,"serverID":1}' };

if (process.argv[2] === 'serve') {
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(200, { ...HEADERS, 'content-length': Buffer.byteLength(BODY) }).end(BODY);
  }).listen(0, '127.0.0.1', () => process.send(server.address().port));
} else {
  await main();
  process.exit();
}

async function main() {
  const { fetch } = globalThis;
  const instant = () => Promise.resolve(new globalThis.Response(BODY, { headers: HEADERS }));
  const url = 'https://api.therocketcad.com/api/1.1/wf/ping?api_key=bench-key';
  report('instant transport', await compare({ bare: instant, wrapped: wrapFetch(instant) }, url, { calls: 1000, rounds: 100, atOnce: 1 }), 1.25);
  await countTimers(instant, url);

  const server = fork(process.argv[1], ['serve']);
  const port = await new Promise((resolve) => server.once('message', resolve));
  const local = `http://127.0.0.1:${port}/api/1.1/wf/ping?api_key=bench-key`;
  for (const atOnce of [1, 32]) {
    report(`loopback, ${atOnce} at a time`, await compare({ bare: fetch, wrapped: wrapFetch(fetch) }, local, { calls: 1000, rounds: 25, atOnce }), 1.05);
  }
  server.kill();
}

async function compare(subjects, url, { calls, rounds, atOnce }) {
  const cpu = await inTurns(rounds, (name) => cpuPerCall(() => run(subjects[name], url, calls, atOnce), calls));
  const bytes = await inTurns(11, (name) => bytesPerCall(() => run(subjects[name], url, 500, atOnce), 500));
  return { cpu: medians(cpu), ratio: median(cpu.wrapped.map((it, i) => it / cpu.bare[i])), bytes: medians(bytes) };
}

async function inTurns(rounds, measure) {
  const measured = { bare: [], wrapped: [] };
  for (let round = -5; round < rounds; round++) {
    for (const name of round % 2 === 0 ? ['bare', 'wrapped'] : ['wrapped', 'bare']) {
      const value = await measure(name);
      if (round >= 0) measured[name].push(value); // before that it is warming up
    }
  }
  return measured;
}

async function run(fetch, url, calls, atOnce) {
  let left = calls;
  const worker = async () => {
    while (left-- > 0) await (await fetch(url, INIT)).json();
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

/** CPU of this process in microseconds: the machine may be shared, the CPU that we use is ours. */
async function cpuPerCall(work, calls) {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / calls;
}

/** Right only while no collection runs in a round, hence the flags. */
async function bytesPerCall(work, calls) {
  globalThis.gc?.();
  const before = process.memoryUsage().heapUsed;
  await work();
  return (process.memoryUsage().heapUsed - before) / calls;
}

/** A call that is not limited must start no timer; the one that watches all deadlines is there already. */
async function countTimers(instant, url) {
  const fetch = wrapFetch(instant);
  await fetch(url, INIT);
  const { setTimeout } = globalThis;
  let timers = 0;
  globalThis.setTimeout = (...given) => (timers++, setTimeout(...given));
  for (let i = 0; i < 1000; i++) await (await fetch(url, INIT)).json();
  globalThis.setTimeout = setTimeout;
  console.log(`timers of 1000 calls: ${timers}`);
}

function report(what, { cpu, ratio, bytes }, target) {
  console.log(`${what}: ${cpu.bare.toFixed(2)} us bare, ${cpu.wrapped.toFixed(2)} us wrapped, ${ratio.toFixed(3)} x (target ${target} x)`);
  console.log(`  allocated: ${bytes.bare.toFixed(0)} B bare, ${bytes.wrapped.toFixed(0)} B wrapped, ${(bytes.wrapped / bytes.bare).toFixed(2)} x`);
}

function medians({ bare, wrapped }) {
  return { bare: median(bare), wrapped: median(wrapped) };
}

function median(numbers) {
  return [...numbers].sort((a, b) => a - b)[numbers.length >> 1];
}

