// Mutation testing: are there tests that notice when the code is wrong? `npm run test:mutation` mutates all of core and engine and writes down what is found
// (record.json). `npm run check:mutation` mutates the files that have changed since, and takes the rest from there. Files named after either are mutated
// alone, and their survivors shown: `npm run test:mutation -- packages/core/src/decide.ts`.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { Stryker } from '@stryker-mutator/core';
import { count, emptyRecord, hashOf, readRecord, scoreOf, writeRecord } from './record.mjs';

/** Of all mutants of a package that tests can notice, the share that they must. In percent. */
const FLOOR = 85;

/** Tests that take long and find nothing here that the others do not: they search for the unknown with random cases, or only have to come to an end. */
const LEFT_OUT = {
  core: /^(?:fuzz\/|anything|linear)/,
  engine: /^pace\/(?:properties|scenarios)/,
};

const args = process.argv.slice(2);
const named = args.filter((arg) => arg.endsWith('.ts'));
const known = args.includes('--changed') ? readRecord() : {};
const found = {};

// Outside the repository, where no other tool looks at the mutated copies.
const scratch = mkdtempSync(join(tmpdir(), 'holdfast-mutation-'));
process.on('exit', () => rmSync(scratch, { recursive: true, force: true }));

for (const name of Object.keys(LEFT_OUT)) {
  const sources = filesIn(`packages/${name}/src`).filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'));
  const files = named.length > 0 ? sources.filter((file) => named.includes(file)) : sources.filter((file) => known[file]?.hash !== hashOf(file));
  const fresh = emptyRecord(files);
  if (files.length > 0) count(await new Stryker(settingsFor(name, files)).runMutationTest(), fresh);
  if (named.length > 0) continue;
  const record = Object.fromEntries(sources.map((file) => [file, fresh[file] ?? known[file]]));
  const score = scoreOf(record);
  console.log(`${name}: ${score.toFixed(1)} % of the mutants are noticed, at least ${FLOOR} % must be (${files.length} of ${sources.length} files mutated)`);
  if (score < FLOOR) process.exitCode = 1;
  Object.assign(found, record);
}
if (named.length === 0 && !args.includes('--changed')) writeRecord(found);

function filesIn(folder) {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => `${folder}/${file.replaceAll('\\', '/')}`).sort();
}

function settingsFor(name, files) {
  const folder = `packages/${name}/test/`;
  return {
    mutate: files,
    testRunner: 'in-process',
    plugins: ['./scripts/mutation/runner.mjs'],
    testFiles: filesIn(folder.slice(0, -1)).filter((file) => file.endsWith('.test.ts') && !LEFT_OUT[name].test(file.slice(folder.length))),
    coverageAnalysis: 'perTest',
    reporters: ['clear-text', 'json'],
    clearTextReporter: { allowColor: false, allowEmojis: false, logTests: false, reportTests: false, reportMutants: named.length > 0 },
    jsonReporter: { fileName: `node_modules/.cache/mutation/${name}.json` },
    tempDirName: scratch,
    concurrency: availableParallelism(),
    warnings: { slow: false },
    allowConsoleColors: false,
  };
}
