import { existsSync, readFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { build } from 'esbuild';
import { type Browser, chromium } from 'playwright-core';
import { CHROMIUM, FLAGS, isThere as isBrowserThere } from '../browser/chromium.js';
import suites from './suites.cjs';

// GitHub's suite for window.fetch, in a browser: over the browser's own fetch, and over that with Holdfast in it.

const SUITE = join(suites.GENERATED, 'whatwg-fetch/test');
const isThere = existsSync(SUITE);
if (!isThere && process.env['HOLDFAST_REQUIRE_OTHERS'] === '1') throw new Error(`HOLDFAST_REQUIRE_OTHERS=1, and ${SUITE} is missing.`);
if (!isThere) console.warn('SKIPPED: whatwg-fetch (node test/others/fetch-debian.mjs gets it).');

interface Report {
  readonly passed: string[];
  readonly failed: Record<string, string>;
}

const page = (subject: string): string => `<meta charset=utf-8><script src=mocha.js></script><script src=chai.js></script><script src=holdfast.js></script><script>
  // The suite runs twice by itself: over a polyfill, left out here, and over what the page has.
  if ('${subject}' === 'wrapped') self.fetch = holdfast.wrapFetch(self.fetch, { retries: 0 });
  self.WHATWGFetch = { fetch, Headers, Request, Response };
  self.assert = chai.assert;
  mocha.setup({ ui: 'tdd', reporter: class {}, grep: /^native / });
</script><script src=test.js></script>`;

/** The bundle of the adapter for browsers. */
async function bundle(): Promise<string> {
  const contents = "export { wrapFetch } from '@holdfast/fetch-adapter';";
  const made = await build({ stdin: { contents, resolveDir: __dirname }, bundle: true, write: false, globalName: 'holdfast', platform: 'browser', tsconfig: `${__dirname}/../../tsconfig.json` });
  return made.outputFiles[0]!.text;
}

async function serve(): Promise<Server> {
  const { default: ofSuite } = (await import(join(SUITE, 'server.js'))) as { default: (...args: [...Parameters<RequestListener>, next: () => void]) => void };
  const files: Record<string, string> = {
    '/bare': page('bare'),
    '/wrapped': page('wrapped'),
    '/mocha.js': readFileSync(require.resolve('mocha/mocha.js'), 'utf8'),
    '/chai.js': readFileSync(require.resolve('chai/chai.js'), 'utf8'),
    '/test.js': readFileSync(join(SUITE, 'test.js'), 'utf8'),
    '/holdfast.js': await bundle(),
  };
  const server = createServer((request, response) => {
    const file = files[request.url!];
    if (file !== undefined) return void response.setHeader('content-type', request.url!.endsWith('.js') ? 'text/javascript' : 'text/html').end(file);
    ofSuite(request, response, () => void response.writeHead(404).end());
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

async function run(browser: Browser, url: string): Promise<Report> {
  const tab = await browser.newPage();
  await tab.goto(url);
  return tab.evaluate(
    () =>
      new Promise<Report>((resolve) => {
        interface Test {
          fullTitle(): string;
        }
        const passed: string[] = [];
        const failed: Record<string, string> = {};
        const runner = (window as unknown as { mocha: { run(done: () => void): { on(event: string, listener: (test: Test, error: Error) => void): void } } }).mocha.run(() => resolve({ passed, failed }));
        runner.on('pass', (test) => passed.push(test.fullTitle()));
        runner.on('fail', (test, error) => (failed[test.fullTitle()] = error.message));
      }),
  );
}

(isThere && isBrowserThere ? test : test.skip)('whatwg-fetch in Chromium: passes wrapped whatever passes bare', async () => {
  const [server, browser] = await Promise.all([serve(), chromium.launch({ executablePath: CHROMIUM, args: FLAGS })]);
  try {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const [bare, wrapped] = [await run(browser, `${url}/bare`), await run(browser, `${url}/wrapped`)];
    const lost = bare.passed.filter((title) => !wrapped.passed.includes(title));
    expect(Object.fromEntries(lost.map((title) => [title, wrapped.failed[title]]))).toEqual({});
    expect(bare.passed.length).toBeGreaterThanOrEqual(125);
  } finally {
    await browser.close();
    server.close();
  }
}, 60_000);
