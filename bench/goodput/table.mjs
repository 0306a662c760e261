// The table on the terminal.
import Table from 'cli-table3';
import { ratioText, targetText, unfinishedText, verdictOf } from './verdict.mjs';

const HEAD = ['client', 'runs', 'ms', '÷ ideal', 'refused ÷ accepted', 'failed', 'lost', 'twice', 'early', 'p50 ms', 'p99 ms', ''];

const digits = (value, count = 0) => (value == null ? '–' : value.toFixed(count));

function timeOf(row) {
  if (row.target.makespanMs !== undefined) return '–';
  const cpu = row.cpuRatio === undefined ? '' : ` × bare (CPU ${digits(row.cpuRatio, 2)})`;
  return `${ratioText(row)}${cpu}`;
}

function notes(row) {
  const p99 = row.p99Ratio === undefined ? '' : `p99 ${digits(row.p99Ratio, 2)} × bare`;
  return [verdictOf(row), unfinishedText(row), p99].filter(Boolean).join('; ');
}

function cellsOf(row) {
  const zeroes = ['failed', 'lost', 'repeated', 'early'].map((key) => row[key] ?? '–');
  return [row.contender, row.runs, digits(row.makespanMs), timeOf(row), digits(row.waste, 3), ...zeroes, digits(row.p50Ms), digits(row.p99Ms), notes(row)];
}

/** A block a scenario. @param {object[]} rows See summary.mjs, steady.mjs and simulated.ts. */
export function tableOf(rows) {
  const table = new Table({ head: HEAD, style: { head: [], border: [], compact: true } });
  for (const scenario of new Set(rows.map((row) => row.scenario))) {
    const block = rows.filter((row) => row.scenario === scenario);
    table.push([{ content: `${scenario}   [${targetText(block[0].target)}]`, colSpan: HEAD.length }], ...block.map(cellsOf));
  }
  return table.toString();
}
