// pnpm bench:redis [--quick] [--runs N] [--only TEXT]: many processes with one API key, coordinated through a real redis-server on loopback.
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { measure } from './measure.mjs';
import { scenarios } from './scenarios.mjs';

const { values } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, runs: { type: 'string', default: '3' }, only: { type: 'string', default: '' }, verbose: { type: 'boolean', default: false } },
});
const runs = values.quick ? 1 : Number(values.runs);
const chosen = scenarios.filter(({ name, quick }) => name.includes(values.only) && (!values.quick || quick));

const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
const round = (number, digits = 2) => (number === undefined || !Number.isFinite(number) ? '–' : number.toFixed(digits));

const table = new Table({ head: ['scenario', '÷ ideal', 'refused ÷ accepted', 'share ±', 'others stop ms', 'rejoin ms', 'failed', 'target', ''], style: { head: [], border: [] } });
let missed = 0;
for (const scenario of chosen) {
  const rows = [];
  for (let run = 0; run < runs; run++) {
    process.stderr.write(`${scenario.name} · run ${run + 1} of ${runs}\n`);
    rows.push(await measure(scenario));
    const { reasons, errors, ratio, waste, degraded, spread, rejoinsMs } = rows.at(-1);
    if (values.verbose) process.stderr.write(`  ${JSON.stringify({ ratio: round(ratio), waste: round(waste, 3), spread: round(spread), degraded, reasons, errors, rejoinsMs })}\n`);
  }
  const row = {
    ratio: median(rows.map(({ ratio }) => ratio)),
    waste: median(rows.map(({ waste }) => waste)),
    spread: median(rows.map(({ spread }) => spread)),
    stopMs: median(rows.flatMap(({ stopsMs }) => stopsMs)),
    rejoinMs: median(rows.flatMap(({ rejoinsMs }) => rejoinsMs)),
  };
  const failed = rows.reduce((sum, { failed: own, lost }) => sum + own + lost, 0);
  const within = Object.entries(scenario.target).every(([name, most]) => Number(round(row[name], 2)) <= most);
  const isReached = within && failed === 0;
  if (!isReached) missed++;
  const target = Object.entries(scenario.target).map(([name, most]) => `${name} ≤ ${most}`).join(', ');
  const ratio = scenario.limit.kind === 'none' ? undefined : row.ratio;
  table.push([scenario.name, round(ratio), round(row.waste, 3), round(row.spread), round(row.stopMs, 0), round(row.rejoinMs, 0), failed, target, isReached ? 'reached' : 'MISSED']);
}
console.log(table.toString());
console.log(`Medians of ${runs} runs. Node ${process.version}. Made by: pnpm bench:redis${values.quick ? ' --quick' : ''}`);
process.exit(missed > 0 ? 1 : 0);
