// What is known of each mutated file: its content as a hash, the mutants that tests notice, and all of them. Of the tests of a package: a hash of them all,
// because they share helpers.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';

const RECORD = 'scripts/mutation/record.json';
const DETECTED = new Set(['Killed', 'Timeout']);
const MISSED = new Set(['Survived', 'NoCoverage']); // what did not compile or load says nothing

export function readRecord() {
  return JSON.parse(readFileSync(RECORD, 'utf8'));
}

/** One line for each file, so that branches seldom meet in one. */
export function writeRecord(record) {
  const lines = Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)).map(([file, entry]) => `  ${JSON.stringify(file)}: ${JSON.stringify(entry)}`);
  writeFileSync(RECORD, `{\n${lines.join(',\n')}\n}\n`);
}

/** Of what the files hold and, if there are several, of where each of them is. */
export function hashOf(...files) {
  const hash = createHash('sha256');
  for (const file of files) {
    if (files.length > 1) hash.update(`\0${file}\0`);
    hash.update(readFileSync(file));
  }
  return hash.digest('hex').slice(0, 16);
}

/** An entry for each file as it is now, in which nothing is known of mutants. */
export function emptyRecord(files) {
  return Object.fromEntries(files.map((file) => [file, { hash: hashOf(file), detected: 0, of: 0 }]));
}

/** Counts what a run has found out about the files that it mutated. */
export function count(mutants, record) {
  for (const { fileName, status } of mutants) {
    const entry = Object.entries(record).find(([file]) => fileName.endsWith(file))?.[1];
    if (entry === undefined || !(DETECTED.has(status) || MISSED.has(status))) continue;
    entry.of++;
    if (DETECTED.has(status)) entry.detected++;
  }
}

/** In percent; of a package without mutants there is nothing to miss. */
export function scoreOf(record) {
  const entries = Object.values(record);
  const of = entries.reduce((sum, entry) => sum + entry.of, 0);
  return of === 0 ? 100 : (100 * entries.reduce((sum, { detected }) => sum + detected, 0)) / of;
}
