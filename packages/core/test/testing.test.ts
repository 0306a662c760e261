import { allDialects, slack } from '../src/dialects/index.js';
import { describeDialect, type DialectCase, type TestFunctions } from '../src/testing.js';
import { corpus } from './corpus.js';

// The kit, on every dialect and its documented answers.
for (const dialect of allDialects) {
  const cases = corpus
    .filter((entry) => entry.dialect === dialect.name)
    .map(({ id, status, headers, body, expect: { kind, requestId } }): DialectCase => {
      return { name: id, status, headers, body, expect: { kind: kind === 'rate-limit-warning' ? 'ok' : (kind as DialectCase['expect']['kind']), requestId } };
    });
  if (cases.length > 0) describeDialect(dialect, cases);
}

/** A test runner that notes what is written, and what fails. */
function runner(): Pick<TestFunctions, 'describe' | 'it'> & { readonly ran: Record<string, string> } {
  const ran: Record<string, string> = {};
  const it: TestFunctions['it'] = (name, body) => {
    try {
      body();
      ran[name] = 'passed';
    } catch (error) {
      ran[name] = (error as Error).message;
    }
  };
  return { ran, it, describe: (_name, body) => body() };
}

const LIMITED = '{"ok":false,"error":"ratelimited"}';

describe('describeDialect', () => {
  it('runs without an expect, and says what is wrong', () => {
    const functions = runner();
    describeDialect(slack, [
      { name: 'right', body: LIMITED, headers: { 'retry-after': '1' }, expect: { kind: 'rate-limit', retryAfterMs: 1000 } },
      { name: 'either', body: LIMITED, expect: { kind: ['server', 'rate-limit'] } },
      { name: 'wrong', body: LIMITED, expect: { kind: ['server', 'api-key'], code: 'x' } },
    ], functions);
    expect(functions.ran).toEqual({
      right: 'passed',
      either: 'passed',
      wrong: 'expected { code: "x", kind: "server or api-key" }, but got { code: "ratelimited", kind: "rate-limit" }',
      'reads parsed data like text': 'passed',
      'takes no quoted failure for a failure': 'passed',
      'answers with a verdict on whatever is cut off': 'passed',
    });
  });

  it('uses the expect that it is given', () => {
    const failing = { ...runner(), expect: () => ({ toEqual: () => { throw new Error('mine'); } }) };
    describeDialect(slack, [{ name: 'one', body: LIMITED, expect: { kind: 'rate-limit' } }], failing);
    expect(failing.ran['one']).toBe('mine');
  });

  it('finds a dialect that is taken in by a quotation', () => {
    const credulous = { ...slack, rules: [({ text }: { text?: string | undefined }) => (text?.includes('ratelimited') ? { kind: 'rate-limit' as const } : null)] };
    const functions = runner();
    describeDialect(credulous, [{ name: 'one', body: LIMITED, expect: { kind: 'rate-limit' } }], functions);
    expect(functions.ran).toMatchObject({ one: 'passed', 'takes no quoted failure for a failure': 'expected "ok", but got "rate-limit"' });
    expect(functions.ran['reads parsed data like text']).not.toBe('passed');
  });

  it('names the dialect, and shows differences in the order of their names', () => {
    const named: string[] = [];
    const functions = runner();
    describeDialect(slack, [{ name: 'one', body: LIMITED, expect: { kind: 'rate-limit', message: 'x', code: 'y' } }], { ...functions, describe: (name, body) => (named.push(name), body()) });
    expect(named).toEqual(['the dialect slack']);
    expect(functions.ran['one']).toBe('expected { code: "y", kind: "rate-limit", message: "x" }, but got { code: "ratelimited", kind: "rate-limit", message: null }');
  });

  it('shows the dialect each body whole, quoted as text, quoted as data, and cut off', () => {
    const seen: unknown[] = [];
    const watching = { ...slack, rules: [({ text, body }: { text?: string | undefined; body: unknown }) => (seen.push(text ?? body), null)], markers: [''] };
    describeDialect(watching, [{ name: 'one', body: LIMITED, expect: { kind: 'ok' } }], runner());
    const whole = JSON.parse(LIMITED) as unknown;
    expect(seen).toEqual(expect.arrayContaining([LIMITED, whole, JSON.stringify({ id: 1, note: LIMITED }), JSON.stringify({ id: 1, data: { note: whole } })]));
    for (const length of [0, 3, 8, 17, 25, 30]) expect(seen).toContain(LIMITED.slice(0, length));
  });

  it.each(['describe', 'it'] as const)('needs %s', (name) => {
    const functions: TestFunctions = { ...runner(), [name]: undefined };
    expect(() => describeDialect(slack, [{ name: 'one', body: LIMITED, expect: { kind: 'ok' } }], functions)).toThrow('describeDialect found no test runner');
  });

  it('tells what is missing', () => {
    expect(() => describeDialect(slack, [], runner())).toThrow('describeDialect needs at least one case for the dialect "slack".');
    expect(() => describeDialect(slack, [], {} as TestFunctions)).toThrow('describeDialect found no test runner');
  });
});
