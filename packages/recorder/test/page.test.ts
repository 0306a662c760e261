import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createEmulator } from '@holdfast/emulator';
import { wrapFetch } from '@holdfast/fetch-adapter';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { createRecorder, type Timeline } from '../src/index.js';
import { renderPage } from '../src/render-page.js';

const CHROMIUM = '/usr/bin/chromium';
const ARGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

const isThere = existsSync(CHROMIUM);
if (!isThere && process.env['HOLDFAST_REQUIRE_CHROMIUM'] === '1') throw new Error(`${CHROMIUM} is not installed, and HOLDFAST_REQUIRE_CHROMIUM is 1.`);
if (!isThere) process.stderr.write(`SKIPPED: the recorder's page is not opened, because ${CHROMIUM} is not installed.\n`);

const START = Date.UTC(2026, 0, 2, 3, 4, 5);
const HOSTILE = '</script><img src=x onerror="document.title=1"><b>bold</b>';

const attempt = (at: number, more: object = {}) => ({
  ...{ scope: 'https://api.test#1', call: 'GET https://api.test/x', attempt: 1, kind: 'ok', code: null, requestId: null, status: 200, executed: 'yes', durationMs: 20 },
  at: START + at,
  ...more,
});

/** Ten seconds with everything in them. */
const timeline = {
  from: START,
  until: START + 10_000,
  attempts: [
    ...Array.from({ length: 40 }, (_, i) => attempt(100 * i)),
    attempt(5000, { kind: 'rate-limit', code: '2A', requestId: 'REQ1', durationMs: 300, call: `POST ${HOSTILE}` }),
    attempt(8000, { kind: 'server', code: HOSTILE, status: 503, durationMs: 150 }),
    attempt(9000, { scope: 'https://other.test' }),
  ],
  pauses: [{ scope: 'https://api.test#1', from: START + 6000, until: START + 7000, code: '2A' }],
  paces: [{ scope: 'https://api.test#1', at: START + 5000, perSecond: 8 }],
  samples: [{ scope: 'https://api.test#1', at: START + 5000, queued: 12, inFlight: 2 }],
  giveUps: [{ ...attempt(8150), kind: 'server', code: null, gaveUpBecause: 'budget' }],
  retries: 3,
  forgotten: 0,
} as unknown as Timeline;

(isThere ? describe : describe.skip)('the page in a browser', () => {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-page-'));
  const troubles: string[] = [];
  let browser: BrowserContext;
  let page: Page;

  beforeAll(async () => {
    browser = await chromium.launchPersistentContext(join(folder, 'profile'), { executablePath: CHROMIUM, headless: true, args: ARGS });
    page = await browser.newPage();
    page.on('pageerror', (error) => troubles.push(error.message));
    page.on('console', (message) => message.type() === 'error' && troubles.push(message.text()));
    page.on('request', (request) => request.url().startsWith('file:') || troubles.push(`asked for ${request.url()}`));
  }, 60_000);
  afterEach(() => expect(troubles.splice(0)).toEqual([]));
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function open(html: string, colorScheme: 'light' | 'dark' = 'light', width = 1000): Promise<void> {
    const path = join(folder, 'page.html');
    writeFileSync(path, html);
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme });
    await page.goto(pathToFileURL(path).href);
  }

  /** Where a time and a value are in a chart, in pixels of the window. */
  const placeOf = (id: string, at: number, value: number): Promise<{ x: number; y: number }> =>
    page.evaluate(
      ([id, at, value]) => {
        const chart = holdfastCharts.find(({ root }) => root.parentElement!.id === id)!;
        chart.root.scrollIntoView({ block: 'center' });
        const { left, top } = chart.over.getBoundingClientRect();
        return { x: left + chart.valToPos(at, 'x'), y: top + chart.valToPos(value, 'y') };
      },
      [id, at, value] as const,
    );

  /** The colour that is drawn there, above what is behind it. */
  const colorAt = async (id: string, at: number, value: number): Promise<string> => {
    const { x, y } = await placeOf(id, at, value);
    return page.evaluate(
      ([id, x, y]) => {
        const canvas = document.querySelector<HTMLCanvasElement>(`#${id} canvas`)!;
        const { left, top } = canvas.getBoundingClientRect();
        const [red, green, blue, alpha] = canvas.getContext('2d')!.getImageData((x - left) * devicePixelRatio, (y - top) * devicePixelRatio, 1, 1).data;
        return `${red} ${green} ${blue} ${alpha}`;
      },
      [id, x, y] as const,
    );
  };
  const hover = async (id: string, at: number, value: number): Promise<string> => {
    const { x, y } = await placeOf(id, at, value);
    await page.mouse.move(0, 0);
    await page.mouse.move(x, y);
    return (await page.locator('#tooltip p').allInnerTexts()).join('\n');
  };

  test('says in a sentence and in numbers what happened', async () => {
    await open(renderPage(timeline));
    await expect(page.locator('#sentence').innerText()).resolves.toBe(
      '42 requests in 10.0 s: 40 accepted, 1 refused for sending too much, 1 failed. Everything paused once, for 1.0 s in all. 1 call was given up.',
    );
    await expect(page.locator('.numbers dd').allInnerTexts()).resolves.toEqual(['40', '1', '1', '1.0 s', '12', '1']);
    await expect(page.locator('#lost-rows td').allInnerTexts()).resolves.toEqual(['server · budget', expect.stringMatching(/^\d\d:\d4:13$/), '1', 'GET https://api.test/x', '–']);
  });

  test('draws bars, marks, the pause and the queue where they belong', async () => {
    await open(renderPage(timeline));
    const [accepted, refused, failed] = ['0 114 178 255', '213 94 0 255', '163 48 127 255'];
    expect(await colorAt('rates', START + 2050, 5)).toBe(accepted);
    expect(await colorAt('rates', START + 5310, 1)).toBe(refused);
    expect(await colorAt('rates', START + 8150, 1)).toBe(failed);
    expect(await colorAt('rates', START + 6500, 3)).toMatch(/^2[34]\d 1[78]\d \d 6\d$/);
    expect(await colorAt('rates', START + 7500, 3.3)).toBe('0 0 0 0');
    expect(await colorAt('attempts', START + 5000, 300)).toBe(refused);
    expect(await colorAt('attempts', START + 8000, 148)).toBe(failed);
    expect(await colorAt('attempts', START + 1000, 20)).toMatch(/^0 11\d 17\d 1[78]\d$/);
    expect(await colorAt('queue', START + 8730, 3.3)).toMatch(/^0 1[56]\d 11\d 4\d$/);
  });

  test('tells about the call under the pointer, and never runs what a server wrote', async () => {
    await open(renderPage(timeline));
    expect(await hover('attempts', START + 5000, 300)).toBe(`POST ${HOSTILE}\nrate-limit · 2A · HTTP 200\n300 ms, attempt 1\nrequest REQ1\n2026-01-02T03:04:10.000Z`);
    expect(await hover('attempts', START + 8000, 150)).toContain(`server · ${HOSTILE} · HTTP 503`);
    expect(await hover('rates', START + 2050, 3)).toContain('accepted: 10 a second');
    expect(await hover('queue', START + 9000, 5)).toContain('12 waiting\n2 under way');
    await page.mouse.move(0, 0);
    await expect(page.locator('#tooltip').isHidden()).resolves.toBe(true);
    await expect(page.locator('img, b').count()).resolves.toBe(0);
    await expect(page.title()).resolves.toBe('Holdfast traffic');
  });

  test('looks closer at a part of the time in all charts, and shows everything again', async () => {
    await open(renderPage(timeline));
    const ranges = (): Promise<number[]> => page.evaluate(() => holdfastCharts.map(({ scales }) => Math.round((scales['x']!.max! - scales['x']!.min!) / 1000)));
    const from = await placeOf('attempts', START + 4000, 50);
    const to = await placeOf('attempts', START + 6000, 50);
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move(to.x, to.y, { steps: 5 });
    await page.mouse.up();
    await page.waitForFunction(() => holdfastCharts.every(({ scales }) => scales['x']!.max! - scales['x']!.min! < 3000));
    expect(await ranges()).toEqual([2, 2, 2]);
    await page.mouse.dblclick(from.x, from.y);
    await page.waitForFunction(() => holdfastCharts.every(({ scales }) => scales['x']!.max! - scales['x']!.min! > 9000));
    expect(await ranges()).toEqual([10, 10, 10]);
  });

  test('shows each key for itself', async () => {
    await open(renderPage(timeline));
    await page.locator('#scope').selectOption('https://other.test');
    await expect(page.locator('#sentence').innerText()).resolves.toMatch(/^1 request in 10.0 s: 1 accepted/);
    await expect(page.locator('#failures').isHidden()).resolves.toBe(true);
  });

  test('is dark where people like it dark, and follows them', async () => {
    await open(renderPage(timeline), 'dark');
    expect(await colorAt('rates', START + 2050, 5)).toBe('86 180 233 255');
    await expect(page.evaluate(() => getComputedStyle(document.body).backgroundColor)).resolves.toBe('rgb(20, 23, 27)');
    await page.emulateMedia({ colorScheme: 'light' });
    await page.waitForFunction(() => getComputedStyle(document.body).backgroundColor === 'rgb(255, 255, 255)');
    // The charts are drawn anew after the page.
    for (let i = 0; i < 100 && (await colorAt('rates', START + 2050, 5)) === '86 180 233 255'; i++) await page.evaluate(() => new Promise(requestAnimationFrame));
    expect(await colorAt('rates', START + 2050, 5)).toBe('0 114 178 255');
  });

  test.each([360, 390, 1400])('fits a window of %i pixels', async (width) => {
    await open(renderPage(timeline), 'light', width);
    await expect(page.evaluate(() => document.documentElement.scrollWidth)).resolves.toBeLessThanOrEqual(width);
    await page.setViewportSize({ width: 500, height: 900 });
    await page.waitForFunction(() => holdfastCharts.every((chart) => chart.width <= 500));
  });

  test('of half a day shows what is still known, and short pauses do not add up to one long one', async () => {
    const short = Array.from({ length: 200 }, (_, i) => ({ scope: 'https://api.test#1', from: START + 10_000 * i, until: START + 10_000 * i + 500, code: '2A' }));
    const attempts = Array.from({ length: 10_000 }, (_, i) => attempt(200 * i));
    await open(renderPage({ ...timeline, until: START + 2_000_000, attempts, pauses: short, giveUps: [], forgotten: 206_000 } as unknown as Timeline));
    await expect(page.locator('#sentence').innerText()).resolves.toBe(
      '10,000 requests in 33 min 20 s: 10,000 accepted. Everything paused 200 times, for 1 min 40 s in all. No call was given up. The oldest 206,000 requests are no longer in the picture.',
    );
    const alphas = await page.evaluate(() => {
      const { ctx, bbox } = holdfastCharts[2]!;
      const { data } = ctx.getImageData(bbox.left, bbox.top + 3, bbox.width, 1);
      return Array.from({ length: bbox.width }, (_, column) => data[4 * column + 3]!);
    });
    const shaded = alphas.filter((alpha) => alpha > 0 && alpha < 60);
    expect(shaded.length).toBeGreaterThanOrEqual(200);
    expect(Math.max(...shaded)).toBeLessThan(50);
    expect(shaded.length).toBeLessThan(0.6 * alphas.length);
  });

  test('of nothing at all says so', async () => {
    await open(renderPage({ ...timeline, attempts: [], pauses: [], paces: [], samples: [], giveUps: [], until: timeline.from }));
    await expect(page.locator('#sentence').innerText()).resolves.toBe('No request was answered in 0 ms.');
  });

  test('shows real traffic against a real limit', async () => {
    const emulator = await createEmulator({ limit: { kind: 'token-bucket', requests: 50, perMs: 1000, burst: 5 } });
    const honestFetch = wrapFetch(fetch);
    const recorder = createRecorder(honestFetch.holdfast, { sampleMs: 20 });
    await Promise.all(Array.from({ length: 40 }, () => honestFetch(emulator.urlOf('ping'), { method: 'POST' }).then((answer) => answer.text())));
    recorder.stop();
    const { accepted, rejected } = honestFetch.holdfast.stats().scopes[0]!;
    await honestFetch.holdfast.close();
    await emulator.close();
    await open(recorder.toHTML());
    const [numberAccepted, numberRefused, , , queued] = await page.locator('.numbers dd').allInnerTexts();
    expect([numberAccepted, numberRefused]).toEqual([String(accepted), String(rejected)]);
    expect(accepted).toBe(40);
    expect(Number(queued)).toBeGreaterThan(5);
    expect(await page.content()).not.toContain('demo-key');
  }, 30_000);
});
