import { inspect } from 'node:util';
import { createEmulator, type Emulator } from '@holdfast/emulator';
import { defineDialect } from '@holdfast/core';
import { isHoldfastError, wrapFetch, type HoldfastFetch } from '@holdfast/fetch-adapter';
import { BAD_KEY, broken, json, scripted } from './support/scripted.js';
import { Loopback } from './support/loopback.js';

// Five secrets, each in its own place. None may show in anything that an error, an event or the stats give away.

const SECRETS = { query: 'QuerySecret+/=1', header: 'HeaderSecret2', bearer: 'BearerSecret3', body: 'BodySecret4', cookie: 'CookieSecret5', basic: 'BasicSecret6' };
const QUERY = `?api_key=${encodeURIComponent(SECRETS.query)}`;
const url = `https://api.therocketcad.com/api/1.1/wf/911${QUERY}`;

const init = (): RequestInit => ({
  method: 'POST',
  headers: { 'x-api-key': SECRETS.header, authorization: `Bearer ${SECRETS.bearer}`, cookie: `session=${SECRETS.cookie}`, 'content-type': 'application/json' },
  body: JSON.stringify({ password: SECRETS.body }),
});
const basic = (): RequestInit => ({ ...init(), headers: { authorization: `Basic ${btoa(`user:${SECRETS.basic}`)}` } });

const spellings = Object.values(SECRETS).flatMap((secret) => [secret, encodeURIComponent(secret), btoa(`user:${secret}`)]);

function texts(value: unknown, depth = 0): string[] {
  const { message, stack, cause, errors } = (value ?? {}) as { message?: string; stack?: string; cause?: unknown; errors?: unknown };
  const own = [String(value), message, stack, JSON.stringify(value), inspect(value, { depth: 10 }), inspect(value, { depth: 10, showHidden: false, getters: true })];
  return [...own.filter((text) => text !== undefined), ...(depth < 4 ? [cause, errors].filter(Boolean).flatMap((part) => texts(part, depth + 1)) : [])];
}

function leaks(...values: unknown[]): string[] {
  const all = values.flatMap((value) => texts(value)).join('\n');
  return spellings.filter((secret) => all.includes(secret));
}

function watch(fetch: HoldfastFetch): unknown[] {
  const events: unknown[] = [];
  for (const name of ['attempt', 'retry', 'pause', 'resume', 'pace', 'warning', 'give-up'] as const) fetch.holdfast.on(name, (event) => events.push(event));
  return events;
}

/** A server that repeats everything it was told. */
const everything = `query ${SECRETS.query} ${encodeURIComponent(SECRETS.query)} header ${SECRETS.header} bearer ${SECRETS.bearer} body ${SECRETS.body} cookie ${SECRETS.cookie}`;
const echo = (success: boolean, code: string, headers = {}) => () => json({ status: 'success', response: { success, message: `${everything} modcol.co/${code}`, requestID: SECRETS.query } }, { headers });

const KINDS: [string, () => Response | Promise<Response>][] = [
  ['a rejected key', echo(false, 'e1a')],
  ['a limit', echo(false, 'e2a', { 'retry-after': '3600' })],
  ['an unknown code', echo(false, 'e9z')],
  ['a warning', echo(true, 'e2b')],
  ['a bad request', () => json({ statusCode: 400, body: { status: 'INVALID', message: everything } }, { status: 400 })],
  ['not found', () => json({ statusCode: 404, body: { status: 'NOT_FOUND', message: everything } }, { status: 404 })],
  ['a server error', () => json({ statusCode: 500, body: { status: everything, message: everything } }, { status: 500 })],
  ['a broken connection', () => Promise.reject(broken('ECONNRESET'))],
  ['a transport that tells all', () => Promise.reject(new TypeError('fetch failed', { cause: Object.assign(new AggregateError([new Error(everything)], everything), { code: 'ECONNRESET' }) }))],
  ['a fetch with a bug', () => Promise.reject(new RangeError(everything))],
  ['a hanging server', () => new Promise(() => undefined)],
];

test.each(KINDS)('%s', async (what, answer) => {
  for (const options of [{}, { throwHttpErrors: true }, { onFailure: 'return' as const }]) {
    const { fetch } = scripted([answer], { deadlineMs: 1000, retries: 0, ...options, scopeOf: () => `${SECRETS.query}${Math.random()}` });
    const events = watch(fetch);
    const error = await fetch(url, { ...init(), holdfast: { deadlineMs: 50 } }).then(() => null, (error: unknown) => error);
    expect(leaks(error, fetch.holdfast.stats(), fetch.holdfast.snapshot(), ...events)).toEqual([]);
    if (what !== 'a fetch with a bug') expect(events.length).toBeGreaterThan(0);
  }
});

test.each<[string, (fetch: HoldfastFetch) => Promise<unknown>]>([
  ['a URL that cannot be parsed', (fetch) => fetch(`http://[${QUERY}`)],
  ['a relative URL', (fetch) => fetch(`/wf/911${QUERY}`, init())],
  ['user info in the URL', (fetch) => fetch(`https://user:${SECRETS.basic}@localhost/${QUERY}`, init())],
  ['an unknown scheme', (fetch) => fetch(`gopher://localhost/${QUERY}`, init())],
  ['a wrong header', (fetch) => fetch(url, { headers: { 'x-api-key': `${SECRETS.header}\u0000` } })],
  ['a body with GET', (fetch) => fetch(url, { ...init(), method: 'GET' })],
  ['a wrong option', (fetch) => fetch(url, { ...init(), holdfast: { priority: SECRETS.query as never } })],
])('what fetch itself refuses: %s', async (_what, send) => {
  const fetch = wrapFetch(globalThis.fetch);
  const events = watch(fetch);
  const error = await send(fetch).then(() => null, (error: unknown) => error);
  expect(error).toHaveProperty('stack');
  expect(leaks(error, fetch.holdfast.stats(), ...events)).toEqual([]);
});

test('basic auth, echoed', async () => {
  const said = `Basic ${btoa(`user:${SECRETS.basic}`)} and ${SECRETS.basic}`;
  const { fetch } = scripted([() => json({ status: 'success', response: { success: false, message: said } })]);
  const error = await fetch(url, basic()).catch((error: unknown) => error);
  expect([isHoldfastError(error), leaks(error)]).toEqual([true, []]);
});

test.each<[string, () => BodyInit]>([
  ['text', () => JSON.stringify({ password: SECRETS.body })],
  ['bytes', () => new TextEncoder().encode(JSON.stringify({ password: SECRETS.body }))],
  ['a buffer', () => new TextEncoder().encode(JSON.stringify({ password: SECRETS.body })).buffer],
  ['parameters', () => new URLSearchParams({ password: SECRETS.body })],
  ['a form', () => { const form = new FormData(); form.set('password', SECRETS.body); return form; }],
])('a secret in a body of %s, echoed', async (_what, body) => {
  const { fetch } = scripted([() => json({ status: 'success', response: { success: false, message: SECRETS.body } })]);
  const error = await fetch(url, { method: 'POST', body: body() }).catch((error: unknown) => error);
  expect([isHoldfastError(error), leaks(error)]).toEqual([true, []]);
});

test('a header that is the credential of a dialect', async () => {
  const dialect = defineDialect({ name: 'odd', credential: { header: 'x-odd' }, failure: () => ({ kind: 'api-key', message: SECRETS.header }) });
  const { fetch } = scripted([BAD_KEY], { dialect });
  const error = await fetch('https://odd.example/', { headers: { 'x-odd': SECRETS.header } }).catch((error: unknown) => error);
  expect([isHoldfastError(error), leaks(error, fetch.holdfast.stats())]).toEqual([true, []]);
});

describe('over real sockets', () => {
  let emulator: Emulator;
  let server: Loopback;
  beforeAll(async () => {
    emulator = await createEmulator({ keys: { [SECRETS.query]: {} } });
    server = await Loopback.start((request) => request.socket.destroy());
  });
  afterAll(() => Promise.all([emulator.close(), server.close()]));

  test.each(['reset-before', 'reset-after', 'truncated-body', 'hang', 'server-error'])('%s', async (fault) => {
    const fetch = wrapFetch(globalThis.fetch, { throwHttpErrors: true });
    const events = watch(fetch);
    const call = { ...init(), headers: { ...init().headers, 'x-emulate-fault': fault }, holdfast: { deadlineMs: 100 } };
    const error = await fetch(`${emulator.urlOf('ping')}`, { ...call, method: 'POST', body: '{"communityID":1,"serverID":1}' }).then(() => null, (error: unknown) => error);
    expect(leaks(error, ...events)).toEqual([]);
  });

  test('a connection that nobody takes, or that breaks', async () => {
    const fetch = wrapFetch(globalThis.fetch, { retries: 0 });
    const closed = await Loopback.start(() => undefined);
    const { url } = closed;
    await closed.close();
    const errors = await Promise.all([`${url}/wf/911${QUERY}`, `${server.url}/wf/911${QUERY}`].map((it) => fetch(it, init()).catch((error: unknown) => error)));
    expect(errors.every(isHoldfastError)).toBe(true);
    expect(leaks(...errors)).toEqual([]);
  });
});
