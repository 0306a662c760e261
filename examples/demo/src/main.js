// 200 calls in 0.8 s from an axios client and a fetch client that share one API key, whose limit nobody published: first bare, then
// with Holdfast, over real HTTP against an emulated RocketCAD on this machine. Exits with 0 only if every Holdfast call did what it should.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createEmulator } from '@holdfast/emulator';
import { createRecorder } from '@holdfast/recorder';
import pc from 'picocolors';
import { makeBadCalls } from './bad-calls.js';
import { asOne, bareClients, holdfastClients } from './clients.js';
import { judge } from './judge.js';
import { startProgress } from './progress.js';
import { race } from './race.js';
import { badCallTable, checkList, scoreTable } from './report.js';
import { makeTraffic } from './traffic.js';

const KEY = 'community-key';
const PICTURE = fileURLToPath(new URL('../traffic.html', import.meta.url));
const traffic = makeTraffic();
const emulator = await createEmulator({
  keys: { [KEY]: { limit: { kind: 'token-bucket', requests: 50, perMs: 1000, burst: 10 } } },
  latency: {},
});

console.log(`
${pc.bold('Holdfast')}: ${traffic.length} calls in 0.8 s to an API that allows 50 a second and does not say so.
${pc.dim(`An axios client and a fetch client share one key. Refusals are 200 OK.
Real HTTP, emulated API: ${emulator.url}`)}
`);

try {
  const bare = await raceBare();
  emulator.reset();
  const held = await raceHoldfast();
  const findings = judge(emulator, held.results);
  const scores = [bare.score, scoreOf('Holdfast', held)];
  const badCalls = await makeBadCalls(emulator.baseUrl, KEY);
  findings.push({ claim: 'each bad call raised the typed error of its kind', holds: badCalls.every(({ asExpected }) => asExpected) });

  console.log(`\n${scoreTable(scores)}\n\n${badCallTable(badCalls)}\n`);
  console.log(pc.dim(`  The first one says: ${String(badCalls[0]?.errors[0])}\n`));
  console.log(checkList(findings));
  console.log(`\n  A picture of what Holdfast did: ${pc.bold(PICTURE)}`);
  process.exitCode = findings.every(({ holds }) => holds) ? 0 : 1;
} finally {
  await emulator.close();
}

async function raceBare() {
  const progress = startProgress('bare    ', traffic.length, () => `${emulator.totals().refused} refused, no error`);
  const outcome = await race(traffic, bareClients(emulator.baseUrl, KEY), () => emulator.now(), progress.update);
  progress.stop();
  return { ...outcome, score: scoreOf('bare', outcome) };
}

async function raceHoldfast() {
  const { senders, handles } = holdfastClients(emulator.baseUrl, KEY);
  const recorder = createRecorder(asOne(handles));
  const progress = startProgress('Holdfast', traffic.length, () => noteOf(handles[0].stats()));
  const outcome = await race(traffic, senders, () => emulator.now(), progress.update);
  progress.stop();
  writeFileSync(PICTURE, recorder.toHTML());
  recorder.stop();
  await Promise.all(handles.map((handle) => handle.close()));
  return outcome;
}

/** @param {import('@holdfast/axios-adapter').Stats | undefined} stats */
function noteOf(stats) {
  const scope = stats?.scopes[0];
  if (scope === undefined) return '';
  if (scope.queued === 0 && scope.inFlight === 0) return `${scope.rejected} refusals waited out`;
  const pace = scope.state === 'paused' || scope.pace === null ? scope.state : `${scope.pace.toFixed(0)} a second`;
  return `${pace}, ${scope.queued} waiting`;
}

/**
 * @param {string} name
 * @param {Awaited<ReturnType<typeof race>>} outcome
 */
function scoreOf(name, { results, tookMs }) {
  const didNotRun = results.filter(({ call }) => emulator.call(call.id).ran === 0);
  return {
    name,
    calls: results.length,
    noError: results.filter(({ error }) => error === undefined).length,
    ran: results.length - didNotRun.length,
    urgentLost: didNotRun.filter(({ call }) => call.urgent).length,
    refused: emulator.totals().refused,
    tookMs,
  };
}
