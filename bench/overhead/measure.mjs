// How contenders are compared: each takes turns with the bare client, so that a busy machine slows both, in chance order, for whoever comes second may find caches
// cold. Not all of them together: the garbage of a heavy one makes V8 throw away code that it has optimized for others (`--trace-deopt`: "weak objects").
import process from 'node:process';

const WARM_UP = 20;
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
export async function compare(title, contenders, settings) {
  const [bare, ...others] = Object.keys(contenders);
  console.log(`\n${title}: CPU, time and memory per call, ÷ ${bare}`);
  for (const name of others) {
    const measured = await measurePair(contenders[bare], contenders[name], settings);
    if (name === others[0]) report(bare, measured.bare, measured.bare);
    report(name, measured.other, measured.bare, name === 'Holdfast' ? `  (target ${settings.target})` : '');
    if (name !== 'Holdfast') continue;
    for (const what of ['cpu', 'bytes']) expectAtMost(`${title}: ${what} ÷ ${bare}`, ratio(measured.other[what], measured.bare[what]), settings.bound);
  }
}

/** @returns {Promise<Record<'bare' | 'other', { cpu: number[], wall: number[], bytes: number[] }>>} each with what every round took, per call. */
async function measurePair(bare, other, { calls, rounds, atOnce }) {
  const times = await inTurns({ bare, other }, rounds, (contender) => timesPerCall(contender, calls, atOnce));
  const bytes = await inTurns({ bare, other }, BYTE_ROUNDS, (contender) => bytesPerCall(contender, calls, atOnce));
  const all = (name) => ({ cpu: times[name].map(({ cpu }) => cpu), wall: times[name].map(({ wall }) => wall), bytes: bytes[name] });
  return { bare: all('bare'), other: all('other') };
}

function report(name, measured, bare, asked = '') {
  const of = (what, unit, digits) => `${median(measured[what]).toFixed(digits).padStart(7)} ${unit} ${ratio(measured[what], bare[what]).toFixed(3).padStart(6)}`;
  console.log(`  ${name.padEnd(34)} ${of('cpu', 'µs', 1)}  ${of('wall', 'µs', 1)}  ${of('bytes', 'B', 0)}${asked}`);
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
