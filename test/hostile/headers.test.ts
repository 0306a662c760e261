import { inspect } from 'node:util';
import { MAX_ATTEMPTS, MAX_WAIT_MS } from '@holdfast/core';
import { isHoldfastError } from '@holdfast/fetch-adapter';
import { until } from '../../packages/fetch-adapter/test/support/loopback.js';
import { type Client, clients, failure, SECRET } from './clients.js';
import { type HostileServer, hostileServer, JSON_TYPE } from './server.js';

// Headers of a server that means harm, over real sockets and through both adapters.

const LIMITED = JSON.stringify({ status: 'success', response: { success: false, message: 'Wait. modcol.co/e2a' } });

let server: HostileServer;
let client: Client;
afterEach(async () => {
  await client?.close();
  await server.close();
});

describe.each(clients)('%s', (_name, createClient) => {
  test.each<[string, Record<string, string | string[]>]>([
    ['1e308', { 'retry-after': '1e308' }],
    ['400 digits', { 'retry-after': '9'.repeat(400) }],
    ['fifteen digits', { 'retry-after': '9'.repeat(15) }],
    ['a negative number', { 'retry-after': '-1' }],
    ['Infinity', { 'retry-after': 'Infinity' }],
    ['the year 9999', { 'retry-after': 'Fri, 31 Dec 9999 23:59:59 GMT' }],
    ['a year that no calendar has', { 'retry-after': 'Fri, 31 Dec 999999 23:59:59 GMT' }],
    ['a date long ago', { 'retry-after': 'Thu, 01 Jan 1970 00:00:00 GMT' }],
    ['a clock far off', { 'retry-after': 'Fri, 31 Dec 9999 23:59:59 GMT', date: 'Thu, 01 Jan 1970 00:00:00 GMT' }],
    ['nothing', { 'retry-after': '' }],
    ['several headers', { 'retry-after': ['1', '999999', 'Fri, 31 Dec 9999 23:59:59 GMT'] }],
    ['all families at once', { ratelimit: `"${'a'.repeat(2000)}";r=0;t=1e308`, 'ratelimit-policy': ';;=,', 'x-ratelimit-reset': '99999999999999', 'x-ratelimit-reset-after': '-5' }],
  ])('a wait of %s neither hangs a call nor makes it hammer', async (_what, headers) => {
    server = await hostileServer((_, response) => response.writeHead(429, { ...JSON_TYPE, ...headers }).end('{}'));
    client = createClient({ deadlineMs: 300 });
    const error = await failure(client.post(server.url));
    expect(isHoldfastError(error)).toBe(true);
    expect(server.requests()).toBeLessThanOrEqual(MAX_ATTEMPTS);
    const { retryAt } = error as { retryAt: number | null };
    if (retryAt !== null) expect([Number.isSafeInteger(retryAt), retryAt <= Date.now() + MAX_WAIT_MS]).toEqual([true, true]);
    for (const { pausedUntil } of client.holdfast.stats().scopes) expect(pausedUntil ?? 0).toBeLessThanOrEqual(Date.now() + MAX_WAIT_MS);
    expect(JSON.stringify(client.events)).not.toMatch(/null,"untilMs"|NaN|Infinity/);
  });

  test('a limit that allows another try at once, without end, ends', async () => {
    server = await hostileServer((_, response) => response.writeHead(200, { ...JSON_TYPE, 'retry-after': '0' }).end(LIMITED));
    client = createClient({ deadlineMs: 1500, pace: 'off' });
    const error = await failure(client.post(server.url));
    expect(isHoldfastError(error)).toBe(true);
    expect(server.requests()).toBeLessThanOrEqual(MAX_ATTEMPTS);
  });

  test('a megabyte of headers is a call without an answer', async () => {
    server = await hostileServer((_, response) => response.writeHead(200, { ...JSON_TYPE, 'x-much': 'x'.repeat(1024 * 1024) }).end('{}'));
    client = createClient({ retries: 0 });
    expect(await failure(client.post(server.url))).toMatchObject({ kind: 'transport', executed: 'maybe', attempts: 1 });
    await until(() => server.open() === 0);
  });

  const echo = (success: boolean, code: string): string =>
    JSON.stringify({ status: 'success', response: { success, message: `${SECRET} ${encodeURIComponent(SECRET)} modcol.co/${code}`, requestID: SECRET } });
  const envelope = (status: number): string => JSON.stringify({ statusCode: status, body: { status: 'MISSING_DATA', message: `Missing parameter for workflow ${encodeURIComponent(SECRET)}: parameter ${SECRET}` } });
  test.each<[string, number, string]>([
    ['a rejected key', 200, echo(false, 'e1a')],
    ['a limit', 200, echo(false, 'e2a')],
    ['an unknown code', 200, echo(false, 'e9z')],
    ['a warning', 200, echo(true, 'e2b')],
    ['a bad request', 400, envelope(400)],
    ['a thing not found', 404, envelope(404)],
    ['a server error', 503, envelope(503)],
    ['a bare 429', 429, '{}'],
  ])('%s that says the key in message, request id, headers and reason phrase does not get it into any text of ours', async (_what, status, body) => {
    const headers = { ...JSON_TYPE, 'retry-after': '3600', 'x-request-id': SECRET, 'x-echo': SECRET, location: `https://a.example/?api_key=${encodeURIComponent(SECRET)}` };
    server = await hostileServer((_, response) => response.writeHead(status, SECRET, headers).end(body));
    client = createClient({ deadlineMs: 300, retries: 0 });
    const error = await failure(client.post(server.url));
    const { message, stack, name, history, explain } = error as unknown as Error & { history?: unknown; explain?: () => string };
    const shown = isHoldfastError(error) ? [message, stack, name, JSON.stringify(error), inspect(error, { depth: 9 }), inspect(history), explain?.call(error)] : [];
    const texts = [...shown, JSON.stringify(client.events), JSON.stringify(client.holdfast.stats()), JSON.stringify(client.holdfast.snapshot())].join('\n');
    for (const spelling of [SECRET, encodeURIComponent(SECRET), JSON.stringify(SECRET).slice(1, -1)]) expect(texts).not.toContain(spelling);
    expect(client.events.length).toBeGreaterThan(0);
  });
});
