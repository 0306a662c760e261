// node bench/goodput/readme.mjs [--write]: turns goodput.json into what README and docs/performance.md say of it, so that no figure is copied by hand.
// With --write it replaces what stands between the two marks in both, and writes results.md.
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { readmeSection, resultsPage } from './markdown.mjs';
import { performanceSection } from './page.mjs';
import { load } from './results.mjs';
import { scenarios } from './scenarios.mjs';

const MARKS = ['<!-- goodput: made by bench/goodput/readme.mjs -->', '<!-- goodput: end -->'];

const { values } = parseArgs({ options: { write: { type: 'boolean', default: false } } });
const rows = load();
if (rows.length === 0) throw new Error('goodput.json holds no rows; run pnpm bench:goodput --write first.');
const section = readmeSection(rows, scenarios);

if (values.write) {
  const known = scenarios.map(({ name }) => name);
  const names = [...new Set([...known, ...rows.map(({ scenario }) => scenario)])].filter((name) => rows.some(({ scenario }) => scenario === name));
  replaceIn('../../README.md', section);
  replaceIn('../../docs/performance.md', performanceSection(rows, names));
  writeFileSync(new URL('results.md', import.meta.url), resultsPage(rows, names));
} else {
  console.log(section);
}

/** Puts a text between the marks of a page. */
function replaceIn(page, text) {
  const file = new URL(page, import.meta.url);
  const before = readFileSync(file, 'utf8');
  const [from, to] = MARKS.map((mark) => before.indexOf(mark));
  if (from < 0 || to < from) throw new Error(`${page} does not have the marks ${MARKS.join(' and ')}.`);
  writeFileSync(file, `${before.slice(0, from + MARKS[0].length)}\n\n${text}\n\n${before.slice(to)}`);
}
