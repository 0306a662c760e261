import { createServer, request, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createEmulator, type Emulator } from '@holdfast/emulator';
import { build } from 'esbuild';
import { type Browser, chromium, type Page } from 'playwright-core';
import { CHROMIUM, FLAGS, isThere } from './chromium.js';

// The adapters run in a real browser, against the emulator, from the page's own origin.

jest.setTimeout(60_000);

/** The bundle of page.ts, built from the sources; a Node import anywhere in it is an error. */
async function bundle(): Promise<string> {
  const result = await build({
    entryPoints: [`${__dirname}/page.ts`],
    bundle: true,
    write: false,
    platform: 'browser',
    target: 'es2022',
    tsconfig: `${__dirname}/../../tsconfig.json`,
  });
  return result.outputFiles[0]!.text;
}

/** What the page asks for besides the emulator. */
const SITE: Readonly<Record<string, (response: ServerResponse, cookie: string) => void>> = {
  json: (response, cookie) => void response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' }).end(JSON.stringify({ cookie, ok: true })),
  cached: (response) => void response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'max-age=60' }).end('{"ok":true}'),
  redirect: (response) => void response.writeHead(302, { location: '/site/json' }).end(),
  'no-content': (response) => void response.writeHead(204, { 'content-type': 'application/json' }).end(),
  missing: (response) => void response.writeHead(404, { 'content-type': 'text/plain' }).end('no'),
  hang: () => undefined,
};

/** Serves the page, and hands everything below /api to the emulator. */
function serve(script: string, emulator: Emulator): Promise<Server> {
  const server = createServer((incoming, outgoing) => {
    if (incoming.url === '/') return void outgoing.setHeader('content-type', 'text/html').end('<script src="/page.js"></script>');
    if (incoming.url === '/page.js') return void outgoing.setHeader('content-type', 'text/javascript').end(script);
    const site = SITE[incoming.url!.replace('/site/', '')];
    if (site !== undefined) return site(outgoing, incoming.headers.cookie ?? 'none');
    const options = { method: incoming.method, headers: incoming.headers };
    const onward = request(`${emulator.url}${incoming.url}`, options, (answer) => {
      outgoing.writeHead(answer.statusCode!, answer.headers);
      answer.pipe(outgoing);
    });
    onward.on('error', () => outgoing.destroy());
    incoming.pipe(onward);
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

(isThere ? describe : describe.skip)('in Chromium', () => {
  let emulator: Emulator;
  let server: Server;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    emulator = await createEmulator({
      keys: { 'demo-key': {}, 'limited-key': { limit: { kind: 'token-bucket', requests: 50, perMs: 1000, burst: 5 } }, 'shut-key': { limit: { kind: 'token-bucket', requests: 1, perMs: 3_600_000, burst: 1 } } },
    });
    server = await serve(await bundle(), emulator);
    browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
    page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  });
  afterAll(async () => {
    await browser?.close();
    server?.closeAllConnections();
    server?.close();
    await emulator?.close();
  });

  const run = (name: string, key: string): Promise<unknown> =>
    page.evaluate(([which, withKey]) => (window as unknown as { cases: Record<string, (key: string) => Promise<unknown>> }).cases[which!]!(withKey!), [name, key]);

  test('an in-band limit pauses both adapters, and every call succeeds', async () => {
    await expect(run('limit', 'limited-key')).resolves.toEqual({ succeeded: 30, paused: true, code: '2A', shared: true });
  });

  test('a wrong key raises typed errors that do not show it', async () => {
    const result = (await run('wrongKey', 'very-wrong-key')) as { shown: string };
    expect(result).toMatchObject({ byFetch: true, byAxios: true, isAxiosError: true });
    expect(result.shown).not.toContain('very-wrong-key');
  });

  test('an abort reaches the caller with its reason', async () => {
    await expect(run('abort', 'demo-key')).resolves.toEqual({ reason: 'enough', isCancel: true });
  });

  test('an abort reaches calls that wait', async () => {
    await expect(run('abortWhileWaiting', 'shut-key')).resolves.toEqual({ byFetch: true, byAxios: true });
  });

  test.each([['compareFetch', ''], ['compareAxios', 'xhr'], ['compareAxios', 'fetch']])('nobody can tell that Holdfast is there: %s %s', async (name, adapter) => {
    const ends = (await run(name, adapter)) as Record<string, [bare: unknown, ours: unknown]>;
    expect(Object.keys(ends).length).toBeGreaterThan(10);
    for (const [what, [bare, ours]] of Object.entries(ends)) expect([what, ours]).toEqual([what, bare]);
    if (name === 'compareFetch') expect(ends).toMatchObject({ 'an opaque redirect': [{ type: 'opaqueredirect', status: 0 }, {}], 'an opaque answer': [{ type: 'opaque', status: 0 }, {}] });
  });

  test('what the platform takes for itself needs a copy', async () => {
    const success = expect.stringContaining('"success":true');
    await expect(run('handOver', 'demo-key')).resolves.toEqual({ asItIs: 'TypeError', cloned: success, copied: success, off: success });
  });

  test('a success is as the browser made it', async () => {
    await expect(run('faithful', 'demo-key')).resolves.toEqual({ same: true, clone: 'success', text: true, used: true, verdict: true, limited: false });
  });
});

test('no Node built-in is in the browser bundle', async () => {
  const text = await bundle();
  expect(text).not.toMatch(/require\("(?:node:)?(?:fs|http|https|stream|net|crypto|diagnostics_channel|process)"\)/);
  expect(text).not.toMatch(/from\s*"node:/);
});
