import { Readable } from 'node:stream';
import FormDataPackage from 'form-data';
import axios, { type AxiosInstance, type AxiosProgressEvent, type AxiosRequestConfig } from 'axios';
import { isTransportError } from '../src/index.js';
import { installed, rejection } from './support/client.js';
import { createEchoServer, type EchoServer } from './support/echo-server.js';

let server: EchoServer;
beforeAll(async () => (server = await createEchoServer()));
afterEach(() => server.takeSeen());
afterAll(() => server.close());

function spec(): FormData {
  const form = new FormData();
  form.append('file', new Blob(['content']), 'a.txt');
  return form;
}

function legacy(): FormDataPackage {
  const form = new FormDataPackage();
  form.append('field', 'content');
  return form;
}

const REPLAYABLE: [string, () => unknown][] = [
  ['text', () => 'content'],
  ['an object', () => ({ a: 'content' })],
  ['a Buffer', () => Buffer.from('content')],
  ['a typed array', () => new TextEncoder().encode('content')],
  ['URLSearchParams', () => new URLSearchParams({ a: 'content' })],
  ['FormData', spec],
  ['a Blob', () => new Blob(['content'])],
];
const ONCE: [string, () => unknown][] = [
  ['a Node stream', () => Readable.from([Buffer.from('content')])],
  ['form-data', legacy],
];
const WEB_STREAM: [string, () => unknown] = ['a web stream', () => new Blob(['content']).stream()];

function put(data: unknown, adapter: 'http' | 'fetch', url = '/reset'): Promise<unknown> {
  const config: AxiosRequestConfig = { baseURL: server.url, adapter };
  return installed(config).api.put(url, data, { ...(adapter === 'fetch' && { headers: { 'content-type': 'text/plain' } }) });
}

describe.each(['http', 'fetch'] as const)('the %s adapter', (adapter) => {
  test.each(REPLAYABLE)('sends %s again, whole', async (_what, make) => {
    const error = await rejection(put(make(), adapter));
    expect(error).toMatchObject({ attempts: 3, gaveUpBecause: 'attempts-exhausted' });
    const bodies = server.takeSeen().map(({ body }) => body.replace(/-{4,}[\w-]+|--axios[\w.-]+/g, '--'));
    expect(bodies).toHaveLength(3);
    expect(bodies[0]).toContain('content');
    expect(new Set(bodies).size).toBe(1);
  });

  test.each(adapter === 'http' ? ONCE : [ONCE[0]!, WEB_STREAM])('sends %s once', async (_what, make) => {
    const error = await rejection(put(make(), adapter));
    expect(isTransportError(error)).toBe(true);
    expect(error).toMatchObject({ attempts: 1, gaveUpBecause: 'body-not-replayable' });
    expect(server.takeSeen().map(({ body }) => body.includes('content'))).toEqual([true]);
  });

  test('lets go of a streamed answer that is refused', async () => {
    const { api } = installed({ baseURL: server.url, adapter });
    const error = await rejection(api.get('/status/503', { responseType: 'stream' }));
    expect(error).toMatchObject({ kind: 'server', attempts: 3, status: 503 });
  });

  test('progress is told as by bare axios, and for each attempt', async () => {
    const watch = async (api: AxiosInstance): Promise<unknown> => {
      const [up, down]: AxiosProgressEvent[][] = [[], []];
      await api.post('/echo', 'x'.repeat(100_000), { onUploadProgress: (event) => up!.push(event), onDownloadProgress: (event) => down!.push(event) });
      return [up, down].map((events) => [events!.at(-1)!.loaded, events!.at(-1)!.total, events!.at(-1)!.lengthComputable, events!.every(({ upload }) => upload === (events === up))]);
    };
    expect(await watch(installed({ baseURL: server.url, adapter }).api)).toEqual(await watch(axios.create({ baseURL: server.url, adapter })));
    let uploads = 0;
    const { api } = installed({ baseURL: server.url, adapter });
    await rejection(api.put('/status/503', 'x', { onUploadProgress: ({ loaded }) => (uploads += loaded) }));
    expect(uploads).toBe(3); // bytes, by three attempts
  });

  test('a timeout is each attempt\'s own', async () => {
    const { api } = installed({ baseURL: server.url, adapter });
    const error = await rejection(api.get('/hang', { timeout: 60, holdfast: { retries: 1 } }));
    expect(error).toMatchObject({ code: adapter === 'http' ? 'ECONNABORTED' : 'ETIMEDOUT', attempts: 2, gaveUpBecause: 'attempts-exhausted' });
    expect(server.takeSeen()).toHaveLength(2);
  });
});

describe.each(['waits', 'is sent again'])('a call that %s', (what) => {
  const refused = new Set<string>();
  let scopes = 0;

  /** What three calls sent whose objects were changed after each. */
  async function sent(call: (api: AxiosInstance, n: number) => Promise<unknown>): Promise<string[]> {
    const seen: string[] = [];
    refused.clear();
    const scope = `${what}-${++scopes}`;
    const { api } = installed({
      adapter: async (config) => {
        const one = `${String(config.params ?? '')}${config.data === undefined ? '' : Buffer.from(config.data as Uint8Array).toString()}`;
        seen.push(one);
        await Promise.resolve();
        const isRefused = what === 'is sent again' && !refused.has(one);
        refused.add(one);
        if (isRefused) throw new axios.AxiosError('reset', 'ECONNRESET', config);
        return { status: 200, statusText: '', headers: {}, data: '{}', config, request: {} };
      },
    }, { scopeOf: () => scope, maxConcurrent: what === 'waits' ? 1 : Infinity });
    const calls: Promise<unknown>[] = [];
    for (const n of [1, 2, 3]) {
      calls.push(call(api, n));
      await Promise.resolve(); // axios itself reads a request no earlier
    }
    await Promise.all(calls);
    return seen.sort();
  }
  const expected = (texts: string[]): string[] => (what === 'waits' ? texts : [...texts, ...texts].sort());

  test('has its parameters as they were', async () => {
    const params = new URLSearchParams();
    expect(await sent((api, n) => (params.set('page', String(n)), api.get('http://x.test/', { params })))).toEqual(expected(['page=1', 'page=2', 'page=3']));
  });

  test.each<[string, (bytes: Buffer) => unknown]>([
    ['Buffer', (bytes) => bytes],
    ['ArrayBuffer', ({ buffer, byteOffset, byteLength }) => (byteLength === buffer.byteLength && byteOffset === 0 ? buffer : new Uint8Array(buffer, byteOffset, byteLength))],
  ])('has its %s as it was', async (_what, shown) => {
    const bytes = Buffer.from(new TextEncoder().encode('n0').buffer);
    expect(await sent((api, n) => (bytes.write(String(n), 1), api.put('http://x.test/', shown(bytes))))).toEqual(expected(['n1', 'n2', 'n3']));
  });
});
