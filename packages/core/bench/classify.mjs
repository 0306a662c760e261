// What `classify` costs, as ratios to JSON.parse of the same text. Run after a build: node packages/core/bench/classify.mjs
// Rounds of all candidates are interleaved, and a ratio is the median of the rounds' ratios, so that a busy machine slows down both sides alike.
import { classify, rocketcad } from '../dist/index.js';

const ROUNDS = 301;
const now = () => Number(process.hrtime.bigint());

const small = bodyOf(200);
const large = bodyOf(64 * 1024);
const refusal = '{"status":"success","response":{"success":false,"message":"The API Key has been rate limited. modcol.co/e2a","requestID":"IU7DRSTYVNLLA2V"}}';
const parsed = JSON.parse(small);
const headers = { 'content-type': 'application/json' };

const CANDIDATES = {
  parseSmall: [2000, () => JSON.parse(small)],
  classifySmall: [2000, () => classify({ status: 200, headers, body: small }, rocketcad)],
  classifyParsed: [2000, () => classify({ status: 200, headers, body: parsed }, rocketcad)],
  parseRefusal: [2000, () => JSON.parse(refusal)],
  classifyRefusal: [2000, () => classify({ status: 200, headers, body: refusal }, rocketcad)],
  parseLarge: [10, () => JSON.parse(large)],
  classifyLarge: [10, () => classify({ status: 200, headers, body: large }, rocketcad)],
};

function bodyOf(length) {
  const frame = (message) => `{"status":"success","response":{"success":true,"message":"${message}","requestID":"OLV213JN6XL1BLS"}}`;
  return frame('Pinged. '.repeat(Math.ceil(length / 8)).slice(0, length - frame('').length));
}

function timeOf([times, run]) {
  const start = now();
  for (let i = 0; i < times; i++) run();
  return (now() - start) / times;
}

function median(values) {
  return values.sort((a, b) => a - b)[values.length >> 1];
}

const samples = Object.fromEntries(Object.keys(CANDIDATES).map((name) => [name, []]));
for (let round = -30; round < ROUNDS; round++) {
  for (const [name, candidate] of Object.entries(CANDIDATES)) {
    const time = timeOf(candidate);
    if (round >= 0) samples[name].push(time);
  }
}
const ns = Object.fromEntries(Object.entries(samples).map(([name, times]) => [name, median([...times])]));

const ratio = (a, b) => median(samples[a].map((time, round) => time / samples[b][round])).toFixed(2);
console.log(`a success of ${small.length} bytes as text      ${ratio('classifySmall', 'parseSmall')} x JSON.parse  (${ns.classifySmall.toFixed(0)} ns)   limit 1.50`);
console.log(`the same, parsed already            ${ns.classifyParsed.toFixed(0)} ns                             limit 300`);
console.log(`a refusal of ${refusal.length} bytes as text      ${ratio('classifyRefusal', 'parseRefusal')} x JSON.parse  (${ns.classifyRefusal.toFixed(0)} ns)`);
console.log(`a success of 64 KiB as text         ${ratio('classifyLarge', 'parseLarge')} x JSON.parse  (${(ns.classifyLarge / 1000).toFixed(1)} µs)   not parsed`);
