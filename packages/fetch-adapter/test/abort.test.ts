import { getEventListeners, once } from 'node:events';
import { PassThrough } from 'node:stream';
import { isDeadlineError } from '@holdfast/core';
import { wrapFetch } from '@holdfast/fetch-adapter';
import { freshUrl, json, LIMITED, scripted } from './support/scripted.js';
import { Loopback, until } from './support/loopback.js';
import { shown } from './support/observe.js';

const OK = '{"status":"success","response":{"success":true,"message":"ok"}}';
const TYPE = { 'content-type': 'application/json' };
/** Listeners, as far as they are ours: undici goes on listening until its request is collected, but to our signal. */
const listeners = (signal: AbortSignal): number => getEventListeners(signal, 'abort').length;
const end = (promise: Promise<unknown>): Promise<unknown> => promise.then((value) => ({ value }), (error: unknown) => ({ error }));

let server: Loopback;
beforeAll(async () => {
  server = await Loopback.start(({ url }, response) => {
    if (url === '/json') return void response.writeHead(200, TYPE).end(OK);
    if (url === '/half') return void response.writeHead(200, TYPE).write('{"a":');
    if (url === '/text-half') return void response.writeHead(200, { 'content-type': 'text/plain' }).write('half');
    if (url === '/long-half') return void response.writeHead(200, TYPE).write(`"${' '.repeat(100_000)}`);
    // '/hang' gets no answer
  });
});
afterAll(() => server.close());

describe.each([['an Error', new Error('enough')], ['a text', 'enough'], ['an object', { stop: true }], ['null', null], ['0', 0], ['nothing', undefined]])('aborted with %s', (_what, reason) => {
  const REASON = reason === undefined ? expect.objectContaining({ name: 'AbortError' }) : reason;

  test.each([['before the answer', '/hang'], ['while the answer is looked into', '/half']])('%s', async (_stage, path) => {
    const controller = new AbortController();
    const arrived = server.arrived.length;
    const ended = end(wrapFetch(fetch)(`${server.url}${path}`, { signal: controller.signal }));
    await until(() => server.arrived.length > arrived);
    controller.abort(reason);
    expect(await ended).toEqual({ error: REASON });
  });

  test.each([['a text', '/text-half'], ['a long JSON', '/long-half']])('while %s is read', async (_what, path) => {
    const run = async (subject: typeof fetch): Promise<unknown> => {
      const controller = new AbortController();
      const reader = (await subject(`${server.url}${path}`, { signal: controller.signal })).body!.getReader();
      const first = await reader.read();
      const ended = end(path === '/text-half' ? reader.read() : reader.read().then(() => reader.read()).then(() => reader.read()).then(() => reader.read()));
      controller.abort(reason);
      const { error } = (await ended) as { error: unknown };
      return [first.done, reason === undefined ? shown(error) : error];
    };
    // Node takes a falsy reason for none.
    expect([[false, reason], await run(fetch)]).toContainEqual(await run(wrapFetch(fetch) as typeof fetch));
  });

  // Where the platform differs from the standard (Node's readers reject with an AbortError, whatever the reason) this is the standard.
  test.each<[string, (it: Response) => Promise<unknown>]>([
    ['text', (it) => it.text()],
    ['json', (it) => it.json()],
    ['arrayBuffer', (it) => it.arrayBuffer()],
    ['a reader', (it) => it.body!.getReader().read()],
  ])('after a short answer: %s rejects', async (_reader, read) => {
    const controller = new AbortController();
    const response = await wrapFetch(fetch)(`${server.url}/json`, { signal: controller.signal });
    controller.abort(reason);
    expect(await end(read(response))).toEqual({ error: controller.signal.reason });
  });
});

test('a signal that times out: its reason as it is', async () => {
  const error = await wrapFetch(fetch)(`${server.url}/hang`, { signal: AbortSignal.timeout(10) }).catch((error: unknown) => error);
  expect(error).toMatchObject({ name: 'TimeoutError' });
});

test('the signal of a Request counts, unless the init has one', async () => {
  const controller = new AbortController();
  const request = new Request(`${server.url}/hang`, { signal: controller.signal });
  const ended = end(wrapFetch(fetch)(request));
  controller.abort('mine');
  expect(await ended).toEqual({ error: 'mine' });
  expect((await wrapFetch(fetch)(new Request(`${server.url}/json`, { signal: AbortSignal.abort() }), { signal: null })).status).toBe(200);
});

test('a signal of a polyfill', async () => {
  const target = new EventTarget();
  const signal = { aborted: false, reason: undefined as unknown, addEventListener: target.addEventListener.bind(target), removeEventListener: target.removeEventListener.bind(target) };
  const ended = end(wrapFetch(fetch)(`${server.url}/hang`, { signal: signal as never }));
  const arrived = server.arrived.length;
  await until(() => server.arrived.length > arrived);
  Object.assign(signal, { aborted: true, reason: 'polyfilled' });
  target.dispatchEvent(new Event('abort'));
  expect(await ended).toEqual({ error: 'polyfilled' });
});

describe('the fetch of node-fetch', () => {
  test('its Request has a signal of null', async () => {
    const { fetch, sent } = scripted();
    await fetch({ url: freshUrl(), method: 'GET', signal: null, headers: new Headers(), body: null, clone: () => undefined } as never);
    expect(sent[0]!.init!.signal!.aborted).toBe(false);
  });

  test('its body is one of Node\'s streams: an abort still reaches the attempt while it is read, and its end lets go of the signal', async () => {
    const signals: AbortSignal[] = [];
    const bodies = [new PassThrough(), new PassThrough()];
    const inner = (_input: unknown, { signal }: RequestInit) => Promise.resolve({ status: 200, headers: new Headers(), body: bodies[signals.push(signal!) - 1] });
    const honest = wrapFetch(inner as never);
    const controller = new AbortController();
    await honest(freshUrl(), { signal: controller.signal });
    expect(listeners(controller.signal)).toBe(1);
    await once(bodies[0]!.resume().end(), 'close');
    expect(listeners(controller.signal)).toBe(0);
    await honest(freshUrl(), { signal: controller.signal });
    controller.abort('late');
    expect(signals.map(({ aborted, reason }) => [aborted, reason])).toEqual([[false, undefined], [true, 'late']]);
  });

  test('what is no signal is for it to refuse', async () => {
    const { fetch, sent } = scripted([new TypeError('Expected signal to be an instanceof AbortSignal')]);
    const wrong = {};
    expect(await end(fetch(freshUrl(), { signal: wrong as never }))).toMatchObject({ error: { message: expect.stringContaining('instanceof AbortSignal') } });
    expect(sent[0]!.init!.signal).toBe(wrong);
  });
});

describe('while waiting', () => {
  const slow = (): Response => json('{"status":"success","response":{"success":false,"message":"modcol.co/e2a"}}', { headers: { 'retry-after': '30' } });

  test('for the next attempt', async () => {
    const { fetch, sent } = scripted([slow]);
    const controller = new AbortController();
    const ended = end(fetch(freshUrl(), { signal: controller.signal }));
    await until(() => fetch.holdfast.stats().scopes[0]?.queued === 1);
    expect(listeners(controller.signal)).toBe(1);
    controller.abort('why');
    expect(await ended).toEqual({ error: 'why' });
    expect([sent.length, listeners(controller.signal), fetch.holdfast.stats().scopes[0]!.queued]).toEqual([1, 0, 0]);
  });

  test('in the queue, many with one signal: one listener, and none left', async () => {
    const { fetch, sent } = scripted([slow]);
    const url = freshUrl();
    const first = end(fetch(url));
    await until(() => fetch.holdfast.stats().scopes[0]?.queued === 1);
    const controller = new AbortController();
    const ends = Array.from({ length: 100 }, () => end(fetch(url, { signal: controller.signal })));
    expect(listeners(controller.signal)).toBe(1);
    controller.abort('all');
    expect(new Set((await Promise.all(ends)).map((it) => JSON.stringify(it)))).toEqual(new Set(['{"error":"all"}']));
    expect([sent.length, listeners(controller.signal)]).toEqual([1, 0]);
    await fetch.holdfast.close();
    expect(await first).toMatchObject({ error: { kind: 'closed' } });
  });

  test('one that is aborted before it would wait', async () => {
    const { fetch, sent } = scripted([slow]);
    const url = freshUrl();
    const first = end(fetch(url));
    await until(() => fetch.holdfast.stats().scopes[0]?.queued === 1);
    expect(await end(fetch(url, { signal: AbortSignal.abort('early') }))).toEqual({ error: 'early' });
    expect(sent.length).toBe(1);
    await fetch.holdfast.close();
    await first;
  });
});

describe('a signal that lives long', () => {
  const { signal } = new AbortController();

  test.each([['a short answer', '/json'], ['a failed attempt', '/limited']])('holds nothing after %s', async (_what, path) => {
    const bare = path === '/json' ? fetch : (async (_: string, init: RequestInit) => (init.signal === null ? LIMITED() : json(OK))) as unknown as typeof fetch;
    const honest = wrapFetch(bare);
    for (let i = 0; i < 20; i++) await honest(`${server.url}${path}`, { signal });
    expect(listeners(signal)).toBe(0);
  });

  test('holds one listener for an attempt that is under way', async () => {
    const controller = new AbortController();
    const ended = end(wrapFetch(fetch)(`${server.url}/hang`, { signal: controller.signal }));
    expect(listeners(controller.signal)).toBe(1);
    controller.abort();
    await ended;
    expect(listeners(controller.signal)).toBe(0);
  });

  test('holds nothing after failures of every kind', async () => {
    const refused = wrapFetch(fetch, { retries: 1 });
    await end(refused('http://127.0.0.1:1/', { signal }));
    await end(refused('no url', { signal }));
    await end(refused(`${server.url}/hang`, { signal, holdfast: { deadlineMs: 20 } }));
    await end(refused(`${server.url}/half`, { signal, holdfast: { deadlineMs: 20 } }));
    expect(listeners(signal)).toBe(0);
  });

  test('an unread answer can be aborted for as long as it is there', async () => {
    const controller = new AbortController();
    const response = await wrapFetch(fetch)(`${server.url}/text-half`, { signal: controller.signal });
    expect(listeners(controller.signal)).toBe(1);
    const reader = response.body!.getReader();
    await reader.read();
    const next = end(reader.read());
    controller.abort('late');
    expect(await next).toEqual({ error: 'late' });
  });
});

test.each(['/hang', '/half'])('at its deadline a call ends, and its connection with it: %s', async (path) => {
  await until(() => server.open === 0);
  const ended = end(wrapFetch(fetch)(`${server.url}${path}`, { holdfast: { deadlineMs: 50 } }));
  expect(isDeadlineError(((await ended) as { error: unknown }).error)).toBe(true);
  await until(() => server.open === 0);
});
