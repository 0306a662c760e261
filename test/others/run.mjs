// Runs one suite in a process of its own: node run.mjs <suite>, with HOLDFAST_SUBJECT=bare|wrapped and, if wrapped, HOLDFAST_BUNDLE=<file>.
// Prints { passed: [title], failed: { title: message } }.
import dns from 'node:dns';
import Module, { createRequire, register } from 'node:module';
import { join } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import Mocha from 'mocha';
import { SUITES } from './suites.cjs';
import { axiosUnderTest, fetchUnderTest } from './under-test.mjs';

const suite = SUITES[process.argv[2]];
const require = createRequire(import.meta.url);

/** Packages do not install what their own tests need: that is here. The client under test takes the place of what the suite would load. */
function swapRequired() {
  const swaps = suite.swaps?.({ fetch: fetchUnderTest, axios: axiosUnderTest }) ?? {};
  const { _load: load, _resolveFilename: resolve } = Module;
  const isOfSuite = (parent) => parent?.filename?.includes('/node_modules/') === true;
  Module._load = (request, parent, isMain) => (request in swaps && isOfSuite(parent) ? swaps[request] : load(request, parent, isMain));
  Module._resolveFilename = (request, ...rest) => {
    try {
      return resolve(request, ...rest);
    } catch (error) {
      if (error.code !== 'MODULE_NOT_FOUND' || /^[./]/.test(request)) throw error;
      return require.resolve(request);
    }
  };
}

/** Some tests call servers of the world; nothing here leaves the machine. */
function stayHome() {
  const { lookup } = dns;
  dns.lookup = (name, ...rest) => lookup(name === 'localhost' || /^[\d.:]+$/.test(name) ? name : 'not-here.invalid', ...rest);
}

const said = console.log;
console.log = console.error; // the report alone goes to the standard output
swapRequired();
stayHome();
if (suite.module !== undefined) register('./hooks.mjs', import.meta.url, { data: { folder: suite.folder, module: suite.module, here: import.meta.url } });
process.env.NODE_ENV = 'test';

const mocha = new Mocha({ timeout: 2000, reporter: class {} }).lazyLoadFiles(true);
if (suite.leaveOut !== undefined) mocha.grep(suite.leaveOut).invert();
mocha.suite.emit('pre-require', globalThis, '', mocha);
if (suite.setup !== undefined) require(`./${suite.setup}`);
for (const file of suite.files.map((name) => join(suite.folder, name))) {
  // Mocha's own loader requires even ES modules, which passes the hooks by.
  if (suite.module === undefined) require(file);
  else await import(pathToFileURL(file).href);
}

const passed = [];
const failed = {};
mocha
  .run(() => {
    said(JSON.stringify({ passed, failed }));
    process.exit();
  })
  .on('pass', (test) => passed.push(test.fullTitle()))
  .on('fail', (test, error) => (failed[test.fullTitle()] = String(error?.message ?? error)));
