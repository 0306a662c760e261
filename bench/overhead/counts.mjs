// What can be counted of calls, and so must be right on any machine: timers, Bottleneck jobs, messages to channels that nobody listens to.
import { channel } from 'node:diagnostics_channel';
import { Session } from 'node:inspector/promises';
import process from 'node:process';

/** So long that a timer which comes again and again shows. In milliseconds. */
const AT_LEAST_MS = 1000;

/** Prints a count, and fails the benchmark unless it is from `least` to `most`. */
export function expectCount(what, count, least, most = least) {
  const wanted = least === most ? `must be ${least}` : most === Infinity ? `must be at least ${least}` : `must be ${least} to ${most}`;
  const holds = count >= least && count <= most;
  console.log(`${what}: ${count} (${wanted})${holds ? '' : ' FAILED'}`);
  if (!holds) process.exitCode = 1;
}

/** Timers that code of Holdfast starts during calls (Node's fetch has its own), and how long the calls took. */
export async function countTimers(call) {
  await call(); // the timer that watches all deadlines is there from the first call on
  const { setTimeout } = globalThis;
  let timers = 0;
  globalThis.setTimeout = (...given) => {
    if (/\/packages\/[a-z-]+\/dist\//.test(new Error('here').stack)) timers++;
    return setTimeout(...given);
  };
  const start = performance.now();
  let calls = 0;
  for (; performance.now() - start < AT_LEAST_MS; calls++) await call();
  globalThis.setTimeout = setTimeout;
  return { timers, calls, ms: performance.now() - start };
}

/** Jobs that Bottleneck, which is inside the built engine, is given: the engine of JavaScript itself counts how often they are received. */
export async function countJobs(run) {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
  await run();
  const { result } = await session.post('Profiler.takePreciseCoverage');
  session.disconnect();
  const functions = result.filter(({ url }) => /\/(?:packages|@holdfast)\/engine\/dist\//.test(url)).flatMap((script) => script.functions);
  return functions.filter(({ functionName }) => functionName === 'doReceive').reduce((sum, { ranges }) => sum + ranges[0].count, 0);
}

/** Messages that are made for channels to which nobody listens. */
export async function countUnheard(run) {
  const silent = Object.getPrototypeOf(channel('holdfast-bench:nobody'));
  const { publish } = silent;
  let messages = 0;
  silent.publish = () => void messages++;
  channel('holdfast-bench:nobody').publish({});
  if (messages !== 1) throw new Error('messages to nobody cannot be counted on this release of Node');
  await run();
  silent.publish = publish;
  return messages - 1;
}

/** The counts of a client while nothing is limited, and that they would show if there was something to count. */
export async function countIdle(name, call, limited) {
  const thousand = async () => {
    for (let i = 0; i < 1000; i++) await call();
  };
  console.log();
  const { timers, calls } = await countTimers(call);
  expectCount(`timers that ${calls} calls through ${name} started`, timers, 0);
  expectCount(`Bottleneck jobs of 1000 calls through ${name}`, await countJobs(thousand), 0);
  expectCount('Bottleneck jobs of 10 calls that a told limit lets wait', await countJobs(() => Promise.all(Array.from({ length: 10 }, limited))), 1, Infinity);
  expectCount(`messages to nobody that 1000 calls through ${name} made`, await countUnheard(thousand), 0);
}
