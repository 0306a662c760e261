/**
 * The table of the learned pace in virtual time: `node bench/pace/main.cjs [--quick] [--all] [--seeds 12]
 * [--only text] [--weather name] [--trace seed]`. Deterministic: the same seeds give the same table on every machine.
 */
import { createPace } from '../../packages/engine/src/pace/index.js';
import type { Pace } from '../../packages/engine/src/pace/pace.js';
import { Aimd, Cubic } from './contenders.js';
import { measure, median } from './measure.js';
import { PROMISED, SCALES, WEATHER, worldOf, type Scenario } from './scenarios.js';
import { simulate, type Conditions } from './world.js';

const flag = (name: string) => process.argv.includes(`--${name}`);
const option = (name: string) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? undefined : process.argv[at + 1];
};

const learn = () => createPace('learn');
const seeds = Number(option('seeds') ?? (flag('quick') ? 5 : 12));
const only = option('only') ?? '';
const scenarios = [...PROMISED, ...(flag('all') ? SCALES : [])].filter((scenario) => scenario.name.includes(only));

const cell = (text: string, width: number) => text.padStart(width);

function row(scenario: Scenario, weather: Partial<Conditions>, makePace: () => Pace): string {
  const runs = Array.from({ length: seeds }, (_, i) => measure(scenario, i + 1, weather, makePace));
  const of = (pick: (run: (typeof runs)[number]) => number) => runs.map(pick);
  const { target } = scenario;
  const timed = target?.maxMs !== undefined;
  const ends = timed ? of((run) => run.endMs / 1000) : of((run) => run.ratio);
  const allowed = timed ? (target.maxMs ?? 0) / 1000 : (target?.ratio ?? Infinity);
  const late = median(ends) > allowed || median(of((run) => run.waste)) > (target?.waste ?? Infinity);
  const lost = Math.max(...of((run) => run.lost));
  const tooEarly = of((run) => run.tooEarly).reduce((a, b) => a + b);
  return cell(`${median(ends).toFixed(2)} ${Math.max(...ends).toFixed(2)}`, 11)
    + cell(`${median(of((run) => run.waste)).toFixed(3)} ${Math.max(...of((run) => run.waste)).toFixed(3)}`, 13)
    + cell(`${median(of((run) => run.p99)).toFixed(0)}`, 8) + (late ? ' <' : '  ')
    + (lost > 0 ? ` LOST ${lost}` : '') + (tooEarly > 0 ? ` EARLY ${tooEarly}` : '');
}

function table(title: string, weather: Partial<Conditions>, makePace: () => Pace): void {
  console.log(`\n${title} (${seeds} seeds; median and worst; "<" misses its target)`);
  console.log(`${'scenario'.padEnd(34)}${cell('ratio', 11)}${cell('refused/acc', 13)}${cell('p99 ms', 8)}`);
  for (const scenario of scenarios) console.log(scenario.name.padEnd(34) + row(scenario, weather, makePace));
}

function trace(scenario: Scenario, seed: number, weather: Partial<Conditions>): void {
  const result = simulate(worldOf(scenario, seed, weather)(), learn, true);
  for (const [now, what] of result.trace) console.log(now.toFixed(0).padStart(7), what);
  console.log({ end: result.endMs, refused: result.refused, accepted: result.accepted });
}

const chosen = option('weather');
const weathers = chosen === undefined ? (flag('all') ? Object.keys(WEATHER) : ['calm']) : chosen.split(',');
const traced = option('trace');
if (traced !== undefined) {
  trace(scenarios[0]!, Number(traced), WEATHER[weathers[0]!]!);
} else {
  for (const name of weathers) table(`learned, ${name}`, WEATHER[name]!, learn);
  if (flag('all') || flag('contenders')) {
    table('AIMD, calm', {}, () => new Aimd());
    table('CUBIC, calm', {}, () => new Cubic());
  }
}
