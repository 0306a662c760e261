import { allDialects as all } from '../src/dialects/index.js';
import { classify, type Outcome, rocketcad } from '../src/index.js';
import { body, judge } from './helpers.js';

const KINDS = ['ok', 'rate-limit', 'api-key', 'bad-request', 'not-found', 'server', 'other-failure', 'transport'];
const thrower = (): never => {
  throw new Error('no');
};
const throwingGetter = (name: string, rest: object = {}): object => Object.defineProperty({ ...rest }, name, { get: thrower, enumerable: true });
const hostileProxy = new Proxy({}, { get: thrower, has: thrower, ownKeys: thrower, getOwnPropertyDescriptor: thrower, getPrototypeOf: thrower });
const revoked = Proxy.revocable({}, {});
revoked.revoke();

function deep(levels: number): unknown {
  let value: unknown = { success: false };
  for (let i = 0; i < levels; i++) value = { response: value };
  return value;
}

describe('bodies of every sort', () => {
  it.each<[string, unknown]>([
    ['empty', ''],
    ['white space', '  \n'],
    ['a byte order mark alone', '\ufeff'],
    ['truncated', body({ success: false, message: 'No. modcol.co/e2a' }).slice(0, -3)],
    ['truncated inside an escape', '{"status":"success","response":{"success":false,"message":"\\'],
    ['an unterminated string', '{"status":"success'],
    ['HTML', '<!doctype html><p>false modcol.co/e2a'],
    ['a huge text', `{"response":{"success":false,"x":"${'x'.repeat(2_000_000)}"}}`],
    ['100,000 levels as text', `${'{"response":'.repeat(100_000)}false${'}'.repeat(100_000)}`],
    ['100,000 lists as text', `${'['.repeat(100_000)}false${']'.repeat(100_000)}`],
    ['100,000 opening braces', '{"false":'.repeat(100_000)],
    ['100,000 levels as an object', deep(100_000)],
    ['a getter that throws', throwingGetter('status')],
    ['an inner getter that throws', { status: 'success', response: throwingGetter('success') }],
    ['a proxy that throws', hostileProxy],
    ['a revoked proxy', revoked.proxy],
    ['bytes', new Uint8Array([123, 125])],
    ['a function', thrower],
    ['a symbol', Symbol('body')],
    ['a bigint', 10n],
    ['a date', new Date(0)],
    ['a map', new Map([['status', 'success']])],
    ['null', null],
    ['no prototype', Object.assign(Object.create(null), { status: 'success', response: null })],
  ])('%s is no failure', (_case, value) => {
    expect(judge(value)).toMatchObject({ kind: 'ok' });
    for (const dialect of all) expect(KINDS).toContain(classify({ status: 200, body: value }, dialect).kind);
  });

  it('a byte order mark in front does not hide a failure', () => {
    expect(judge(`\ufeff${body({ success: false, message: 'No. modcol.co/e2a' })}`).kind).toBe('rate-limit');
  });

  it('what cannot be read may have run or not', () => {
    expect(judge('<html>').executed).toBe('maybe');
    expect(judge('').executed).toBe('maybe');
    expect(judge(`false${'x'.repeat(2_000_000)}`).executed).toBe('maybe');
    expect(judge(undefined).executed).toBe('yes');
    expect(judge(`{"statusCode":500}${' '.repeat(2_000_000)}`, 500)).toMatchObject({ kind: 'server', evidence: 'status' });
  });

  it('the longest text is read, a longer one is not', () => {
    const text = '{"statusCode":400,"body":{"status":"INVALID","message":"x"}}';
    expect(judge(text.padEnd(1_048_576), 400)).toMatchObject({ kind: 'bad-request', code: 'INVALID', evidence: 'body' });
    expect(judge(text.padEnd(1_048_577), 400)).toMatchObject({ kind: 'bad-request', code: null, evidence: 'status' });
    const refusal = body({ success: false, message: 'modcol.co/e2a' });
    expect(judge(refusal.padEnd(1_048_576)).kind).toBe('rate-limit');
    expect(judge(refusal.padEnd(1_048_577))).toMatchObject({ kind: 'ok', executed: 'maybe' });
  });

  it('a body that throws leaves the status and the headers standing', () => {
    expect(judge(hostileProxy, 429, { 'retry-after': '3' })).toMatchObject({ kind: 'rate-limit', retryAfterMs: 3000, executed: 'maybe', evidence: 'status' });
    expect(judge(throwingGetter('body'), 500).kind).toBe('server');
    expect(judge(hostileProxy, 200, { 'retry-after': '3' })).toMatchObject({ kind: 'ok', retryAfterMs: null, executed: 'maybe' });
  });

  it('a polluted prototype is not read', () => {
    Object.assign(Object.prototype, { status: 'success', response: { success: false, message: 'modcol.co/e2a' } });
    try {
      expect(judge({}).kind).toBe('ok');
    } finally {
      Reflect.deleteProperty(Object.prototype, 'status');
      Reflect.deleteProperty(Object.prototype, 'response');
    }
  });
});

describe('outcomes of every sort', () => {
  it.each<[string, unknown]>([
    ['undefined', undefined],
    ['null', null],
    ['a text', 'x'],
    ['nothing', {}],
    ['a proxy', hostileProxy],
    ['a status getter that throws', throwingGetter('status')],
    ['a body getter that throws', throwingGetter('body', { status: 200 })],
    ['a status that is no number', { status: Number.NaN }],
  ])('%s is no failure', (_case, outcome) => {
    expect(classify(outcome as Outcome, rocketcad)).toMatchObject({ kind: 'ok', code: null, message: null, requestId: null });
  });

  it('a body getter that throws leaves the status', () => {
    expect(classify(throwingGetter('body', { status: 429 }) as Outcome, rocketcad).kind).toBe('rate-limit');
  });

  it('an answer counts before an error', () => {
    expect(classify({ status: 200, error: undefined } as Outcome, rocketcad).kind).toBe('ok');
    expect(classify({ error: undefined }, rocketcad).kind).toBe('transport');
  });

  it('a rule that throws leaves the status', () => {
    const dialect = { ...rocketcad, rules: [thrower], markers: [''] };
    expect(classify({ status: 200, body: '{}' }, dialect).kind).toBe('ok');
    expect(classify({ status: 503, body: '{}' }, dialect).kind).toBe('server');
  });
});

describe('headers of every sort', () => {
  it.each<[string, unknown]>([
    ['a get that throws', { get: thrower }],
    ['a getter that throws', throwingGetter('retry-after')],
    ['a proxy', hostileProxy],
    ['null', null],
    ['a text', 'retry-after: 5'],
    ['values of other types', { 'retry-after': { toString: thrower } }],
    ['a get that answers objects', { get: () => ({}) }],
    ['huge', { 'retry-after': '9'.repeat(1_000_000), ratelimit: `${'"'.repeat(500_000)};t=${';'.repeat(500_000)}` }],
  ])('%s', (_case, headers) => {
    for (const dialect of all) {
      expect(classify({ status: 429, headers, body: '{}' } as Outcome, dialect)).toMatchObject({ kind: 'rate-limit', retryAfterMs: null });
    }
  });
});
