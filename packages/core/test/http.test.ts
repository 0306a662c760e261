import { classify, defineDialect, MAX_WAIT_MS, type Outcome, rocketcad } from '../src/index.js';
import { clampWait, waitFromHeaders } from '../src/http/retry-after.js';
import { kindOfStatus } from '../src/http/status.js';

const NOW = Date.UTC(2024, 0, 1, 12, 0, 0);
const http = defineDialect({ name: 'http' });

describe('an answer without an envelope', () => {
  it.each([
    [100, 'ok', 'yes'],
    [200, 'ok', 'yes'],
    [204, 'ok', 'yes'],
    [304, 'ok', 'yes'],
    [400, 'bad-request', 'no'],
    [401, 'api-key', 'no'],
    [402, 'other-failure', 'maybe'],
    [403, 'api-key', 'no'],
    [404, 'not-found', 'no'],
    [405, 'bad-request', 'no'],
    [408, 'server', 'maybe'],
    [409, 'other-failure', 'maybe'],
    [410, 'not-found', 'no'],
    [413, 'bad-request', 'no'],
    [415, 'bad-request', 'no'],
    [422, 'bad-request', 'no'],
    [429, 'rate-limit', 'no'],
    [499, 'other-failure', 'maybe'],
    [500, 'server', 'maybe'],
    [503, 'server', 'maybe'],
    [599, 'server', 'maybe'],
  ])('HTTP %i is %s, executed: %s', (status, kind, executed) => {
    for (const dialect of [http, rocketcad]) {
      expect(classify({ status }, dialect)).toMatchObject({ kind, executed, evidence: 'status', code: null, requestId: null });
      expect(classify({ status, body: '<html>' }, http)).toMatchObject({ kind, executed });
    }
  });

  it('no number is no failure', () => {
    expect(kindOfStatus(Number.NaN)).toBe('ok');
  });
});

describe('the wait that headers ask for', () => {
  it.each<[string, Record<string, string>, number | null]>([
    ['nothing', {}, null],
    ['seconds', { 'retry-after': '120' }, 120_000],
    ['seconds in another spelling of the name', { 'Retry-After': ' 1 ' }, 1000],
    ['zero', { 'retry-after': '0' }, 0],
    ['a fraction, rounded up', { 'retry-after': '0.0015' }, 2],
    ['negative', { 'retry-after': '-1' }, null],
    ['exponent', { 'retry-after': '1e3' }, null],
    ['empty', { 'retry-after': '' }, null],
    ['words', { 'retry-after': 'soon' }, null],
    ['a bare month', { 'retry-after': 'May' }, null],
    ['more than a timer holds', { 'retry-after': '999999999999' }, MAX_WAIT_MS],
    ['a date', { 'retry-after': 'Mon, 01 Jan 2024 12:00:30 GMT' }, 30_000],
    ['a date in the RFC 850 form', { 'retry-after': 'Monday, 01-Jan-24 12:00:30 GMT' }, 30_000],
    ['a date in the asctime form, which means GMT', { 'retry-after': 'Mon Jan  1 12:00:30 2024' }, 30_000],
    ['a date in the past', { 'retry-after': 'Sun, 31 Dec 2023 12:00:30 GMT' }, 0],
    ['a date that is none', { 'retry-after': 'Mon, 99 Jan 2024' }, null],
    ['a date on the server’s clock', { 'retry-after': 'Mon, 01 Jan 2024 10:00:30 GMT', date: 'Mon, 01 Jan 2024 10:00:00 GMT' }, 30_000],
    ['a Date that is none', { 'retry-after': 'Mon, 01 Jan 2024 12:00:30 GMT', date: '5' }, 30_000],
    ['RateLimit', { ratelimit: '"default";r=0;t=30' }, 30_000],
    ['RateLimit, the exhausted of several', { ratelimit: '"hour";r=10;t=3000, "second";r=0;t=2' }, 2000],
    ['RateLimit, the longest of the exhausted', { ratelimit: '"a";r=0;t=5, "b";r=0;t=7' }, 7000],
    ['RateLimit, none exhausted', { ratelimit: '"a";r=1;t=5, "b";r=2;t=7' }, 7000],
    ['RateLimit, with a name made to mislead', { ratelimit: '"a;r=0;t=999,b";r=0;t=5' }, 5000],
    ['RateLimit without t, and the policy’s window', { ratelimit: '"a";r=0', 'ratelimit-policy': '"a";q=100;w=60, "b";q=9;w=10' }, 60_000],
    ['RateLimit-Policy alone', { 'ratelimit-policy': '"a";q=100;w=60;pk=:cHsdsRa894==:' }, 60_000],
    ['RateLimit of draft 7', { ratelimit: 'limit=100, remaining=0, reset=50' }, 50_000],
    ['RateLimit with nothing in it', { ratelimit: '"a";q', 'ratelimit-policy': ';;=,' }, null],
    ['Retry-After before RateLimit', { 'retry-after': '9', ratelimit: '"default";r=0;t=30' }, 9000],
    ['RateLimit-Reset', { 'ratelimit-reset': '50' }, 50_000],
    ['X-RateLimit-Reset-After', { 'x-ratelimit-reset-after': '64.57', 'x-ratelimit-reset': '1' }, 64_570],
    ['X-RateLimit-Reset in seconds', { 'x-ratelimit-reset': '60' }, 60_000],
    ['X-RateLimit-Reset in epoch seconds', { 'x-ratelimit-reset': String(NOW / 1000 + 5) }, 5000],
    ['X-RateLimit-Reset in epoch milliseconds', { 'x-ratelimit-reset': String(NOW + 5000) }, 5000],
    ['X-RateLimit-Reset in the past', { 'x-ratelimit-reset': String(NOW / 1000 - 5) }, 0],
    ['X-Rate-Limit-Reset', { 'x-rate-limit-reset': String(NOW / 1000 + 5) }, 5000],
    ['a reset between spaces', { 'x-ratelimit-reset': ' 60 ' }, 60_000],
    ['the first number that is a time in seconds', { 'x-ratelimit-reset': '1000000000' }, 0],
    ['the first number that is a time in milliseconds', { 'x-ratelimit-reset': '1000000000000' }, 0],
    ['a date between spaces', { 'retry-after': ' Mon, 01 Jan 2024 12:00:30 GMT ' }, 30_000],
    ['a date inside words', { 'retry-after': 'after Mon, 01 Jan 2024 12:00:30 GMT' }, null],
    ['a date with a story behind it', { 'retry-after': `Mon, 01 Jan 2024 12:00:30 GMT (${'x'.repeat(60)})` }, null],
    ['RateLimit with a t that is no number, and the policy’s window', { ratelimit: '"a";t=soon', 'ratelimit-policy': '"a";w=60' }, 60_000],
    ['RateLimit-Policy where one item has no window', { 'ratelimit-policy': '"a";q=1, "b";w=10' }, 10_000],
    ['a reset that is no number', { 'x-ratelimit-reset': '2024-01-01T00:00:00Z' }, null],
  ])('%s', (_case, headers, expected) => {
    expect(waitFromHeaders(headers, NOW)).toBe(expected);
    expect(waitFromHeaders(new Headers(headers), NOW)).toBe(expected);
  });

  it('a time needs a clock', () => {
    const times = [{ 'retry-after': 'Mon, 01 Jan 2024 12:00:30 GMT' }, { 'x-ratelimit-reset': String(NOW / 1000 + 30) }];
    for (const headers of times) {
      expect(waitFromHeaders(headers)).toBeNull();
      expect(waitFromHeaders({ ...headers, date: 'Mon, 01 Jan 2024 12:00:00 GMT' })).toBe(30_000);
      expect(classify({ status: 429, headers }, rocketcad, NOW).retryAfterMs).toBe(30_000);
    }
  });

  it('no headers, no wait', () => {
    expect(waitFromHeaders(undefined)).toBeNull();
  });

  it('headers of every make', () => {
    const wait = (headers: unknown) => classify({ status: 429, headers } as Outcome, rocketcad).retryAfterMs;
    expect(wait({ 'RETRY-AFTER': 5 })).toBe(5000);
    expect(wait({ 'retry-after': ['5'] })).toBe(5000);
    expect(wait({ 'retry-after': [7, 5] })).toBeNull();
    expect(wait({ 'retry-after': ['5', '6'] })).toBeNull(); // joined, as HTTP joins them
    expect(wait({ 'retry-after': ['Mon', '01 Jan 2024 12:00:30 GMT'], date: 'Mon, 01 Jan 2024 12:00:00 GMT' })).toBe(30_000);
    expect(wait({ 'retry-after': true })).toBeNull();
    expect(wait({ get: (name: string) => (name === 'retry-after' ? '5' : undefined) })).toBe(5000);
  });

  it('counts for limits and server failures only', () => {
    const headers = { 'retry-after': '5' };
    expect(classify({ status: 503, headers }, rocketcad).retryAfterMs).toBe(5000);
    expect(classify({ status: 401, headers }, rocketcad).retryAfterMs).toBeNull();
    expect(classify({ status: 200, headers }, rocketcad).retryAfterMs).toBeNull();
    expect(classify({ status: 200, headers, body: '{"status":"success","response":{"success":false,"message":"modcol.co/e2a"}}' }, rocketcad).retryAfterMs).toBe(5000);
  });
});

it('a wait is a whole number that a timer can hold', () => {
  expect(MAX_WAIT_MS).toBe(2_147_483_647);
  expect([clampWait(0.2), clampWait(-1), clampWait(Number.NaN), clampWait(Infinity), clampWait(1e15)]).toEqual([1, null, null, null, MAX_WAIT_MS]);
});
