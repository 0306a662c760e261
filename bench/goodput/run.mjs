// pnpm bench:goodput [--quick] [--runs N] [--only TEXT] [--contenders a,b] [--write]: measures contenders in scenarios, side by side, over real HTTP on
// loopback, and prints the table. With --write it also writes goodput.json and the charts beside it, scenario by scenario.
import { parseArgs } from 'node:util';
import { createRandom } from '@holdfast/emulator';
import { contenders } from './contenders.mjs';
import { measure } from './measure.mjs';
import { CAP_RULE, capMs, estimateMs, phaseMs, planOf } from './plan.mjs';
import { save } from './results.mjs';
import { scenarios, steady } from './scenarios.mjs';
import { arrivals, idealMs } from './schedule.mjs';
import { simulate } from './simulate.mjs';
import { measureSteady } from './steady.mjs';
import { middleOf, overTime, rowOf } from './summary.mjs';
import { tableOf } from './table.mjs';
import { verdictOf } from './verdict.mjs';

const QUICK_BUDGET_MS = 55_000;
const STEADY_MS = { full: 40_000, quick: 6000 };
const SEEDS = { full: 12, quick: 3 };
const BIN_MS = 250;

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    runs: { type: 'string', default: '3' },
    only: { type: 'string', default: '' },
    contenders: { type: 'string' },
    write: { type: 'boolean', default: false },
  },
});
const choice = { quick: values.quick, runs: readRuns(values.runs), contenders: values.contenders?.split(',') };
if (values.quick && values.write) throw new Error('--quick measures too little to be written down.');
for (const name of choice.contenders ?? []) if (!(name in contenders)) throw new Error(`No contender is called "${name}". There are: ${Object.keys(contenders).join(', ')}.`);

const startedAt = performance.now();
const leftMs = () => (values.quick ? QUICK_BUDGET_MS - (performance.now() - startedAt) : Infinity);
const size = values.quick ? 'quick' : 'full';
const isChosen = (name) => name.includes(values.only);
const isAsked = (name) => choice.contenders?.includes(name) ?? true;
const plans = scenarios.filter(({ name }) => isChosen(name)).map((scenario) => ({ scenario, plan: planOf(scenario, choice) })).filter(({ plan }) => plan.length > 0);

const say = (text) => process.stderr.write(`${text}\n`);
const rows = [];
const notRun = [];

function readRuns(text) {
  const runs = Number(text);
  if (!Number.isInteger(runs) || runs < 1 || runs > 100) throw new RangeError(`--runs must be a whole number from 1 to 100, not ${text}.`);
  return runs;
}

/** One run of a scenario: all contenders whose turn it is, one after the other, with the same arrivals and the same phase. */
async function runRound({ scenario, plan }, run, done) {
  const random = createRandom(run + 1);
  const round = { arrivalsMs: arrivals(scenario, random), phaseMs: phaseMs(scenario, run, choice.runs, random) };
  const ideal = idealMs(scenario, round.arrivalsMs, round.phaseMs);
  for (const { contender, runs } of plan) {
    const earlier = done.get(contender) ?? [];
    // Who did not end would not end the next time either, and waiting for it costs more than anything else here.
    if (run >= runs || earlier.some(({ ended }) => !ended)) continue;
    if (leftMs() < 1.2 * ideal) {
      notRun.push(`${contender} in "${scenario.name}"`);
      continue;
    }
    say(`${scenario.name} · run ${run + 1} of ${runs} · ${contender}`);
    const result = await measure(scenario, contender, { ...round, capMs: Math.min(capMs(scenario, ideal, values.quick), leftMs()) });
    done.set(contender, [...earlier, result]);
  }
}

async function runScenario(planned) {
  const { scenario, plan } = planned;
  const done = new Map();
  // Interleaved, so that a busy moment of the machine does not hit one contender alone.
  for (let run = 0; run < Math.max(...plan.map(({ runs }) => runs)); run++) await runRound(planned, run, done);
  for (const [contender, runs] of done) {
    const bare = scenario.target.p99Ratio === undefined ? undefined : done.get(contender.replace(/^holdfast \((.*)\)$/, 'bare $1'));
    const row = rowOf(scenario, contender, runs, contender.startsWith('holdfast') ? bare : undefined);
    const { idealMs: drawnIdealMs, log } = middleOf(runs);
    rows.push(scenario.chart === undefined ? row : { ...row, chart: scenario.chart, idealMs: drawnIdealMs, overTime: overTime(log, BIN_MS) });
  }
}

async function saveIfAsked() {
  if (values.write) await save(rows, process.argv.slice(2).join(' '));
}

const isSteadyRun = isChosen(steady.name) && ['holdfast (axios)', 'holdfast (fetch)'].some(isAsked);
const expectedMs = plans.reduce((sum, { scenario, plan }) => sum + estimateMs(scenario, plan), isSteadyRun ? STEADY_MS[size] : 0);
say(`This takes about ${Math.ceil(Math.min(expectedMs, leftMs()) / 60_000)} min.`);

rows.push(...(await simulate(SEEDS[size])).filter(({ scenario }) => isChosen(scenario)));
if (isSteadyRun) {
  say(steady.name);
  rows.push(...(await measureSteady(steady, values.quick)));
}
await saveIfAsked();
for (const planned of plans) {
  await runScenario(planned);
  await saveIfAsked();
}

if (rows.length === 0) throw new Error(`No scenario was measured: nothing is called "${values.only}", or nobody of those asked for takes part in it.`);
console.log(tableOf(rows));
console.log(`Medians; "runs" says of how many, all contenders in turn. ${CAP_RULE}`);
console.log('÷ ideal: of the time that a client needs which knows the limiter. early: calls that came back before their Retry-After was over, by the log of the server.');
for (const { scenario, contender, errors = [] } of rows) for (const error of errors) console.log(`${contender} in "${scenario}": ${error}`);
for (const name of notRun) console.log(`Not run, no time was left: ${name}`);
console.log(`Took ${Math.round((performance.now() - startedAt) / 1000)} s. Node ${process.version}. Made by: pnpm bench:goodput ${process.argv.slice(2).join(' ')}`);
process.exit(rows.some((row) => verdictOf(row).startsWith('MISSED')) ? 1 : 0);
