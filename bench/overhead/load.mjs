// How long Node takes to load an adapter: medians of fresh processes that take turns, with a module that Node has inside for comparison.
// The time on the clock is what a user waits; the CPU time is less moved by what else the machine does.
import { execFileSync } from 'node:child_process';
import process from 'node:process';
import { expectAtMost, median } from './measure.mjs';

const ROUNDS = 21;
const TARGET_MS = 15;
/** Of CPU time: far more than any machine that CI runs on needs. */
const BOUND_MS = 60;
const cases = {
  'import node:crypto, for comparison': ['module', "await import('node:crypto')"],
  'import @holdfast/fetch-adapter': ['module', "await import('@holdfast/fetch-adapter')"],
  'require @holdfast/fetch-adapter': ['commonjs', "require('@holdfast/fetch-adapter')"],
  'import axios, for comparison': ['module', "await import('axios')"],
  'import axios and @holdfast/axios-adapter': ['module', "await import('axios'); await import('@holdfast/axios-adapter')"],
};

const measured = Object.fromEntries(Object.keys(cases).map((name) => [name, []]));
for (let round = 0; round < ROUNDS; round++) for (const [name, [type, code]] of Object.entries(cases)) measured[name].push(load(type, code));

console.log(`\nloading, medians of ${ROUNDS} processes`);
for (const [name, loads] of Object.entries(measured)) {
  const [wall, cpu] = ['wall', 'cpu'].map((key) => median(loads.map((it) => it[key])).toFixed(1).padStart(5));
  console.log(`  ${name.padEnd(42)} ${wall} ms, CPU ${cpu} ms${name.includes('fetch-adapter') ? ` (target ${TARGET_MS})` : ''}`);
  if (name.includes('fetch-adapter')) expectAtMost(`${name}, in ms of CPU`, Number(cpu), BOUND_MS);
}

function load(type, code) {
  const timed = `const cpu = process.cpuUsage(), start = performance.now(); ${code};
    const wall = performance.now() - start, { user, system } = process.cpuUsage(cpu); console.log(JSON.stringify({ wall, cpu: (user + system) / 1000 }));`;
  return JSON.parse(execFileSync(process.execPath, [`--input-type=${type}`, '-e', timed], { cwd: import.meta.dirname, encoding: 'utf8' }));
}
