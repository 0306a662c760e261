import { isDeepStrictEqual } from 'node:util';
import { http } from '@holdfast/core/dialects';
import { wrapFetch } from '@holdfast/fetch-adapter';

// Bare fetch reads its arguments while it is called, so callers may use their objects again at once. What waits, or is sent again, must be what was asked for.

interface Seen {
  readonly url: string;
  readonly id: string | null;
  readonly body: string;
}

let scopes = 0;

/** A wrapped fetch, and what reached the inner one. `refused`: the first attempt of each call is answered with 429. */
function subject(options: { refused?: boolean; maxConcurrent?: number }): { fetch: typeof globalThis.fetch; seen: Seen[] } {
  const seen: Seen[] = [];
  const scope = `as-it-is-now-${++scopes}`;
  const inner = async (input: string | Request, init: RequestInit): Promise<Response> => {
    const request = new Request(input, init); // reads all of it now
    const body = (await request.text()).replace(/----\S+/g, 'BOUNDARY');
    const one = { url: request.url, id: request.headers.get('x-id'), body };
    const isRefused = options.refused === true && !seen.some((other) => isDeepStrictEqual(one, other));
    seen.push(one);
    return isRefused ? new Response('no', { status: 429, headers: { 'retry-after': '0' } }) : new Response('{}');
  };
  return { fetch: wrapFetch(inner as typeof globalThis.fetch, { dialect: http, scopeOf: () => scope, maxConcurrent: options.maxConcurrent }), seen };
}

/** Changes its arguments from call to call; says what it asked for. */
type Caller = (fetch: typeof globalThis.fetch) => { calls: Promise<Response>[]; asked: Seen[] };

const URL_1 = 'http://host.invalid/list';
const NUMBERS = [1, 2, 3];

/** One call for each number, over the same objects. */
function each(call: (n: number) => Promise<Response>, asked: (n: number) => Partial<Seen>): ReturnType<Caller> {
  return { calls: NUMBERS.map(call), asked: NUMBERS.map((n) => ({ url: URL_1, id: null, body: '', ...asked(n) })) };
}

function bodies(body: BodyInit, change: (n: number) => void, shown = (n: number): string => `n${n}`): Caller {
  return (fetch) => each((n) => (change(n), fetch(URL_1, { method: 'POST', body })), (n) => ({ body: shown(n) }));
}

const bytes = new TextEncoder().encode('n0');
const buffer = Buffer.from('n0');
const view = new DataView(new TextEncoder().encode('xn0x').buffer, 1, 2);
const floats = new Uint16Array(new TextEncoder().encode('n0').buffer);
const parameters = new URLSearchParams();
const form = new FormData();

const CALLERS: Readonly<Record<string, Caller>> = {
  'a URL': (fetch) => {
    const url = new URL(URL_1);
    return each((n) => (url.searchParams.set('page', String(n)), fetch(url)), (n) => ({ url: `${URL_1}?page=${n}` }));
  },
  'an init': (fetch) => {
    const init = { method: 'POST', body: '', headers: {} as Record<string, string> };
    return each((n) => (Object.assign(init, { body: `n${n}` }), (init.headers['x-id'] = String(n)), fetch(URL_1, init)), (n) => ({ id: String(n), body: `n${n}` }));
  },
  Headers: (fetch) => {
    const headers = new Headers();
    return each((n) => (headers.set('x-id', String(n)), fetch(URL_1, { headers })), (n) => ({ id: String(n) }));
  },
  'a list of headers': (fetch) => {
    const headers: [string, string][] = [['x-id', '']];
    return each((n) => ((headers[0]![1] = String(n)), fetch(URL_1, { headers })), (n) => ({ id: String(n) }));
  },
  'headers that can be read once': (fetch) => each((n) => fetch(URL_1, { headers: new Map([['x-id', String(n)]]).entries() as never }), (n) => ({ id: String(n) })),
  'the headers of a Request': (fetch) => {
    const request = new Request(URL_1);
    return each((n) => (request.headers.set('x-id', String(n)), fetch(request)), (n) => ({ id: String(n) }));
  },
  'the headers of a Request with a body': (fetch) => {
    const requests = NUMBERS.map((n) => new Request(URL_1, { method: 'POST', body: `n${n}`, headers: { 'x-id': String(n) } }));
    const made = each((n) => fetch(requests[n - 1]!), (n) => ({ id: String(n), body: `n${n}` }));
    for (const { headers } of requests) headers.set('x-id', 'later');
    return made;
  },
  bytes: bodies(bytes, (n) => (bytes[1] = 48 + n)),
  'a Buffer': bodies(buffer, (n) => buffer.write(String(n), 1)),
  'an ArrayBuffer': bodies(bytes.buffer, (n) => (bytes[1] = 48 + n)),
  'a DataView': bodies(view, (n) => view.setUint8(1, 48 + n)),
  'another typed array': bodies(floats, (n) => new Uint8Array(floats.buffer).set([48 + n], 1)),
  parameters: bodies(parameters, (n) => parameters.set('n', String(n)), (n) => `n=${n}`),
  'a form': bodies(form, (n) => form.set('n', String(n)), (n) => `BOUNDARY\r\nContent-Disposition: form-data; name="n"\r\n\r\n${n}\r\nBOUNDARY\r\n`),
};

const sorted = (seen: readonly Seen[]): string[] => seen.map((one) => JSON.stringify(one)).sort();

describe.each(Object.keys(CALLERS))('%s, changed by the caller after each call', (name) => {
  test('is sent as it was, after a wait', async () => {
    const { fetch, seen } = subject({ maxConcurrent: 1 });
    const { calls, asked } = CALLERS[name]!(fetch);
    await Promise.all(calls);
    expect(sorted(seen)).toEqual(sorted(asked));
  });

  test('is sent as it was, when it is sent again', async () => {
    const { fetch, seen } = subject({ refused: true });
    const { calls, asked } = CALLERS[name]!(fetch);
    await Promise.all(calls);
    expect(sorted(seen)).toEqual(sorted([...asked, ...asked]));
  });
});
