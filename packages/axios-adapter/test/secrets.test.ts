import { inspect } from 'node:util';
import axios, { AxiosError, type AxiosAdapter, type AxiosRequestConfig } from 'axios';
import { type HoldfastEvents, type EventName } from '@holdfast/engine';
import { install, isHoldfastError } from '../src/index.js';
import { hastyClock, rejection } from './support/client.js';
import { createEchoServer, type EchoServer } from './support/echo-server.js';

const SECRET = 'S3CR3T+key/=ä';
const EVENTS: EventName[] = ['attempt', 'retry', 'pause', 'resume', 'pace', 'warning', 'give-up'];

let server: EchoServer;
beforeAll(async () => (server = await createEchoServer()));
afterAll(() => server.close());

/** Where keys travel. */
const PLACES: [string, AxiosRequestConfig][] = [
  ['the URL', { url: `https://api.therocketcad.com/api/1.1/wf/ping?api_key=${encodeURIComponent(SECRET)}` }],
  ['params', { params: { api_key: SECRET } }],
  ['URLSearchParams', { params: new URLSearchParams({ api_key: SECRET }) }],
  ['a header', { headers: { 'X-Api-Key': SECRET } }],
  ['a bearer token', { headers: { Authorization: `Bearer ${SECRET}` } }],
  ['a cookie', { headers: { Cookie: `session=${SECRET}; theme=dark` } }],
  ['basic auth', { auth: { username: 'me', password: SECRET } }],
  ['the body', { data: { deep: { password: SECRET } } }],
  ['a form body', { data: new URLSearchParams({ token: SECRET }) }],
  ['a body of bytes', { data: Buffer.from(JSON.stringify({ token: SECRET })) }],
  ['auth of a proxy', { proxy: { host: 'p', port: 1, auth: { username: 'me', password: SECRET } } }],
];

type Make = (config: Parameters<AxiosAdapter>[0]) => ReturnType<AxiosAdapter>;

/** A server that says back everything that it was sent. */
function echo(config: Parameters<AxiosAdapter>[0]): string {
  const { params, auth, proxy } = config;
  const all = [config.url, params instanceof URLSearchParams ? [...params] : params, config.headers, auth, String(config.data), proxy, axios.getUri(config)];
  return JSON.stringify(all).replace(/["\\]/g, '').slice(0, 400);
}

const inBand = (code: string): Make => async (config) => {
  const data = JSON.stringify({ status: 'success', response: { success: false, message: `${SECRET} ${echo(config)} modcol.co/e${code}`, requestID: SECRET } });
  return { status: 200, statusText: 'OK', headers: { 'retry-after': '100' }, data, config, request: { path: SECRET } };
};
const status = (code: number, body?: (word: string) => object): Make => (config) => {
  const data = JSON.stringify(body?.(SECRET) ?? { message: SECRET });
  const response = { status: code, statusText: SECRET, headers: { 'retry-after': '100' }, data, config, request: { path: SECRET } };
  return Promise.reject(new AxiosError(`Request failed with status code ${code}`, 'ERR_BAD_RESPONSE', config, response.request, response));
};
const broken = (code: string): Make => (config) => {
  const cause = Object.assign(new Error(`${code} while asking ${echo(config)} ${SECRET}`), { code });
  return Promise.reject(AxiosError.from(cause, code, config, { path: SECRET }));
};

const FAILURES: [string, Make, object?][] = [
  ['1A', inBand('1a')],
  ['2A', inBand('2a')],
  ['9Z', inBand('9z')],
  ['401', status(401)],
  ['429', status(429)],
  ['500', status(500)],
  ['an envelope of 400', status(400, (word) => ({ statusCode: 400, body: { status: 'MISSING_DATA', message: `Missing parameter for workflow ${word}: parameter ${word}` } }))],
  ['an envelope of 404', status(404, (word) => ({ statusCode: 404, body: { status: word, message: `Workflow not found ${word}` } }))],
  ['ECONNRESET', broken('ECONNRESET')],
  ['ECONNREFUSED', broken('ECONNREFUSED')],
  ['a deadline', () => new Promise(() => undefined), { deadlineMs: 20 }],
];

/** Everything that a program may write to a log. */
function written(error: Error): string {
  const shown = (value: unknown): string[] => [String(value), JSON.stringify(value), inspect(value, { depth: 10 })];
  return [...shown(error), ...shown({ ...error }), error.message, error.stack, ...shown(error.cause), ...shown({ wrapped: error })].join('\n');
}

const SPELLINGS = [SECRET, encodeURIComponent(SECRET), new URLSearchParams({ '': SECRET }).toString().slice(1), Buffer.from(`me:${SECRET}`).toString('base64')];

describe.each(FAILURES)('%s', (_name, adapter, holdfastOptions) => {
  test.each(PLACES)('hides a key in %s', async (_place, config) => {
    const api = axios.create({ baseURL: 'https://api.therocketcad.com/api/1.1/wf', adapter });
    const holdfast = install(api, { clock: hastyClock, ...holdfastOptions });
    const told: HoldfastEvents[EventName][] = [];
    for (const name of EVENTS) holdfast.on(name, (event) => told.push(event));
    const error = await rejection(api.request({ url: '/ping', method: 'post', ...config }));
    expect(isHoldfastError(error)).toBe(true);
    expect(told.length).toBeGreaterThan(0);
    const all = [written(error), JSON.stringify(told), JSON.stringify(holdfast.stats()), inspect(holdfast.snapshot(), { depth: 10 })].join('\n');
    for (const spelling of SPELLINGS) expect(all).not.toContain(spelling);
    // Code that reads them finds them.
    expect(axios.isAxiosError(error)).toBe(true);
    expect(error['config']).toMatchObject({ method: 'post' });
    await holdfast.close();
  });
});

test.each(['http', 'fetch'] as const)('hides a key in errors of the %s adapter over real sockets', async (adapter) => {
  const gone = await createEchoServer();
  await gone.close();
  const api = axios.create({ baseURL: server.url, adapter, params: { api_key: SECRET }, timeout: 40, headers: { Authorization: `Bearer ${SECRET}` } });
  install(api, { clock: hastyClock, retries: 0 });
  for (const url of ['/reset', '/truncated', '/garbage', '/hang', '/status/500', '/status/401', gone.url]) {
    const error = await rejection(api.post(url));
    expect([url, isHoldfastError(error)]).toEqual([url, true]);
    for (const spelling of SPELLINGS) expect(written(error)).not.toContain(spelling);
  }
});
