import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import vm from 'node:vm';
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

test('it works where there is nothing but the web platform, as in workers and Deno', async () => {
  const refusal = '{"status":"success","response":{"success":false,"message":"modcol.co/e1a"}}';
  const web = { AbortController, FinalizationRegistry, Headers, ReadableStream, Request, Response, TextDecoder, TextEncoder, URL, URLSearchParams, WeakRef, clearTimeout, performance, queueMicrotask, setTimeout };
  const context = vm.createContext({ ...web, answers: ['{"ok":true}', refusal] });
  // As a script: vm has modules only behind a flag.
  const code = readFileSync(fileURLToPath(browser.url), 'utf8').replace(/export\s*\{([^}]*)\};?\s*$/, (_, names: string) => `globalThis.adapter = {${names.replaceAll(/([\w$]+) as (\w+)/g, '$2: $1')}};`);
  vm.runInContext(code, context);
  const end: unknown = await vm.runInContext(
    `(async () => {
      const { isApiKeyError, wrapFetch } = adapter;
      const fetch = wrapFetch(async () => new Response(answers.shift(), { headers: { 'content-type': 'application/json' } }));
      const first = await (await fetch('https://api.example/a')).json();
      const second = await fetch('https://api.example/a').catch((error) => isApiKeyError(error));
      await fetch.holdfast.close();
      return JSON.stringify([first, second, typeof process, typeof require]);
    })()`,
    context,
  );
  expect(JSON.parse(String(end))).toEqual([{ ok: true }, true, 'undefined', 'undefined']);
});
