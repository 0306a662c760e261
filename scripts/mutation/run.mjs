// Mutation testing: are there tests that notice when the code is wrong? `npm run test:mutation` mutates all of core and engine and writes down what is found
// (record.json). `npm run check:mutation` mutates the files that have changed since, a tenth of the others if tests have changed, and takes the rest from there.
// Files named after test:mutation are mutated and written down alone, and their survivors shown: `npm run test:mutation -- packages/core/src/decide.ts`.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { Stryker } from '@stryker-mutator/core';
import { sampleOf, staleness, weaker } from './check.mjs';
import { count, emptyRecord, hashOf, readRecord, scoreOf, writeRecord } from './record.mjs';

/** Of all mutants of a package that tests can notice, the share that they must. In percent. */
const FLOOR = 85;

/** Tests that take long and find nothing here that the others do not: they search for the unknown with random cases, or only have to come to an end. */
const LEFT_OUT = {
  core: /^(?:fuzz\/|anything|linear)/,
  engine: /^pace\/(?:properties|scenarios)/,
};

// Outside the repository, where no other tool looks at the mutated copies.
const scratch = mkdtempSync(join(tmpdir(), 'holdfast-mutation-'));
process.on('exit', () => rmSync(scratch, { recursive: true, force: true }));

const args = process.argv.slice(2);
const named = args.filter((arg) => arg.endsWith('.ts'));
if (args.includes('--changed')) await check(readRecord());
else await record(named);

/** Mutates all files, or those that are named, and writes down what came of it. */
async function record(names) {
  const known = names.length > 0 ? readRecord() : {};
  const found = Object.fromEntries(Object.entries(known).filter(([file]) => existsSync(file)));
  for (const name of Object.keys(LEFT_OUT)) {
    const files = sourcesOf(name).filter((file) => names.length === 0 || names.includes(file));
    Object.assign(found, await mutate(name, files));
    // What is known of the other files came of the tests as they were.
    if (names.length === 0) found[testsOf(name)] = { hash: testHash(name) };
    judge(name, Object.fromEntries(sourcesOf(name).flatMap((file) => (file in found ? [[file, found[file]]] : []))), `${files.length} files mutated`);
  }
  writeRecord(found);
}

/** Mutates what has changed since the record was made; a record that is of no use for that fails. */
async function check(known) {
  const changedOf = (name) => sourcesOf(name).filter((file) => known[file]?.hash !== hashOf(file));
  const names = Object.keys(LEFT_OUT);
  const stale = staleness(known, names.flatMap(sourcesOf), names.flatMap(changedOf));
  if (stale.length > 0) return fail([...stale, 'Make the record anew and commit it: npm run test:mutation (or, for a few files, npm run test:mutation -- FILES).']);
  for (const name of names) {
    const sources = sourcesOf(name);
    const changed = changedOf(name);
    const others = known[testsOf(name)]?.hash === testHash(name) ? [] : sources.filter((file) => !changed.includes(file));
    const pieces = others.flatMap((file) => sampleOf(file, readFileSync(file, 'utf8').split('\n').length));
    const found = await mutate(name, [...changed, ...pieces]);
    const sampled = Object.fromEntries(others.flatMap((file) => (file in found ? [[file, found[file]]] : [])));
    const extent = pieces.length > 0 ? `tests have changed: ${changed.length} files and samples of ${Object.keys(sampled).length} mutated` : `${changed.length} files mutated`;
    // A sample is too small to tell the score of a package (give or take four points): it only shows where tests have become worse.
    judge(name, Object.fromEntries(sources.map((file) => [file, changed.includes(file) ? found[file] : known[file]])), `${extent}, of ${sources.length}`);
    const worse = weaker(known, sampled);
    if (worse.length > 0) fail([...worse, 'Write the tests that are missing, or make the record anew and commit it: npm run test:mutation.']);
  }
}

/** @returns An entry for each file that was mutated; of a file in pieces, what these came to. */
async function mutate(name, filesAndPieces) {
  const found = emptyRecord([...new Set(filesAndPieces.map((file) => file.replace(/:[\d-]+$/, '')))]);
  if (filesAndPieces.length > 0) count(await new Stryker(settingsFor(name, filesAndPieces)).runMutationTest(), found);
  return found;
}

function judge(name, entries, extent) {
  const score = scoreOf(entries);
  console.log(`${name}: ${score.toFixed(1)} % of the mutants are noticed, at least ${FLOOR} % must be (${extent})`);
  if (score < FLOOR) process.exitCode = 1;
}

function fail(lines) {
  for (const line of lines) console.error(line);
  process.exitCode = 1;
}

function sourcesOf(name) {
  return filesIn(`packages/${name}/src`).filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'));
}

function testsOf(name) {
  return `packages/${name}/test`;
}

/** Of the tests that look at mutants, and of what these read. */
function testHash(name) {
  return hashOf(...filesIn(testsOf(name)).filter((file) => statSync(file).isFile() && !isLeftOut(name, file)));
}

function isLeftOut(name, file) {
  return LEFT_OUT[name].test(file.slice(testsOf(name).length + 1));
}

function filesIn(folder) {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => `${folder}/${file.replaceAll('\\', '/')}`).sort();
}

function settingsFor(name, mutated) {
  return {
    mutate: mutated,
    testRunner: 'in-process',
    plugins: ['./scripts/mutation/runner.mjs'],
    testFiles: filesIn(testsOf(name)).filter((file) => file.endsWith('.test.ts') && !isLeftOut(name, file)),
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
