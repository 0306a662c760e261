// The test runner that Stryker uses here: the tests run in its worker process. Stryker's own runner for jest builds jest's world anew for every mutant, and
// knows neither which file a test is in nor how to stop at the first that fails: hours, where this takes minutes.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import process from 'node:process';
import { INSTRUMENTER_CONSTANTS } from '@stryker-mutator/api/core';
import { commonTokens, declareFactoryPlugin, PluginKind, tokens } from '@stryker-mutator/api/plugin';
import { ModuleLoader } from './module-loader.mjs';
import { prepare, runTestFile } from './test-run.mjs';

/** Which tests are in which file, and how long each takes, for the workers that made no dry run. Written to the sandbox, which they share. */
const TESTS = '.tests.json';

/** A test that a mutant leaves hanging is given up after this, and twenty times what it takes else. In milliseconds. */
const PATIENCE_MS = 2000;

/** What the instrumented sources read and write. */
const instrumented = (globalThis[INSTRUMENTER_CONSTANTS.NAMESPACE] ??= {});

class InProcessRunner {
  constructor(files) {
    this.files = files;
  }

  capabilities() {
    return { reloadEnvironment: true };
  }

  init() {
    const require = createRequire(import.meta.url);
    require('esbuild-register/dist/node').register();
    const { default: config } = require('../../jest.config.ts');
    this.loader = new ModuleLoader(process.cwd(), config);
    this.testTimeout = config.testTimeout;
    prepare(this.loader);
  }

  async dryRun() {
    const tests = [];
    const onStart = (id) => (instrumented.currentTestId = id);
    const onEnd = () => (instrumented.currentTestId = undefined);
    for (const file of this.files) tests.push(...(await runTestFile(this.loader, file, { timeoutOf: () => this.testTimeout, onStart, onEnd })));
    writeFileSync(TESTS, JSON.stringify(byFile(tests)));
    const results = tests.map((test) => ({ ...test, status: test.failureMessage === undefined ? 0 : 1 }));
    return { status: 'complete', tests: results, mutantCoverage: instrumented.mutantCoverage };
  }

  async mutantRun({ activeMutant, mutantActivation, testFilter, hitLimit }) {
    const wanted = testFilter === undefined ? undefined : new Set(testFilter);
    let nrOfTests = 0;
    Object.assign(instrumented, { activeMutant: undefined, hitCount: hitLimit === undefined ? undefined : 0, hitLimit });
    try {
      for (const file of this.filesWith(wanted)) {
        // A mutant of code that runs while a module is loaded is there from the beginning; any other only while tests run.
        instrumented.activeMutant = mutantActivation === 'static' ? activeMutant.id : undefined;
        const onLoaded = () => (instrumented.activeMutant = activeMutant.id);
        const results = await runTestFile(this.loader, file, {
          timeoutOf: (id) => PATIENCE_MS + 20 * this.durations.get(id),
          wanted: (id) => wanted?.has(id) ?? true,
          bail: true,
          onLoaded,
        });
        nrOfTests += results.length;
        if (instrumented.hitCount > hitLimit) return { status: 'timeout', reason: `Hit limit reached (${instrumented.hitCount}/${hitLimit})` };
        const failed = results.find(({ failureMessage }) => failureMessage !== undefined);
        if (failed === undefined) continue;
        this.found(file);
        return { status: 'killed', killedBy: [failed.id], failureMessage: failed.failureMessage, nrOfTests };
      }
      return { status: 'survived', nrOfTests };
    } catch (error) {
      return { status: 'error', errorMessage: String(error?.stack ?? error) };
    } finally {
      instrumented.activeMutant = undefined;
    }
  }

  filesWith(wanted) {
    this.tests ??= JSON.parse(readFileSync(TESTS, 'utf8'));
    this.durations ??= new Map(this.tests.flatMap(([, tests]) => tests));
    return this.tests.filter(([, tests]) => wanted === undefined || tests.some(([id]) => wanted.has(id))).map(([file]) => file);
  }

  /** Neighbouring mutants are mostly found by the same tests. */
  found(file) {
    this.tests.sort(([a], [b]) => (b === file) - (a === file));
  }
}

/** The files with their tests, as `[id, ms]`; the quickest first, which find most. */
function byFile(tests) {
  const files = new Map();
  for (const { id, fileName, timeSpentMs } of tests) {
    const entry = files.get(fileName) ?? { ms: 0, tests: [] };
    files.set(fileName, { ms: entry.ms + timeSpentMs, tests: [...entry.tests, [id, timeSpentMs]] });
  }
  return [...files].sort(([, a], [, b]) => a.ms - b.ms).map(([file, { tests: own }]) => [file, own]);
}

inProcess.inject = tokens(commonTokens.options);
function inProcess({ testFiles }) {
  return new InProcessRunner(testFiles.map((file) => join(process.cwd(), file)));
}

export const strykerPlugins = [declareFactoryPlugin(PluginKind.TestRunner, 'in-process', inProcess)];
export const strykerValidationSchema = {
  properties: { testFiles: { description: 'The test files, relative to the root.', type: 'array', items: { type: 'string' } } },
};
