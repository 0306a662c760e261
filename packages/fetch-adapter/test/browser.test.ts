import { type Bundle, bundle } from './support/run.js';

let browser: Bundle & { remove(): void };

beforeAll(async () => {
  browser = await bundle('browser');
}, 30_000);
afterAll(() => browser.remove());

test('nothing of Node is in the bundle for browsers', () => {
  // esbuild fails for a builtin that a browser does not have; this is about what it would replace or leave.
  expect(browser.imports).toEqual([]);
  expect(browser.inputs.filter((path) => /^node:|\(disabled\)/.test(path))).toEqual([]);
});

test('no more than one copy of each file is in it', () => expect(new Set(browser.inputs).size).toBe(browser.inputs.length));
