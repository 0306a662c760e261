// What was measured, kept beside the benchmark: goodput.json, and the charts drawn from it.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { drawChart } from './chart.mjs';

const here = (file) => new URL(file, import.meta.url);

/** @returns {object[]} The rows that are known. */
export function load() {
  return existsSync(here('goodput.json')) ? (JSON.parse(readFileSync(here('goodput.json'), 'utf8')).rows ?? []) : [];
}

/** Puts the rows of the scenarios that were measured in place of what was known of them; other scenarios stay. */
export async function save(rows, command) {
  const measured = new Set(rows.map(({ scenario }) => scenario));
  const known = load();
  const made = { made: `pnpm bench:goodput ${command}`.trim(), node: process.version };
  const all = [...known.filter(({ scenario }) => !measured.has(scenario)), ...rows.map((row) => ({ ...row, ...made }))];
  // A row a line, so that a change shows which were measured again.
  writeFileSync(here('goodput.json'), `{ "rows": [\n${all.map((row) => JSON.stringify(row)).join(',\n')}\n] }\n`);
  await drawCharts(all);
}

/** Draws the charts from what was measured. */
export async function drawCharts(rows) {
  for (const file of new Set(rows.map(({ chart }) => chart).filter(Boolean))) {
    const strips = rows.filter(({ chart }) => chart === file);
    writeFileSync(here(file), await drawChart(strips[0].scenario, strips));
  }
}
