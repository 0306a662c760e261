// What Holdfast costs a call that nothing limits: bare axios against an installed one, with an adapter that answers at once.
// Build first: (cd packages/core && npx tsup), then the same in engine and axios-adapter.
// Run: node --expose-gc --min-semi-space-size=256 --max-semi-space-size=256 bench/overhead/axios.mjs
import { createRequire } from 'node:module';

const require = createRequire(new URL('../../packages/axios-adapter/package.json', import.meta.url));
const axios = require('axios');
const { install } = require('./dist/index.cjs');

const ROUNDS = Number(process.env.ROUNDS ?? 61);
const CALLS = Number(process.env.CALLS ?? 4000);
const BODY = '{"status":"success","response":{"success":true,"message":"Ping.","requestID":"ABCDEFGHIJKLMNO"}}';
const DATA = { communityID: '1' };

/** Answers as the HTTP adapter would: text, and headers in an AxiosHeaders. */
async function answer(config) {
  return { status: 200, statusText: 'OK', headers: new axios.AxiosHeaders({ 'content-type': 'application/json' }), data: BODY, config, request: {} };
}

function client() {
  return axios.create({ baseURL: 'https://api.therocketcad.com/api/1.1/wf', params: { api_key: 'demo' }, adapter: answer });
}

const bare = client();
const installed = client();
const holdfast = install(installed);
const pings = (instance) => async () => {
  for (let i = 0; i < CALLS; i++) await instance.post('/ping', DATA);
};

/** CPU of this process in microseconds a call: the machine may be shared, the CPU that we use is ours. */
async function cpuPerCall(run) {
  const before = process.cpuUsage();
  await run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / CALLS;
}

/** Bytes allocated a call; right only while no collection runs in a round, hence the flags. */
async function bytesPerCall(run) {
  globalThis.gc();
  const before = process.memoryUsage().heapUsed;
  await run();
  return (process.memoryUsage().heapUsed - before) / CALLS;
}

function median(numbers) {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1];
}

async function compare(measure, rounds) {
  const [first, second] = [pings(bare), pings(installed)];
  const [ours, theirs] = [[], []];
  for (let round = 0; round < rounds; round++) {
    // Turn about, so that neither always runs on a warmer machine.
    const order = round % 2 === 0 ? [[first, theirs], [second, ours]] : [[second, ours], [first, theirs]];
    for (const [run, results] of order) results.push(await measure(run));
  }
  const ratios = ours.map((value, i) => value / theirs[i]);
  return { bare: median(theirs), installed: median(ours), ratio: median(ratios) };
}

/** Timers that the calls start; Bottleneck cannot run a job without any. */
async function timersOf(run) {
  const { setTimeout } = globalThis;
  let timers = 0;
  globalThis.setTimeout = (...args) => {
    timers++;
    return setTimeout(...args);
  };
  await run();
  globalThis.setTimeout = setTimeout;
  return timers;
}

await pings(bare)();
await pings(installed)();
const cpu = await compare(cpuPerCall, ROUNDS);
console.log(`CPU:    bare ${cpu.bare.toFixed(2)} µs, installed ${cpu.installed.toFixed(2)} µs a call: ${cpu.ratio.toFixed(3)} x`);
if (globalThis.gc !== undefined) {
  const bytes = await compare(bytesPerCall, 9);
  console.log(`memory: bare ${bytes.bare.toFixed(0)} B, installed ${bytes.installed.toFixed(0)} B a call: ${bytes.ratio.toFixed(3)} x`);
}
console.log(`timers: ${await timersOf(pings(installed))} in ${CALLS} calls`);
await holdfast.close();
