// Runs one test file with jest's own parts (circus, expect, snapshots, mocks, fake timers), all in this process. Jest itself builds a new world per file,
// which costs a hundred times what most of these tests take.
import { AsyncLocalStorage } from 'node:async_hooks';
import { basename, dirname, join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { jestExpect } from '@jest/expect';
import { ModernFakeTimers } from '@jest/fake-timers';
import * as circus from 'jest-circus';
import { ModuleMocker } from 'jest-mock';
import { SnapshotState } from 'jest-snapshot';

const SNAPSHOTS = { updateSnapshot: 'none', expand: false, snapshotFormat: { escapeString: false, printBasicPrototype: false } };

const mocker = new ModuleMocker(globalThis);
const timers = new ModernFakeTimers({ config: { fakeTimers: {} }, global: globalThis });

/** Errors that nobody caught, while a test file runs. A test of an earlier run that was given up may still throw: that is none of this one. */
const stray = new Map();
const runs = new AsyncLocalStorage();
const isOfThisRun = () => [undefined, current].includes(runs.getStore());

/** The run that goes on. */
let current;

/** The global object as it was before any test. */
let untouched;

/** Makes this process one that runs tests: gives them what jest gives them, and listens. To be called once. */
export function prepare(loader) {
  circus.addEventHandler((event) => current?.[event.name]?.(event));
  process.on('uncaughtException', (error) => isOfThisRun() && stray.set(error, error));
  process.on('unhandledRejection', (error, promise) => isOfThisRun() && stray.set(promise, error));
  process.on('rejectionHandled', (promise) => stray.delete(promise));
  const { describe, it, test, beforeAll, beforeEach, afterAll, afterEach } = circus;
  const jest = {
    fn: mocker.fn.bind(mocker),
    spyOn: mocker.spyOn.bind(mocker),
    useFakeTimers: (config) => timers.useFakeTimers(config),
    useRealTimers: () => timers.useRealTimers(),
    advanceTimersByTimeAsync: (ms) => timers.advanceTimersByTimeAsync(ms),
    getTimerCount: () => timers.getTimerCount(),
    isolateModules: (action) => loader.isolate(action),
    isolateModulesAsync: (action) => loader.isolate(action),
    requireActual: (name) => loader.requireFrom(current.file, name),
  };
  Object.assign(globalThis, { describe, it, test, beforeAll, beforeEach, afterAll, afterEach, expect: jestExpect, jest });
  untouched = Object.getOwnPropertyDescriptors(globalThis);
}

/**
 * Runs the tests of a file that are wanted, up to the first that fails if `bail` is set. `timeoutOf` says how many milliseconds a test may take.
 *
 * @returns What each of them came to: `{ id, name, fileName, timeSpentMs, failureMessage }`.
 * @throws What the file throws while it is loaded.
 */
export async function runTestFile(loader, file, { timeoutOf, wanted = () => true, bail = false, onLoaded = () => {}, onStart = () => {}, onEnd = () => {} }) {
  const results = [];
  const idOf = (name) => `${basename(file)}: ${name}`;
  stray.clear();
  loader.reset();
  restoreGlobals();
  circus.resetState();
  jestExpect.setState({ testPath: file, snapshotState: new SnapshotState(snapshotPath(file), { ...SNAPSHOTS, rootDir: dirname(file) }) });
  const failed = () => results.some(({ failureMessage }) => failureMessage !== undefined);
  current = {
    file,
    test_start: ({ test }) => {
      jestExpect.setState({ currentTestName: nameOf(test), assertionCalls: 0, expectedAssertionsNumber: null, isExpectingAssertions: false, suppressedErrors: [] });
      circus.getState().testTimeout = timeoutOf(idOf(nameOf(test)));
      onStart(idOf(nameOf(test)));
    },
    test_done: ({ test }) => {
      onEnd();
      const name = nameOf(test);
      // Snapshots do not throw: they leave their errors here, so that a test goes on to the next.
      const errors = [...test.errors.flat(), ...jestExpect.getState().suppressedErrors, ...jestExpect.extractExpectedAssertionsErrors().map(({ error }) => error)];
      results.push({ id: idOf(name), name, fileName: file, timeSpentMs: test.duration, failureMessage: messageOf(errors.find(Boolean)) });
    },
  };
  try {
    loader.load(file);
    onLoaded();
    circus.getState().testNamePattern = { test: (name) => wanted(idOf(name)) && !(bail && failed()) };
    const { unhandledErrors } = await runs.run(current, circus.run);
    await nextTurn();
    const error = unhandledErrors[0] ?? [...stray.values()][0];
    if (error !== undefined && !failed() && results.length > 0) results.at(-1).failureMessage = messageOf(error);
    return results;
  } finally {
    current = undefined;
    mocker.restoreAllMocks();
    timers.useRealTimers();
    restoreGlobals();
  }
}

/**
 * What a file leaves in the global object, such as a registry of gates or a mock that outlived its fake timers, is of no concern to the next; nor is what
 * a test that was given up has put there later.
 */
function restoreGlobals() {
  for (const key of Reflect.ownKeys(globalThis)) {
    const now = Object.getOwnPropertyDescriptor(globalThis, key);
    if (!Object.hasOwn(untouched, key)) Reflect.deleteProperty(globalThis, key);
    else if (now.value !== untouched[key].value && now.configurable) Object.defineProperty(globalThis, key, untouched[key]);
  }
}

function nameOf(test) {
  const names = [];
  for (let part = test; part.parent; part = part.parent) names.unshift(part.name);
  return names.join(' ');
}

function messageOf(error) {
  return error === undefined ? undefined : String(error?.stack ?? error);
}

function snapshotPath(file) {
  return join(dirname(file), '__snapshots__', `${basename(file)}.snap`);
}
