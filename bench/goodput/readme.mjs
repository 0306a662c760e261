// node bench/goodput/readme.mjs [--write]: turns goodput.json into what the README says of it, so that no figure is copied by hand.
// With --write it replaces what stands between the two marks in the README, and writes results.md.
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { readmeSection, resultsPage } from './markdown.mjs';
import { load } from './results.mjs';
import { scenarios } from './scenarios.mjs';

const MARKS = ['<!-- goodput: made by bench/goodput/readme.mjs -->', '<!-- goodput: end -->'];

const { values } = parseArgs({ options: { write: { type: 'boolean', default: false } } });
const rows = load();
if (rows.length === 0) throw new Error('goodput.json holds no rows; run pnpm bench:goodput --write first.');
const section = readmeSection(rows, scenarios);

if (values.write) {
  const readme = new URL('../../README.md', import.meta.url);
  const text = readFileSync(readme, 'utf8');
  const [from, to] = MARKS.map((mark) => text.indexOf(mark));
  if (from < 0 || to < from) throw new Error(`README.md does not have the marks ${MARKS.join(' and ')}.`);
  writeFileSync(readme, `${text.slice(0, from + MARKS[0].length)}\n\n${section}\n\n${text.slice(to)}`);
  const known = scenarios.map(({ name }) => name);
  const others = rows.map(({ scenario }) => scenario).filter((name) => !known.includes(name));
  writeFileSync(new URL('results.md', import.meta.url), resultsPage(rows, [...new Set([...known, ...others])]));
} else {
  console.log(section);
}
