import { classify } from './classify.js';
import type { Dialect } from './dialect.js';
import type { HeadersLike } from './outcome.js';
import type { Verdict, VerdictKind } from './verdict.js';

/** One captured answer, and what the dialect must make of it. */
export interface DialectCase {
  /** What the answer shows; the name of its test. */
  readonly name: string;
  /** @default 200 */
  readonly status?: number;
  /** @default none */
  readonly headers?: HeadersLike;
  /** The raw text, as it came over the wire. */
  readonly body: string;
  /** The clock of the test, in milliseconds since 1970, for waits that are given as times. @default none */
  readonly now?: number;
  /** The parts of the verdict that matter. Several kinds: each will do. */
  readonly expect: Partial<Omit<Verdict, 'kind'>> & { readonly kind: VerdictKind | readonly VerdictKind[] };
}

/** The functions of a test runner; those of jest, vitest, mocha and node:test fit. */
export interface TestFunctions {
  readonly describe: (name: string, body: () => void) => unknown;
  readonly it: (name: string, body: () => void) => unknown;
  /** @default an error that names the difference */
  readonly expect?: ((actual: unknown) => { toEqual(expected: unknown): unknown }) | undefined;
}

/**
 * Writes the tests of a dialect from captured answers: one for each, and three for what every dialect must hold: a body means the same as text and as parsed
 * data, a failure that is quoted inside a success is no failure, and a body that was cut off still gets a verdict.
 *
 * @param functions - The test runner's. @default the globals `describe`, `it` and `expect`
 * @throws TypeError if there are no cases, or no test runner is found.
 * @example
 * ```ts
 * describeDialect(acme, [{ name: 'too fast', body: '{"ok":false,"error":{"code":"slow_down"}}', expect: { kind: 'rate-limit', code: 'slow_down' } }]);
 * ```
 */
export function describeDialect(dialect: Dialect, cases: readonly DialectCase[], functions?: TestFunctions): void {
  // eslint-disable-next-line no-restricted-globals -- test runners hand out their functions as globals
  const { describe, it, expect } = functions ?? (globalThis as unknown as Partial<TestFunctions>);
  if (typeof describe !== 'function' || typeof it !== 'function') {
    throw new TypeError('describeDialect found no test runner: hand in { describe, it, expect }, or enable the globals of yours.');
  }
  if (cases.length === 0) throw new TypeError(`describeDialect needs at least one case for the dialect "${dialect.name}".`);
  const check = (actual: unknown, expected: unknown): void => {
    if (typeof expect === 'function') expect(actual).toEqual(expected);
    else assertSame(actual, expected);
  };
  describe(`the dialect ${dialect.name}`, () => {
    for (const one of cases) it(one.name, () => check(...compared(judge(dialect, one), one.expect)));
    it('reads parsed data like text', () => {
      for (const one of cases) check(judge(dialect, { ...one, body: parsed(one.body) }), judge(dialect, one));
    });
    it('takes no quoted failure for a failure', () => {
      for (const one of cases) for (const body of quotes(one.body)) check(judge(dialect, { body }).kind, 'ok');
    });
    it('answers with a verdict on whatever is cut off', () => {
      for (const one of cases) check(truncations(one.body).every((body) => judge(dialect, { ...one, body }).kind !== undefined), true);
    });
  });
}

type Judged = Pick<DialectCase, 'status' | 'headers' | 'now'> & { readonly body: unknown };

function judge(dialect: Dialect, { status = 200, headers, body, now }: Judged): Verdict {
  return classify({ status, headers, body }, dialect, now);
}

/** The verdict and the expectation, each with the expected fields alone. */
function compared(verdict: Verdict, expected: DialectCase['expect']): [actual: object, expected: object] {
  const { kind, ...fields } = expected;
  const wanted = { ...fields, kind: typeof kind === 'string' ? kind : kind.includes(verdict.kind) ? verdict.kind : kind.join(' or ') };
  return [Object.fromEntries(Object.keys(wanted).map((field) => [field, verdict[field as keyof Verdict]])), wanted];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/** The whole body as a text inside a success, and as data inside its data. */
function quotes(text: string): string[] {
  return [JSON.stringify({ id: 1, note: text }), JSON.stringify({ id: 1, data: { note: parsed(text) } })];
}

function truncations(text: string): string[] {
  return [0, 0.1, 0.25, 0.5, 0.75, 0.9].map((part) => text.slice(0, Math.floor(text.length * part)));
}

function assertSame(actual: unknown, expected: unknown): void {
  const [got, wanted] = [actual, expected].map(sorted);
  if (got !== wanted) throw new Error(`expected ${wanted}, but got ${got}`);
}

function sorted(value: unknown): string {
  const isRecord = typeof value === 'object' && value !== null;
  return isRecord ? `{ ${Object.entries(value).map(([key, item]) => `${key}: ${sorted(item)}`).sort().join(', ')} }` : String(JSON.stringify(value));
}
