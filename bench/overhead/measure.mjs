// How the contenders are compared: rounds of all of them take turns, so that a busy machine slows all alike, and what counts is the CPU of this process.
import process from 'node:process';

const WARM_UP = 5;
const BYTE_ROUNDS = 11;

/**
 * A contender that is many times slower makes a tenth of the calls.
 *
 * @typedef {{ call: () => Promise<void>, slow?: boolean }} Contender
 */

/**
 * @param {Record<string, Contender>} contenders - the first is the bare client.
 * @param settings - `target` is what Holdfast should cost; above `bound`, which no busy machine explains, the benchmark fails.
 */
export async function compare(title, contenders, { calls, rounds, atOnce, target, bound }) {
  const cpu = await inTurns(contenders, rounds, (contender) => cpuPerCall(contender, calls, atOnce));
  const bytes = await inTurns(contenders, BYTE_ROUNDS, (contender) => bytesPerCall(contender, calls, atOnce));
  const [bare] = Object.keys(contenders);
  console.log(`\n${title}: CPU and memory per call, ÷ ${bare}`);
  for (const name of Object.keys(contenders)) {
    const asked = name === 'Holdfast' ? ` (target ${target})` : '';
    const allocated = `${(median(bytes[name]) / 1024).toFixed(1)} KiB ${ratio(bytes[name], bytes[bare]).toFixed(2)}`;
    console.log(`  ${name.padEnd(34)} ${median(cpu[name]).toFixed(1).padStart(7)} µs ${ratio(cpu[name], cpu[bare]).toFixed(3).padStart(7)}${asked.padEnd(15)} ${allocated}`);
  }
  expectAtMost(`${title}: CPU ÷ ${bare}`, ratio(cpu.Holdfast, cpu[bare]), bound);
  expectAtMost(`${title}: memory ÷ ${bare}`, ratio(bytes.Holdfast, bytes[bare]), bound);
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
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      const value = await measure(contenders[name]);
      if (round >= 0) measured[name].push(value);
    }
  }
  return measured;
}

/** In microseconds. */
async function cpuPerCall(contender, calls, atOnce) {
  const made = contender.slow ? calls / 10 : calls;
  const before = process.cpuUsage();
  await run(contender, made, atOnce);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / made;
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
