import type { ServerResponse } from 'node:http';
import { slack } from '@holdfast/core/dialects';
import { systemClock } from '@holdfast/engine';
import { type HoldfastOptions, isApiKeyError, wrapFetch } from '@holdfast/fetch-adapter';
import { ErrorCode, LogLevel, WebClient, WebClientEvent } from '@slack/web-api';
import { Loopback } from './support/loopback.js';

// Slack's own client on top, against a server that says no as Slack does.

type Answer = (response: ServerResponse) => void;
const say = (body: object, headers: Record<string, string> = {}, status = 200): Answer => (response) =>
  void response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers }).end(JSON.stringify(body));

const OK = say({ ok: true, ts: '1.2' });
const ANSWERS: Readonly<Record<string, Answer>> = {
  'ratelimited in a 200': say({ ok: false, error: 'ratelimited' }, { 'retry-after': '0' }),
  'a 429': say({ ok: false, error: 'ratelimited' }, { 'retry-after': '0' }, 429),
  invalid_auth: say({ ok: false, error: 'invalid_auth' }, { 'x-slack-req-id': 'req-1' }),
  'a 500': (response) => response.writeHead(500).end('no'),
  'a broken connection': (response) => response.socket?.resetAndDestroy(),
};

let server: Loopback;
let script: string[] = [];
beforeEach(async () => {
  script = [];
  server = await Loopback.start((_request, response) => (ANSWERS[script.shift() ?? ''] ?? OK)(response));
});
afterEach(() => server.close());

function client(options: HoldfastOptions = {}): { web: WebClient; limited: unknown[]; gaveUp: unknown[] } {
  const honestFetch = wrapFetch(fetch, { dialect: slack, clock: { ...systemClock, random: () => 0 }, ...options });
  const web = new WebClient('xoxb-secret', { slackApiUrl: `${server.url}/api/`, fetch: honestFetch, retryConfig: { retries: 0 }, logLevel: LogLevel.ERROR });
  const limited: unknown[] = [];
  web.on(WebClientEvent.RATE_LIMITED, (seconds) => limited.push(seconds));
  const gaveUp: unknown[] = [];
  honestFetch.holdfast.on('give-up', ({ kind, gaveUpBecause: because }) => gaveUp.push({ kind, because }));
  return { web, limited, gaveUp };
}

type Caught = Error & { code: string; original?: Record<string, unknown>; data?: { error: string }; statusCode?: number };
const caught = (promise: Promise<unknown>): Promise<Caught> => promise.then(() => Promise.reject(new Error('did not reject')), (error: unknown) => error as Caught);
const post = (web: WebClient): Promise<object> => web.chat.postMessage({ channel: 'C1', text: 'hi' });

test('a success comes through as Slack made it', async () => {
  await expect(post(client().web)).resolves.toMatchObject({ ok: true, ts: '1.2' });
  expect(server.arrived[0]).toMatchObject({ url: '/api/chat.postMessage', body: expect.stringContaining('channel=C1') });
});

test.each(['ratelimited in a 200', 'a 429'])('%s is waited out below the client, which never hears of it', async (answer) => {
  script = [answer, answer];
  const { web, limited } = client();
  await expect(post(web)).resolves.toMatchObject({ ok: true });
  expect([server.arrived.length, limited]).toEqual([3, []]);
});

test('invalid_auth is a typed error inside the one that the client throws', async () => {
  script = ['invalid_auth'];
  const { code, original } = await caught(post(client().web));
  expect([code, isApiKeyError(original), server.arrived.length]).toEqual([ErrorCode.RequestError, true, 1]);
  expect(original).toMatchObject({ code: 'invalid_auth', requestId: 'req-1', executed: 'no' });
  expect(String(original)).not.toContain('xoxb-secret');
});

test('invalid_auth with onFailure: return is the error that the client always threw', async () => {
  script = ['invalid_auth'];
  const { code, data } = await caught(post(client({ onFailure: 'return' }).web));
  expect([code, data?.error]).toEqual([ErrorCode.PlatformError, 'invalid_auth']);
});

test.each([['a message', post, 1], ['a test of the key', (web: WebClient) => web.auth.test(), 3]] as const)('a 500 after %s is repeated only if that does no harm', async (_what, send, requests) => {
  script = ['a 500', 'a 500', 'a 500'];
  const { code, statusCode } = await caught(send(client().web));
  expect([code, statusCode, server.arrived.length]).toEqual([ErrorCode.HTTPError, 500, requests]);
});

test('a message whose connection broke is not sent twice', async () => {
  script = ['a broken connection'];
  const { web, gaveUp } = client();
  expect((await caught(post(web))).code).toBe(ErrorCode.RequestError);
  expect([gaveUp, server.arrived.length]).toEqual([[{ kind: 'transport', because: 'not-retryable' }], 1]);
});
