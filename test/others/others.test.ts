import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { build } from 'esbuild';
import suites from './suites.cjs';

// Suites that others wrote run twice, over the bare client and over one with Holdfast in it: what passes bare has to pass wrapped.

interface Report {
  readonly passed: string[];
  readonly failed: Record<string, string>;
}

const { GENERATED, SUITES, isThere } = suites;
const BUNDLE = join(GENERATED, 'holdfast.cjs');
const names = Object.keys(SUITES);
const missing = names.filter((name) => !isThere(SUITES[name]!));
if (missing.length > 0 && process.env['HOLDFAST_REQUIRE_OTHERS'] === '1') throw new Error(`HOLDFAST_REQUIRE_OTHERS=1, and these are missing: ${missing.join(', ')}`);
if (missing.length > 0) console.warn(`SKIPPED: ${missing.join(', ')} (node test/others/fetch-debian.mjs gets them).`);

beforeAll(() =>
  build({
    stdin: { contents: "export { install } from '@holdfast/axios-adapter'; export { wrapFetch } from '@holdfast/fetch-adapter';", resolveDir: __dirname },
    bundle: true,
    platform: 'node',
    target: 'es2022',
    outfile: BUNDLE,
    external: ['axios'], // the suite's own
    tsconfig: `${__dirname}/../../tsconfig.json`,
  }),
);

function run(name: string, subject: 'bare' | 'wrapped'): Promise<Report> {
  const env = { ...process.env, HOLDFAST_SUBJECT: subject, HOLDFAST_BUNDLE: BUNDLE };
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [join(__dirname, 'run.mjs'), name], { env, maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
      if (error === null) resolve(JSON.parse(stdout) as Report);
      else reject(new Error(`${name}, ${subject}: ${stderr}`));
    });
  });
}

/** The tests that pass bare more often than wrapped (some have one title), with what they say. */
function lost(bare: Report, wrapped: Report): Record<string, string> {
  const count = ({ passed }: Report, title: string): number => passed.filter((other) => other === title).length;
  const titles = bare.passed.filter((title) => count(wrapped, title) < count(bare, title));
  return Object.fromEntries(titles.map((title) => [title, wrapped.failed[title] ?? 'did not run']));
}

describe.each(names)('%s', (name) => {
  (missing.includes(name) ? test.skip : test)('passes wrapped whatever passes bare', async () => {
    const bare = await run(name, 'bare'); // one after the other: their servers have fixed ports
    const once = lost(bare, await run(name, 'wrapped'));
    // Some tests go by the wall clock: what a busy machine fails is run once more.
    expect(Object.keys(once).length === 0 ? once : lost(bare, await run(name, 'wrapped'))).toEqual({});
    expect(bare.passed.length).toBeGreaterThanOrEqual(SUITES[name]!.atLeast);
  }, 120_000);
});
