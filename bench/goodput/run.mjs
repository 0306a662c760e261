// pnpm bench:goodput [--quick] [--runs N] [--only TEXT] [--contenders a,b] [--write]: measures contenders in scenarios, side by side, over real HTTP on
// loopback, and prints the table. With --write it also writes goodput.json and goodput.svg beside it, scenario by scenario.
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { drawChart } from './chart.mjs';
import { contenders } from './contenders.mjs';
import { arrivals, measure } from './measure.mjs';
import { scenarios } from './scenarios.mjs';

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    runs: { type: 'string', default: '3' },
    only: { type: 'string', default: '' },
    contenders: { type: 'string' },
    write: { type: 'boolean', default: false },
  },
});
const runs = values.quick ? 1 : Number(values.runs);
const names = values.contenders?.split(',') ?? (values.quick ? ['holdfast (axios)', 'axios-retry'] : Object.keys(contenders));
const chosen = scenarios.filter(({ name, quick }) => name.includes(values.only) && (!values.quick || quick));

const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
const round = (number, digits = 2) => (number === null ? '–' : number.toFixed(digits));

const results = [];
for (const scenario of chosen) {
  const perContender = new Map(names.map((name) => [name, []]));
  for (let run = 0; run < runs; run++) {
    const arrivalsMs = arrivals(scenario, Math.random);
    // Interleaved, so that a busy moment of the machine does not hit one contender alone.
    for (const name of names) {
      process.stderr.write(`${scenario.name} · run ${run + 1} of ${runs} · ${name}\n`);
      perContender.get(name).push(await measure(scenario, name, arrivalsMs));
    }
  }
  for (const [name, rows] of perContender) {
    results.push({
      scenario: scenario.name,
      contender: name,
      target: scenario.target,
      ratio: median(rows.map(({ ratio }) => ratio)),
      waste: median(rows.map(({ waste }) => waste)),
      makespanMs: Math.round(median(rows.map(({ makespanMs }) => makespanMs))),
      p50Ms: median(rows.map(({ p50Ms }) => p50Ms)),
      p99Ms: median(rows.map(({ p99Ms }) => p99Ms)),
      ...Object.fromEntries(['failed', 'lost', 'repeated'].map((key) => [key, rows.reduce((sum, row) => sum + row[key], 0)])),
      errors: [...new Set(rows.flatMap(({ errors }) => errors))],
      runs: rows.map(({ ratio, waste, makespanMs }) => ({ ratio, waste, makespanMs })),
      log: rows[0].log,
    });
  }
  if (values.write) await write();
}

async function write() {
  writeFileSync(new URL('goodput.json', import.meta.url), `${JSON.stringify(results.map(({ log, ...row }) => row), null, 2)}\n`);
  writeFileSync(new URL('goodput.svg', import.meta.url), await drawChart(results.filter(({ scenario }) => scenario === chosen[0].name)));
}

function verdict({ contender, target, ratio, waste, makespanMs, failed, lost, repeated }) {
  if (!contender.startsWith('holdfast')) return '';
  const isFast = target.makespanMs === undefined ? round(ratio) <= target.ratio : makespanMs <= target.makespanMs;
  const isWhole = failed + lost + repeated === 0;
  return isFast && round(waste) <= target.waste && isWhole ? 'reached' : 'MISSED';
}

const table = new Table({ head: ['scenario', 'client', 'ms', '÷ ideal', 'refused ÷ accepted', 'failed', 'lost', 'twice', 'p50 ms', 'p99 ms', 'target', ''], style: { head: [], border: [] } });
for (const row of results) {
  const target = `${row.target.makespanMs === undefined ? `≤ ${row.target.ratio}` : `≤ ${row.target.makespanMs} ms`}, ≤ ${row.target.waste}`;
  table.push([row.scenario, row.contender, row.makespanMs, round(row.ratio), round(row.waste), row.failed, row.lost, row.repeated, round(row.p50Ms, 0), round(row.p99Ms, 0), target, verdict(row)]);
}
console.log(table.toString());
console.log(`Medians of ${runs} interleaved runs. Node ${process.version}. Made by: pnpm bench:goodput ${process.argv.slice(2).join(' ')}`);
for (const { scenario, contender, errors } of results) for (const error of errors) console.log(`${contender} in "${scenario}": ${error}`);

process.exit(results.some((row) => verdict(row) === 'MISSED') ? 1 : 0);
