import { Readable } from 'node:stream';
import { defineDialect, type HoldfastError, isApiKeyError, isBadRequestError, isDeadlineError, isHoldfastError, isNotFoundError, isRateLimitError, isServerError, isTransportError } from '@holdfast/core';
import { http } from '@holdfast/core/dialects';
import { verdictOf, wrapFetch } from '@holdfast/fetch-adapter';
import { BAD_KEY, broken, freshUrl, json, LIMITED, OK, scripted } from './support/scripted.js';

type Caught = HoldfastError & { readonly response: Response };
const caught = (promise: Promise<unknown>): Promise<Caught> => promise.then(() => Promise.reject(new Error('did not reject')), (error: unknown) => error as Caught);

describe('wrapFetch', () => {
  test('gives a fetch by name and length', () => {
    const { fetch } = scripted();
    expect([fetch.name, fetch.length, typeof fetch.holdfast.uninstall]).toEqual(['fetch', 2, 'function']);
  });

  test.each([undefined, null, 'fetch', {}])('refuses to wrap %p', (wrong) => {
    expect(() => wrapFetch(wrong as never)).toThrow(/wrapFetch\(\) needs a fetch function/);
  });

  test('refuses to wrap twice', () => {
    expect(() => wrapFetch(scripted().fetch)).toThrow(/wrapped already/);
  });

  test('names a wrong option', () => {
    expect(() => wrapFetch(fetch, { retrys: 1 } as never)).toThrow(/unknown option "retrys"/);
  });

  test('looks into the answers to forms that cannot be copied', async () => {
    class Form extends URLSearchParams {
      constructor(fields: Record<string, string>) {
        super({ a: fields['a']! });
      }
    }
    const { fetch } = scripted([BAD_KEY]);
    await expect(fetch(freshUrl(), { method: 'POST', body: new Form({ a: '1' }) })).rejects.toMatchObject({ kind: 'api-key' });
  });

  test('a form whose constructor puts something in is sent as it is', async () => {
    class Signed extends FormData {
      constructor() {
        super();
        this.append('signature', 's');
      }
    }
    const { fetch, sent } = scripted();
    await fetch(freshUrl(), { method: 'POST', body: new Signed() });
    expect([...(sent[0]!.init!.body as FormData)]).toEqual([['signature', 's']]);
  });

  test('hands a URL on as one', async () => {
    const { fetch, sent } = scripted([LIMITED]);
    const url = new URL(freshUrl());
    const { href } = url;
    const call = fetch(url);
    url.pathname = '/changed';
    await call;
    expect(sent.map(({ input }) => [input instanceof URL, String(input)])).toEqual([[true, href], [true, href]]);
  });

  test('an answer that a fetch of somebody\'s own made an error of is thrown as it is, after one call', async () => {
    let calls = 0;
    const error = Object.assign(new Error('http 503'), { name: 'HTTPError', response: new Response(null, { status: 503 }) });
    const throwing = wrapFetch(() => Promise.reject((calls++, error)));
    expect([await throwing(freshUrl()).catch((thrown: unknown) => thrown), calls]).toEqual([error, 1]);
  });

  test('rejects for options of a call that are none', async () => {
    const { fetch, sent } = scripted();
    await expect(fetch(freshUrl(), { holdfast: 'now' as never })).rejects.toThrow('expected an object of options, got a value of type string');
    expect(sent).toEqual([]);
  });

  test('rejects for a wrong option of a call, and sends nothing', async () => {
    const { fetch, sent } = scripted();
    const error = await caught(fetch(freshUrl(), { holdfast: { prio: 1 } as never }));
    expect([error.message, sent.length]).toEqual([expect.stringContaining('unknown option of a call "prio"'), 0]);
  });

  test('stands in for a fetch that gives no promise, and rejects for one that gives nothing', async () => {
    const late = wrapFetch((() => OK()) as never);
    expect((await late(freshUrl())).status).toBe(200);
    const none = wrapFetch((() => undefined) as never);
    expect((await caught(none(freshUrl()))).message).toContain('gave no Response');
    const thrower = wrapFetch((() => { throw new RangeError('bug'); }) as never);
    expect((await caught(thrower(freshUrl()))).name).toBe('RangeError');
  });

  test('leaves the simple objects alone that tests use as responses', async () => {
    const mock = { ok: true, status: 200, json: () => Promise.resolve({ a: 1 }) };
    const fetch = wrapFetch((() => Promise.resolve(mock)) as never);
    expect(await fetch(freshUrl())).toBe(mock);
  });
});

describe('failures in a 200', () => {
  test('are typed errors, with the response at hand', async () => {
    const { fetch } = scripted([BAD_KEY()]);
    const error = await caught(fetch(freshUrl()));
    expect(isApiKeyError(error)).toBe(true);
    expect(error).toMatchObject({ code: '1A', requestId: 'ABCDEFGHIJKLMNO', status: 200, attempts: 1, executed: 'no' });
    expect(Object.keys(error)).not.toContain('response');
    expect(await error.response.json()).toMatchObject({ response: { success: false } });
  });

  test('a limit is waited out', async () => {
    const { fetch, sent } = scripted([LIMITED(), LIMITED()]);
    expect((await (await fetch(freshUrl())).json()).response.success).toBe(true);
    expect(sent.length).toBe(3);
  });

  test('onFailure: return hands them on, readable', async () => {
    const { fetch } = scripted([BAD_KEY()], { onFailure: 'return' });
    const response = await fetch(freshUrl());
    expect(verdictOf(response)?.kind).toBe('api-key');
    expect((await response.json()).response.success).toBe(false);
  });
});

describe('responses that a fetch of somebody\'s own made', () => {
  class Reviving extends Response {
    override async json(): Promise<unknown> {
      return { revived: true, ...((await super.json()) as object) };
    }
  }
  const own = (name: string, valueOf: (response: Response) => unknown) => (response: Response): Response =>
    Object.defineProperty(response, name, { value: valueOf(response), configurable: true });
  const made: readonly (readonly [string, (response: Response) => Response, (response: Response) => unknown])[] = [
    ['a subclass with a reader of its own', (it) => new Reviving(it.body, it), (it) => it.json()],
    ['a subclass without', (it) => new (class extends Response {})(it.body, it), (it) => it.json()],
    ['a reader that calls the one before', own('json', (it) => it.json.bind(it)), (it) => it.json()],
    ['a reader that calls the class\'s', own('text', (it) => () => Response.prototype.text.call(it)), (it) => it.text()],
    ['a body of its own', own('body', (it) => it.body!.pipeThrough(new TransformStream())), (it) => new Response(it.body).text()],
    ['a simple object', ({ status, headers, body }) => ({ status, headers, body, json: () => 1 }) as unknown as Response, (it) => new Response(it.body).text()],
  ];

  test.each(made)('%s: read as without us', async (_what, make, read) => {
    const answering = async (): Promise<Response> => make(new Response('{"a":1}', { headers: { 'content-type': 'application/json' } }));
    expect(await read(await wrapFetch(answering)(freshUrl()))).toEqual(await read(await answering()));
  });

  test.each(made.slice(0, 4))('%s: looked into all the same', async (_what, make) => {
    const failing = async (): Promise<Response> => make(BAD_KEY());
    await expect(wrapFetch(failing)(freshUrl())).rejects.toMatchObject({ kind: 'api-key' });
  });
});

describe('HTTP failures', () => {
  const cases: [number, (error: unknown) => boolean][] = [[400, isBadRequestError], [401, isApiKeyError], [403, isApiKeyError], [404, isNotFoundError], [418, isHoldfastError], [500, isServerError], [503, isServerError]];

  test.each(cases)('%d is a response', async (status) => {
    const { fetch, sent } = scripted(Array.from({ length: 3 }, () => () => new Response('no', { status })));
    const response = await fetch(freshUrl('other'), { method: 'POST' });
    expect([response.status, await response.text(), sent.length]).toEqual([status, 'no', 1]);
    expect(verdictOf(response)).toBeDefined();
  });

  test.each(cases)('%d is a typed error with throwHttpErrors', async (status, isKind) => {
    const { fetch } = scripted([new Response('no', { status })], { throwHttpErrors: true, retries: 0 });
    const error = await caught(fetch(freshUrl('other'), { method: 'POST' }));
    expect([isKind(error), error.status, await error.response.text()]).toEqual([true, status, 'no']);
  });

  test('a 429 is waited out; one that cannot be is a response, or an error', async () => {
    const limited = (after: string) => () => new Response('slow down', { status: 429, headers: { 'retry-after': after } });
    expect((await scripted([limited('0')]).fetch(freshUrl())).status).toBe(200);
    expect((await scripted([limited('3600')]).fetch(freshUrl())).status).toBe(429);
    const error = await caught(scripted([limited('3600')], { throwHttpErrors: true }).fetch(freshUrl()));
    expect([isRateLimitError(error), error.gaveUpBecause, (error.retryAt ?? 0) > Date.now()]).toEqual([true, 'deadline', true]);
  });

  test('a 5xx of a call that may be repeated is repeated', async () => {
    const failing = (): Response => new Response('no', { status: 502 });
    const { fetch, sent } = scripted([failing, failing]);
    expect([(await fetch(freshUrl())).status, sent.length]).toEqual([200, 3]);
  });
});

describe('failures of the transport', () => {
  test('stay the native error, marked', async () => {
    const thrown = broken('ECONNRESET');
    const { fetch, sent } = scripted([thrown, broken('ECONNRESET')]);
    const error = await caught(fetch(freshUrl('other'), { method: 'POST' }));
    expect(error).toBe(thrown);
    expect([isTransportError(error), error.attempts, error.gaveUpBecause, error.executed, sent.length]).toEqual([true, 1, 'not-retryable', 'maybe', 1]);
    expect(Object.keys(error)).toEqual([]);
  });

  test('never sent is sent again, whatever it is', async () => {
    const { fetch, sent } = scripted([broken('ECONNREFUSED')]);
    expect([(await fetch(freshUrl('911'), { method: 'POST' })).status, sent.length]).toEqual([200, 2]);
  });

  test.each(['unexpected redirect', 'redirect count exceeded', 'unknown scheme', 'bad port', ''])('"%s" is not one', async (why) => {
    const { fetch, sent } = scripted([new TypeError('fetch failed', { cause: new Error(why) })]);
    expect([isHoldfastError(await caught(fetch(freshUrl()))), sent.length]).toEqual([false, 1]);
  });

  test.each(['Failed to fetch', 'Load failed', 'network error', 'Network request failed'])('"%s", as other platforms say', async (message) => {
    const { fetch, sent } = scripted([new TypeError(message)]);
    expect([(await fetch(freshUrl())).status, sent.length]).toEqual([200, 2]);
  });

  test('a body that breaks while it is looked into counts as one', async () => {
    const breaking = (): Response => json(new ReadableStream({ pull: (controller) => controller.error(broken('UND_ERR_SOCKET')) }));
    const { fetch, sent } = scripted([breaking]);
    expect([(await fetch(freshUrl())).status, sent.length]).toEqual([200, 2]);
  });
});

describe('what reaches the inner fetch', () => {
  test('everything but our options', async () => {
    const { fetch, sent } = scripted();
    const dispatcher = {};
    await fetch(freshUrl(), { method: 'POST', body: 'x', dispatcher, keepalive: true, holdfast: { priority: 0 } } as never);
    const { init } = sent[0]!;
    expect(init).toMatchObject({ method: 'POST', body: 'x', dispatcher, keepalive: true });
    expect('holdfast' in init!).toBe(false);
    expect(init!.signal).toBeInstanceOf(AbortSignal);
    expect(init!.signal).toBe(init!.signal);
  });

  test('a signal that the inner fetch may put in, take over and hand on', async () => {
    const { fetch, sent } = scripted();
    const putIn = new AbortController().signal;
    await wrapFetch((input, init) => {
      init!.signal = putIn;
      return fetch(input, init);
    })(freshUrl());
    expect(sent[0]!.init!.signal!.aborted).toBe(false);
    const controller = new AbortController();
    const handing = wrapFetch((input, init) => fetch(input, { ...init }));
    await handing(freshUrl(), { signal: controller.signal });
    const [first, second] = sent.map(({ init }) => init!.signal!);
    expect(new Set([putIn, controller.signal, first, second]).size).toBe(4);
  });

  test('of an attempt that is handed on, the signal of whoever sends it ends it', async () => {
    const inits: RequestInit[] = [];
    const hangs: typeof fetch = (_input, init) => new Promise((_resolve, reject) => {
      inits.push(init!);
      init!.signal!.addEventListener('abort', () => reject(init!.signal!.reason as Error));
    });
    const inner = wrapFetch(hangs, { deadlineMs: 20 });
    const outer = wrapFetch((input, init) => inner(input, init), { retries: 0 });
    await expect(outer(freshUrl())).rejects.toThrow('within its deadline of 20 ms');
    expect(inits.map(({ signal }) => signal!.aborted)).toEqual([true]);
  });

  test('uninstalled, or switched off for a call: exactly the caller\'s arguments', async () => {
    const { fetch, sent } = scripted();
    const init = { method: 'POST' };
    await fetch(freshUrl(), { ...init, holdfast: { off: true } });
    expect(sent[0]!.init).toEqual(init);
    fetch.holdfast.uninstall();
    const request = new Request(freshUrl());
    await fetch(request, init);
    expect([sent[1]!.input === request, sent[1]!.init === init]).toEqual([true, true]);
    const limited = await scriptedAfterUninstall();
    expect(limited).toBe(false);
  });

  test('a Request goes itself first, then copies of it', async () => {
    const { fetch, sent } = scripted([LIMITED, LIMITED]);
    const request = new Request(freshUrl(), { method: 'POST', body: '{"a":1}', headers: { 'content-type': 'application/json' } });
    await fetch(request);
    expect(sent[0]!.input).toBe(request);
    const bodies = await Promise.all(sent.map(({ input }) => (input as Request).text()));
    expect(bodies).toEqual(['{"a":1}', '{"a":1}', '{"a":1}']);
  });

  test('a Request of an unknown kind of body is not copied', async () => {
    const { fetch, sent } = scripted([LIMITED]);
    const request = new Request(freshUrl(), { method: 'POST', body: new Blob(['x']).stream(), duplex: 'half' } as RequestInit);
    const clone = jest.spyOn(request, 'clone');
    const error = await caught(fetch(request));
    expect([error.gaveUpBecause, sent.length, clone.mock.calls.length]).toEqual(['body-not-replayable', 1, 0]);
  });

  test.each([
    ['a stream', () => new Blob(['x']).stream()],
    ['an async iterable', () => (async function* () { yield 'x'; })()],
  ])('%s is sent once', async (_what, body) => {
    const { fetch, sent } = scripted([LIMITED]);
    const error = await caught(fetch(freshUrl(), { method: 'POST', body: body() as never, duplex: 'half' } as RequestInit));
    expect([isRateLimitError(error), error.gaveUpBecause, sent.length]).toEqual([true, 'body-not-replayable', 1]);
  });

  test.each<[string, BodyInit]>([
    ['text', 'x'], ['bytes', new Uint8Array([1])], ['a Blob', new Blob(['x'])], ['a form', new FormData()], ['parameters', new URLSearchParams('a=1')],
  ])('%s is sent again', async (_what, body) => {
    const { fetch, sent } = scripted([LIMITED]);
    await fetch(freshUrl(), { method: 'POST', body });
    expect(sent.map(({ init }) => init?.body)).toEqual([body, body]);
  });

  test('headers that can be read once arrive, although they name the credential', async () => {
    const { fetch, sent } = scripted([], { dialect: http });
    await fetch(freshUrl(), { headers: new Map([['authorization', 'Bearer x']]).entries() as never });
    expect(sent[0]!.init!.headers).toEqual([['authorization', 'Bearer x']]);
  });

  test('a Request of a polyfill whose stream cannot be copied is sent once', async () => {
    const { fetch, sent } = scripted([LIMITED]);
    const headers = new Headers({ 'content-type': 'application/json' });
    const request = { url: freshUrl(), method: 'POST', headers, body: Readable.from(['{}']), bodyUsed: false, clone: jest.fn() };
    const error = await caught(fetch(request as never));
    expect([error.gaveUpBecause, sent.length, request.clone.mock.calls.length]).toEqual(['body-not-replayable', 1, 0]);
  });

  test.each([['GET', 2], ['POST', 3]])('a %s Request that does not show its body, as in Firefox, is sent again', async (method, attempts) => {
    const { fetch, sent } = scripted([LIMITED, ...(attempts === 3 ? [LIMITED] : [])]);
    const headers = new Headers({ 'content-type': 'application/json' });
    const make = (): object => ({ url, method, headers, bodyUsed: false, clone: () => make() });
    const url = freshUrl();
    await fetch(make() as never);
    expect([sent.length, new Set(sent.map(({ input }) => input)).size]).toEqual([attempts, method === 'GET' ? 1 : attempts]);
  });

  test('a form in a Request is not kept: it may be made of long files', async () => {
    const { fetch, sent } = scripted([LIMITED]);
    const error = await caught(fetch(new Request(freshUrl(), { method: 'POST', body: new FormData() })));
    expect([error.gaveUpBecause, sent.length]).toEqual(['body-not-replayable', 1]);
  });
});

async function scriptedAfterUninstall(): Promise<boolean> {
  const { fetch } = scripted([LIMITED]);
  fetch.holdfast.uninstall();
  return (await (await fetch(freshUrl())).json()).response.success;
}

describe('what is looked at', () => {
  const text = '{"ok":false}';
  const dialect = defineDialect({ name: 'look', failure: ({ body }) => ((body as { ok?: boolean }).ok === false ? { kind: 'bad-request' } : null) });

  test.each([
    ['application/json', true], ['application/problem+json; charset=utf-8', true], ['text/json', true], ['APPLICATION/JSON', true],
    ['text/event-stream', false], ['application/x-ndjson', false], ['application/json-seq', false], ['application/octet-stream', false], ['text/plain', false],
  ])('%s: %p', async (type, looked) => {
    const { fetch } = scripted([() => new Response(text, { headers: { 'content-type': type } })], { dialect });
    const end = await fetch(freshUrl()).then((response) => response.text(), isBadRequestError);
    expect(end).toBe(looked ? true : text);
  });

  test.each([[text.length, true], [text.length - 1, false], [0, false]])('with inspectBytes %d: %p', async (inspectBytes, looked) => {
    for (const headers of [{}, { 'content-length': String(text.length) }]) {
      const { fetch } = scripted([() => json(text, { headers })], { dialect, inspectBytes });
      const end = await fetch(freshUrl()).then((response) => response.text(), isBadRequestError);
      expect(end).toBe(looked ? true : text);
    }
  });

  test('a stream of something else than bytes fails as it does without us', async () => {
    const strange = (): Response => new Response(new ReadableStream({ start: (controller) => { controller.enqueue('text'); controller.close(); } }), { headers: { 'content-type': 'application/json' } });
    expect((await caught(scripted([strange]).fetch(freshUrl()))).message).toContain('non-Uint8Array');
  });

  test('chunks of a stream that is no byte stream stay its own', async () => {
    const chunk = Buffer.alloc(1000, ' ');
    let left = 100;
    const source = new ReadableStream({ pull: (controller) => (left-- > 0 ? controller.enqueue(chunk) : controller.close()) });
    const { fetch } = scripted([() => new Response(source, { headers: { 'content-type': 'application/json' } })]);
    expect((await (await fetch(freshUrl())).arrayBuffer()).byteLength).toBe(100_000);
    expect(chunk.byteLength).toBe(1000);
  });
});

test('a call that hangs ends at its deadline, and so does its attempt', async () => {
  let signal: AbortSignal | null | undefined;
  const fetch = wrapFetch(((_: string, init: RequestInit) => new Promise(() => (signal = init.signal))) as never);
  const error = await caught(fetch(freshUrl(), { holdfast: { deadlineMs: 20 } }));
  expect([isDeadlineError(error), error.executed, signal?.aborted]).toEqual([true, 'maybe', true]);
});
