import { Agent } from 'node:http';
import { Readable } from 'node:stream';
import axios, { type AxiosInstance, type AxiosRequestConfig, type InternalAxiosRequestConfig } from 'axios';
import { type HoldfastOptions, install } from '../src/index.js';
import { createEchoServer, type EchoServer, type Seen } from './support/echo-server.js';
import { type MakeConfig, observe, shape } from './support/observe.js';

let server: EchoServer;
const agent = new Agent({ keepAlive: false });
// One way to the server for all, so that connection headers are equal.
beforeAll(async () => (server = await createEchoServer()));
afterAll(() => server.close());

type Case = [name: string, make: MakeConfig];

const METHODS = ['get', 'delete', 'head', 'options', 'post', 'put', 'patch', 'GET', 'Post'];
const RESPONSE_TYPES = ['json', 'text', 'arraybuffer', 'stream', 'blob'] as const;
const PLACES = ['echo', 'text', 'html', 'binary', 'gzip', 'untyped', 'bom', 'cut-json', 'cookies', 'big', 'chunks', 'bare/204', 'status/404'];

const bodies: [string, () => Pick<AxiosRequestConfig, 'data' | 'headers'>][] = [
  ['no body', () => ({})],
  ['an object', () => ({ data: { a: 1, nested: { b: [1, 2] } } })],
  ['a text', () => ({ data: 'text äöü', headers: { 'content-type': 'text/plain' } })],
  ['a JSON text', () => ({ data: '{"a":1}', headers: { 'Content-Type': 'application/json' } })],
  ['a form', () => ({ data: new URLSearchParams({ a: '1', b: 'ä&=' }) })],
  ['an object as a form', () => ({ data: { a: 1 }, headers: { 'content-type': 'application/x-www-form-urlencoded' } })],
  ['an object as multipart', () => ({ data: { a: 1 }, headers: { 'content-type': 'multipart/form-data' } })],
  ['FormData', () => ({ data: formData() })],
  ['a Buffer', () => ({ data: Buffer.from([1, 2, 255]) })],
  ['a Uint8Array', () => ({ data: new Uint8Array([1, 2, 3]) })],
  ['an ArrayBuffer', () => ({ data: new Uint8Array([7, 8]).buffer })],
  ['a Blob', () => ({ data: new Blob(['blob'], { type: 'text/x' }) })],
  ['a stream', () => ({ data: Readable.from([Buffer.from('one'), Buffer.from('two')]) })],
  ['null', () => ({ data: null })],
  ['a number', () => ({ data: 5 })],
];

function formData(): FormData {
  const form = new FormData();
  form.append('field', 'value');
  form.append('file', new Blob(['content'], { type: 'text/plain' }), 'a.txt');
  return form;
}

const settings: [string, () => AxiosRequestConfig][] = [
  ['params', () => ({ params: { a: 1, list: [1, 2], none: null, date: new Date(0) } })],
  ['URLSearchParams as params', () => ({ params: new URLSearchParams('a=1&a=2') })],
  ['params beside a query', () => ({ url: '/echo?x=1', params: { y: 'ä b' } })],
  ['params beside a fragment', () => ({ url: '/echo?x=1#frag', params: { y: 2 } })],
  ['paramsSerializer', () => ({ params: { a: [1, 2] }, paramsSerializer: { indexes: null } })],
  ['paramsSerializer that throws', () => ({ params: { a: 1 }, paramsSerializer: { serialize: () => { throw new Error('no'); } } })],
  ['an absolute URL', () => ({ url: `${server.url}/echo`, baseURL: 'http://nowhere.invalid' })],
  ['allowAbsoluteUrls', () => ({ url: `${server.url}/echo`, allowAbsoluteUrls: false })],
  ['a base with a path', () => ({ baseURL: `${server.url}/status/`, url: '/200' })],
  ['a double slash', () => ({ baseURL: '', url: `${server.url}//echo` })],
  ['auth', () => ({ auth: { username: 'user', password: 'p@ss:ä' } })],
  ['auth in the URL', () => ({ url: `${server.url.replace('//', '//me:secret@')}/echo` })],
  ['headers', () => ({ headers: { 'X-One': '1', accept: 'x/y', 'X-None': null, Cookie: 'a=b' } })],
  ['transformRequest', () => ({ method: 'post', data: { a: 1 }, transformRequest: [(data: object) => JSON.stringify({ wrapped: data })] })],
  ['transformResponse', () => ({ transformResponse: [(data: string) => ({ length: data.length })] })],
  ['transformResponse that throws', () => ({ transformResponse: () => { throw new Error('transform'); } })],
  ['transformResponse on a 404', () => ({ url: '/status/404', transformResponse: [(data: string) => `got ${data}`] })],
  ['strict JSON', () => ({ url: '/cut-json', responseType: 'json', transitional: { silentJSONParsing: false } })],
  ['validateStatus for all', () => ({ url: '/status/404', validateStatus: null })],
  ['validateStatus for none', () => ({ validateStatus: () => false })],
  ['validateStatus for 404', () => ({ url: '/status/404', validateStatus: (status: number) => status === 404 })],
  ['maxRedirects 0', () => ({ url: '/redirect/302', maxRedirects: 0 })],
  ['maxRedirects 2 in a loop', () => ({ url: '/loop', maxRedirects: 2 })],
  ['beforeRedirect', () => ({ url: '/redirect/302', beforeRedirect: (options: { headers: Record<string, string> }) => { options.headers['x-added'] = '1'; } })],
  ['beforeRedirect that throws', () => ({ url: '/redirect/302', beforeRedirect: () => { throw new Error('stop'); } })],
  ['a redirected post', () => ({ method: 'post', url: '/redirect/307', data: { a: 1 } })],
  ['maxContentLength', () => ({ url: '/big', maxContentLength: 1000 })],
  ['maxBodyLength', () => ({ method: 'post', data: 'x'.repeat(2000), maxBodyLength: 1000 })],
  ['decompress off', () => ({ url: '/gzip', decompress: false, responseType: 'arraybuffer' })],
  ['responseEncoding', () => ({ url: '/text', responseEncoding: 'latin1' })],
  ['an agent', () => ({ httpAgent: agent })],
  ['timeout long enough', () => ({ timeout: 30000 })],
  ['a cancelToken that is never used', () => ({ cancelToken: axios.CancelToken.source().token })],
  ['a signal that is never used', () => ({ signal: new AbortController().signal })],
  ['an adapter by name', () => ({ adapter: 'http' })],
  ['adapters by name', () => ({ adapter: ['xhr', 'http'] })],
  ['an unknown adapter', () => ({ adapter: 'carrier-pigeon' })],
  ['no adapter', () => ({ adapter: null }) as never],
  ['an adapter of one request', () => ({ adapter: async (config) => ({ status: 203, statusText: '', headers: {}, data: '{"own":1}', config }) })],
  ['an adapter that copies the config', () => ({ adapter: async (config) => ({ status: 200, statusText: '', headers: {}, data: 1, config: { ...config } }) })],
  ['an adapter that drops the config', () => ({ adapter: async () => ({ status: 200, statusText: '', headers: {}, data: 1, config: {} as InternalAxiosRequestConfig }) })],
  ['an adapter that throws a TypeError', () => ({ adapter: () => { throw new TypeError('bug'); } })],
  ['an adapter without a promise', () => ({ adapter: (() => undefined) as never })],
  ['an adapter that resolves to nothing', () => ({ adapter: async () => undefined as never })],
  ['an invalid URL', () => ({ baseURL: '', url: 'http://[bad' })],
  ['an unknown protocol', () => ({ url: 'gopher://x/y' })],
  ['a data URL', () => ({ url: 'data:application/json,{"a":1}' })],
  ['a header that cannot be sent', () => ({ headers: { 'X-Bad': 'a\nb' } })],
  ['a custom field', () => ({ custom: { tag: 1 }, metadata: 'x' }) as AxiosRequestConfig],
  ['an abort before', () => ({ signal: AbortSignal.abort() })],
  ['an abort before with a reason', () => ({ signal: AbortSignal.abort(new Error('mine')) })],
];

const cases: Case[] = [
  ...METHODS.map((method): Case => [`method ${method}`, () => ({ method })]),
  ...PLACES.flatMap((place) => RESPONSE_TYPES.map((responseType): Case => [`${place} as ${responseType}`, () => ({ url: `/${place}`, responseType })])),
  ...bodies.flatMap(([name, make]) => ['post', 'put', 'delete'].map((method): Case => [`${method} with ${name}`, () => ({ method, ...make() })])),
  ...[300, 304, 400, 404, 409, 410, 418, 422].flatMap((status): Case[] => [
    [`status ${status}`, () => ({ url: `/status/${status}` })],
    [`a bare ${status}`, () => ({ url: `/bare/${status}` })],
  ]),
  ...[301, 303, 308].map((status): Case => [`redirect ${status}`, () => ({ url: `/redirect/${status}` })]),
  ...settings,
];

/** Both sides get the same interceptors in the same order; on one of them Holdfast is installed between the two. */
function client(adapter: 'http' | 'fetch', interceptors: 'none' | 'asynchronous' | 'synchronous', options?: HoldfastOptions): { instance: AxiosInstance; runs: string[] } {
  const instance = axios.create({ baseURL: server.url, adapter, headers: { common: { 'X-Common': 'yes' } }, maxRedirects: 5 });
  const runs: string[] = [];
  const intercept = (name: string): void => {
    if (interceptors === 'none') return;
    const { request, response } = instance.interceptors;
    request.use((config) => (runs.push(`${name} request`), config), null, { synchronous: interceptors === 'synchronous' });
    response.use((value) => (runs.push(`${name} success`), value), (error: unknown) => (runs.push(`${name} failure`), Promise.reject(error as Error)));
  };
  intercept('first');
  if (options !== undefined) install(instance, options);
  intercept('second');
  return { instance, runs };
}

function comparable({ headers, ...rest }: Seen): unknown {
  const { host: _host, ...kept } = headers;
  return shape({ ...rest, headers: kept });
}

async function watch(make: MakeConfig, { instance, runs }: ReturnType<typeof client>): Promise<unknown> {
  server.takeSeen();
  const outcome = await observe(() => instance.request({ url: '/echo', ...make() }));
  return { outcome, runs, seen: server.takeSeen().map(comparable) };
}

describe.each(['http', 'fetch'] as const)('the %s adapter', (adapter) => {
  test.each(cases)('%s: nobody can tell that Holdfast is there', async (_name, make) => {
    for (const interceptors of ['none', 'asynchronous', 'synchronous'] as const) {
      const bare = await watch(make, client(adapter, interceptors));
      const installed = await watch(make, client(adapter, interceptors, {}));
      expect(installed).toEqual(bare);
    }
  });

  const failures: Case[] = ['401', '403', '500', '502', '503'].flatMap((status): Case[] => [
    [`status ${status}`, () => ({ url: `/status/${status}` })],
    [`an HTML page with ${status}`, () => ({ url: `/html/${status}`, method: 'post', data: { a: 1 } })],
  ]);
  test.each(failures)('%s, returned', async (_name, make) => {
    const bare = await watch(make, client(adapter, 'synchronous'));
    expect(await watch(make, client(adapter, 'synchronous', { onFailure: 'return', retries: 0 }))).toEqual(bare);
  });

  test.each([
    ['a refused connection', () => ({ baseURL: 'http://127.0.0.1:1' })],
    ['a reset', () => ({ url: '/reset' })],
    ['a body that broke off', () => ({ url: '/truncated' })],
    ['garbage', () => ({ url: '/garbage' })],
    ['a timeout', () => ({ url: '/hang', timeout: 300 })],
    ['a timeout with words', () => ({ url: '/hang', timeout: 300, timeoutErrorMessage: 'too slow', transitional: { clarifyTimeoutError: true } })],
  ] as Case[])('%s stays the error that it was', async (_name, make) => {
    const bare = await watch(make, client(adapter, 'synchronous'));
    const installed = await watch(make, client(adapter, 'synchronous', { retries: 0 }));
    expect(installed).toEqual(bare);
  });
});
