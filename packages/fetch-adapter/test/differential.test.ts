import { wrapFetch } from '@holdfast/fetch-adapter';
import { type Arrived, Loopback } from './support/loopback.js';
import { observe, settled, WAYS } from './support/observe.js';
import { JSON_TYPE, REPLIES, reply } from './support/replies.js';

// What the adapter does not call a failure must come out as bare fetch gives it. Each case runs twice, bare and wrapped, and everything that
// a program or the server can see is compared.

let server: Loopback;
const wrapped = wrapFetch(fetch, { retries: 0 });

beforeAll(async () => {
  server = await Loopback.start(({ url = '' }, response, arrived) => {
    const [, kind, name = ''] = url.split('?')[0]!.split('/');
    if (kind === 'reply') return REPLIES[decodeURIComponent(name)]!(response);
    if (kind === 'echo') return reply(200, JSON_TYPE, JSON.stringify(arrived))(response);
    if (kind === 'loop') return void response.writeHead(307, { location: '/loop' }).end();
    response.writeHead(Number(name), { location: '/echo/after' }).end();
  });
});
afterAll(() => server.close());

async function compare(send: (fetch: typeof globalThis.fetch) => Promise<Response>, way: string): Promise<void> {
  const run = async (subject: typeof fetch): Promise<{ seen: unknown; arrived: Arrived[] }> => {
    server.arrived.length = 0;
    const seen = await observe(subject, send, way);
    return { seen, arrived: [...server.arrived] };
  };
  const bare = await run(fetch);
  expect(await run(wrapped as typeof fetch)).toEqual(bare);
}

describe.each(Object.keys(REPLIES))('the answer "%s"', (name) => {
  test.each(Object.keys(WAYS))('read by %s', (way) => compare((fetch) => fetch(`${server.url}/reply/${encodeURIComponent(name)}`), way));
});

const echo = (): string => `${server.url}/echo/`;
const post = (body: BodyInit, headers = {}): RequestInit => ({ method: 'POST', body, headers });
const BLOB_URL = URL.createObjectURL(new Blob(['{"a":1}'], { type: 'application/json' }));
const streamed = (): ReadableStream => new Blob(['one', 'two']).stream();

const REQUESTS: Readonly<Record<string, (fetch: typeof globalThis.fetch) => Promise<Response>>> = {
  'a URL': (fetch) => fetch(new URL('?a=1#b', echo())),
  'an object with toString': (fetch) => fetch({ toString: () => echo() } as never),
  'a Request': (fetch) => fetch(new Request(echo(), { headers: { 'x-a': '1' } })),
  'a Request with a body': (fetch) => fetch(new Request(echo(), post('{"a":1}', { 'content-type': 'application/json' }))),
  'a Request with a stream': (fetch) => fetch(new Request(echo(), { ...post(streamed()), duplex: 'half' } as RequestInit)),
  'a Request with a referrer policy': (fetch) => fetch(new Request(echo(), { referrer: 'http://example.com/a', referrerPolicy: 'unsafe-url' })),
  'a Request and an init': (fetch) => fetch(new Request(echo(), post('old')), { method: 'PUT', body: 'new', headers: { 'x-b': '2' } }),
  'a Request as init': (fetch) => fetch(echo(), new Request('http://elsewhere.invalid', post('{"a":1}', { 'x-c': '3' }))),
  'a Request that was used': async (fetch) => {
    const request = new Request(echo(), post('x'));
    await request.text();
    return fetch(request);
  },
  'a Request that is locked': (fetch) => {
    const request = new Request(echo(), post('x'));
    request.body?.getReader();
    return fetch(request);
  },
  'a string': (fetch) => fetch(echo(), post('text')),
  'a number as body': (fetch) => fetch(echo(), post(5 as never)),
  'an empty body': (fetch) => fetch(echo(), post('')),
  bytes: (fetch) => fetch(echo(), post(new Uint8Array([1, 2, 255]))),
  'a part of a buffer': (fetch) => fetch(echo(), post(new Uint8Array([1, 2, 3, 4]).subarray(1, 3))),
  'an ArrayBuffer': (fetch) => fetch(echo(), post(new Uint8Array([9, 8]).buffer)),
  'a Blob': (fetch) => fetch(echo(), post(new Blob(['blob'], { type: 'text/x-blob' }))),
  'URLSearchParams': (fetch) => fetch(echo(), post(new URLSearchParams({ a: 'ü', b: '&' }))),
  'a stream': (fetch) => fetch(echo(), { ...post(streamed()), duplex: 'half' } as RequestInit),
  'a stream without duplex': (fetch) => fetch(echo(), post(streamed())),
  'an async iterable': (fetch) => fetch(echo(), { ...post((async function* () { yield Buffer.from('x'); })() as never), duplex: 'half' } as RequestInit),
  'headers as a list': (fetch) => fetch(echo(), { headers: [['x-a', '1'], ['x-a', '2']] }),
  'a Headers object': (fetch) => fetch(echo(), { headers: new Headers({ authorization: 'Basic eA==', cookie: 'a=b' }) }),
  'a lower-case method': (fetch) => fetch(echo(), { method: 'patch', body: 'x' }),
  'a method of one\'s own': (fetch) => fetch(echo(), { method: 'PURGE' }),
  'a method as an object': (fetch) => fetch(echo(), { method: { toString: () => 'DELETE' } as never }),
  head: (fetch) => fetch(echo(), { method: 'HEAD' }),
  options: (fetch) => fetch(echo(), { method: 'OPTIONS' }),
  keepalive: (fetch) => fetch(echo(), { ...post('beacon'), keepalive: true }),
  'every other field': (fetch) => fetch(echo(), { credentials: 'omit', cache: 'no-store', mode: 'cors', referrer: '', referrerPolicy: 'no-referrer', integrity: '' }),
  'an init of null': (fetch) => fetch(echo(), null as never),
  'an init of undefined fields': (fetch) => fetch(echo(), { method: undefined, body: undefined, signal: undefined } as never),
  'a signal of null': (fetch) => fetch(new Request(echo(), { signal: AbortSignal.abort() }), { signal: null }),
  'per-call options of ours': (fetch) => fetch(echo(), { holdfast: { priority: 1 } } as RequestInit),
  'our options, switched off': (fetch) => fetch(echo(), { holdfast: { off: true } } as RequestInit),
  'data URL': (fetch) => fetch('data:application/json,{"a":1}'),
  'blob URL': (fetch) => fetch(BLOB_URL),
  ...Object.fromEntries(
    [301, 302, 303, 307, 308].flatMap((status) =>
      (['follow', 'manual', 'error'] as const).map((redirect) => [
        `${status}, redirect: ${redirect}`,
        (fetch: typeof globalThis.fetch) => fetch(`${server.url}/redirect/${status}`, { ...post('moving'), redirect }),
      ]),
    ),
  ),
  'redirects without end': (fetch) => fetch(`${server.url}/loop`),
  'redirect of a stream': (fetch) => fetch(`${server.url}/redirect/307`, { ...post(streamed()), duplex: 'half' } as RequestInit),
};

describe('requests', () => {
  test.each(Object.keys(REQUESTS))('%s', (name) => compare(REQUESTS[name]!, 'text'));

  test('a form, whose boundary is random', async () => {
    const form = new FormData();
    form.set('a', '1');
    form.set('file', new Blob(['x']), 'x.txt');
    const [bare, ours] = await Promise.all([fetch, wrapped as typeof fetch].map(async (subject) => ((await (await subject(echo(), post(form))).json()) as Arrived).body));
    const neutral = (body = ''): string => body.replaceAll(/----formdata-undici-\d+/g, 'BOUNDARY');
    expect(neutral(ours)).toBe(neutral(bare));
  });
});

const WRONG: Readonly<Record<string, (fetch: typeof globalThis.fetch) => Promise<Response>>> = {
  nothing: (fetch) => (fetch as () => Promise<Response>)(),
  'no URL': (fetch) => fetch('not a url'),
  'a symbol': (fetch) => fetch(Symbol('url') as never),
  'an unknown scheme': (fetch) => fetch('gopher://127.0.0.1/'),
  'a blocked port': (fetch) => fetch('http://127.0.0.1:25/'),
  'user info': (fetch) => fetch('http://a:b@127.0.0.1/'),
  'a body with GET': (fetch) => fetch(echo(), { body: 'x' }),
  'a forbidden method': (fetch) => fetch(echo(), { method: 'CONNECT' }),
  'a wrong method': (fetch) => fetch(echo(), { method: 'A B' }),
  'a symbol as method': (fetch) => fetch(echo(), { method: Symbol('x') as never }),
  'a wrong header': (fetch) => fetch(echo(), { headers: { 'a b': 'x' } }),
  'a wrong redirect': (fetch) => fetch(echo(), { redirect: 'maybe' as never }),
  'a number as init': (fetch) => fetch(echo(), 5 as never),
  'a wrong signal': (fetch) => fetch(echo(), { signal: {} as never }),
  'an abort before': (fetch) => fetch(echo(), { signal: AbortSignal.abort() }),
  'an abort before, with a reason': (fetch) => fetch(echo(), { signal: AbortSignal.abort('because') }),
  'an abort before, in the Request': (fetch) => fetch(new Request(echo(), { signal: AbortSignal.abort(7) })),
  'an abort before, with null': (fetch) => fetch(echo(), { signal: AbortSignal.abort(null) }),
};

describe('wrong arguments', () => {
  test.each(Object.keys(WRONG))('%s', async (name) => {
    const bare = await settled(() => WRONG[name]!(fetch));
    expect(bare).toHaveProperty('error');
    expect(await settled(() => WRONG[name]!(wrapped as typeof fetch))).toEqual(bare);
  });
});
