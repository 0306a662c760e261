// How the contenders are compared: rounds of all of them take turns, so that a busy machine slows all alike, and what counts is the CPU of this process.
// Who comes after a heavier one finds cold caches, so chance decides who does.
import process from 'node:process';

const WARM_UP = 5;
const BYTE_ROUNDS = 11;

/**
 * A contender that is many times slower makes a tenth of the calls, and takes turns with the bare client alone: its garbage makes V8 throw away what it has
 * optimized for the others (`--trace-deopt`: "weak objects").
 *
 * @typedef {{ call: () => Promise<void>, slow?: boolean }} Contender
 */

/**
 * @param {Record<string, Contender>} contenders - the first is the bare client.
 * @param settings - `target` is what Holdfast should cost; above `bound`, which no busy machine explains, the benchmark fails.
 */
export async function compare(title, contenders, settings) {
  const [bare] = Object.keys(contenders);
  const quick = Object.keys(contenders).filter((name) => !contenders[name].slow);
  console.log(`\n${title}: CPU, time and memory per call, ÷ ${bare}`);
  const measured = await measureAll(pick(contenders, quick), settings);
  for (const name of quick) report(name, measured, bare, settings.target);
  for (const name of Object.keys(contenders).filter((other) => contenders[other].slow)) {
    report(name, await measureAll(pick(contenders, [bare, name]), settings), bare);
  }
  for (const what of ['cpu', 'bytes']) expectAtMost(`${title}: ${what} ÷ ${bare}`, ratio(measured[what].Holdfast, measured[what][bare]), settings.bound);
}

const pick = (contenders, names) => Object.fromEntries(names.map((name) => [name, contenders[name]]));

async function measureAll(contenders, { calls, rounds, atOnce }) {
  const times = await inTurns(contenders, rounds, (contender) => timesPerCall(contender, calls, atOnce));
  const bytes = await inTurns(contenders, BYTE_ROUNDS, (contender) => bytesPerCall(contender, calls, atOnce));
  const each = (what) => Object.fromEntries(Object.entries(times).map(([name, of]) => [name, of.map((time) => time[what])]));
  return { cpu: each('cpu'), wall: each('wall'), bytes };
}

function report(name, measured, bare, target) {
  const of = (what, unit, digits = 1) => `${median(measured[what][name]).toFixed(digits).padStart(7)} ${unit} ${ratio(measured[what][name], measured[what][bare]).toFixed(3).padStart(6)}`;
  const asked = name === 'Holdfast' ? `  (target ${target})` : '';
  console.log(`  ${name.padEnd(34)} ${of('cpu', 'µs')}  ${of('wall', 'µs')}  ${of('bytes', 'B', 0)}${asked}`);
}

/** Fails the benchmark if a figure is far beyond what it should be. */
export function expectAtMost(what, value, bound) {
  if (value <= bound) return;
  console.log(`FAILED: ${what} is ${value.toFixed(3)}, at most ${bound}`);
  process.exitCode = 1;
}

async function inTurns(contenders, rounds, measure) {
  const names = Object.keys(contenders);
  const measured = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = -WARM_UP; round < rounds; round++) {
    for (const name of shuffled(names)) {
      const value = await measure(contenders[name]);
      if (round >= 0) measured[name].push(value);
    }
  }
  return measured;
}

function shuffled(names) {
  const drawn = names.map((name) => ({ name, at: Math.random() }));
  return drawn.sort((a, b) => a.at - b.at).map(({ name }) => name);
}

/** In microseconds: of this process's CPU, and until the answer was there. */
async function timesPerCall(contender, calls, atOnce) {
  const made = contender.slow ? calls / 10 : calls;
  const [cpu, wall] = [process.cpuUsage(), performance.now()];
  await run(contender, made, atOnce);
  const { user, system } = process.cpuUsage(cpu);
  return { cpu: (user + system) / made, wall: (1000 * (performance.now() - wall)) / made };
}

/** So few calls that no collection runs meanwhile, given the flags of run.mjs. */
async function bytesPerCall(contender, calls, atOnce) {
  const made = calls / 10;
  globalThis.gc();
  const before = process.memoryUsage().heapUsed;
  await run(contender, made, atOnce);
  return (process.memoryUsage().heapUsed - before) / made;
}

async function run({ call }, calls, atOnce) {
  let left = calls;
  const worker = async () => {
    while (left-- > 0) await call();
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

/** The median of the ratios of each round. */
function ratio(ours, theirs) {
  return median(ours.map((value, round) => value / theirs[round]));
}

export function median(numbers) {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1];
}
