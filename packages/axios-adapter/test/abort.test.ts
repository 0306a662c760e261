import axios, { AxiosError, type AxiosAdapter, type AxiosRequestConfig } from 'axios';
import { isHoldfastError } from '../src/index.js';
import { hastyClock, installed, rejection } from './support/client.js';
import { createEchoServer, type EchoServer } from './support/echo-server.js';
import { shape } from './support/observe.js';

let server: EchoServer;
beforeAll(async () => (server = await createEchoServer()));
afterAll(() => server.close());

/** Two old ways to abort, and what each puts on a request. */
const WAYS: [string, () => { config: AxiosRequestConfig; abort: () => void }][] = [
  ['a signal', () => {
    const controller = new AbortController();
    return { config: { signal: controller.signal }, abort: () => controller.abort() };
  }],
  ['a cancel token', () => {
    const { token, cancel } = axios.CancelToken.source();
    return { config: { cancelToken: token }, abort: () => cancel('my reason') };
  }],
];

/** What can be seen of an abort error. */
function seen(error: Error & Record<string, unknown>): unknown {
  const { name, message, code, config } = error;
  return { name, message, code, isCancel: axios.isCancel(error), config: config === undefined ? undefined : shape(config), keys: Object.keys(error).sort() };
}

const LIMITED = '{"status":"success","response":{"success":false,"message":"Slow. modcol.co/e2a"}}';

describe.each(WAYS)('%s', (_name, way) => {
  test.each(['http', 'fetch'] as const)('during an attempt of the %s adapter: as bare axios', async (adapter) => {
    const errors = [];
    for (const { api } of [{ api: axios.create({ adapter }) }, installed({ adapter })]) {
      const { config, abort } = way();
      const sent = rejection(api.post(`${server.url}/hang`, { a: 1 }, config));
      while (server.takeSeen().length === 0) await new Promise((resolve) => setImmediate(resolve));
      abort();
      errors.push(seen(await sent));
    }
    expect(errors[1]).toEqual(errors[0]);
  });

  test('before the call: as bare axios', async () => {
    const errors = [];
    for (const { api } of [{ api: axios.create() }, installed()]) {
      const { config, abort } = way();
      abort();
      errors.push(seen(await rejection(api.get(`${server.url}/echo`, config))));
    }
    expect(errors[1]).toEqual(errors[0]);
    expect(server.takeSeen()).toEqual([]);
  });

  test.each([
    ['in a pause', async (config) => ({ status: 200, statusText: '', headers: { 'retry-after': '20' }, data: LIMITED, config })],
    ['in a back-off', (config) => Promise.reject(new AxiosError('reset', 'ECONNRESET', config))],
  ] as [string, AxiosAdapter][])('%s: as before the call', async (_when, answer) => {
    let attempts = 0;
    const adapter: AxiosAdapter = (config) => (attempts++, answer(config));
    const { api, holdfast } = installed({ adapter }, { clock: { ...hastyClock, random: () => 0.9 } }); // long enough to be met
    const waits = new Promise<void>((resolve) => holdfast.on('retry', () => resolve()));
    const { config, abort } = way();
    const sent = rejection(api.put('http://x.test/', undefined, config));
    await waits;
    abort();
    const error = await sent;
    expect([axios.isCancel(error), isHoldfastError(error), error['code'], attempts]).toEqual([true, false, 'ERR_CANCELED', 1]);
    if (config.signal !== undefined) expect(error['config']).toMatchObject({ url: 'http://x.test/', method: 'put' });
    else expect(error).toBe(config.cancelToken?.reason);
    expect(holdfast.stats().scopes).toMatchObject([{ queued: 0, inFlight: 0 }]);
  });

  test('listeners do not pile up', async () => {
    const { api } = installed({ adapter: async (config) => ({ status: 200, statusText: '', headers: {}, data: '', config }) });
    const { config } = way();
    const counted = jest.spyOn(config.signal ?? (config.cancelToken as unknown as EventTarget), (config.signal ? 'addEventListener' : 'subscribe') as 'addEventListener');
    for (let i = 0; i < 5; i++) await api.get('http://x.test/', config);
    expect(counted).not.toHaveBeenCalled();
  });
});

test('the deadline ends the attempt under way, and its socket', async () => {
  for (const adapter of ['http', 'fetch'] as const) {
    const { api } = installed({ adapter });
    const error = await rejection(api.post(`${server.url}/hang`, { a: 1 }, { holdfast: { deadlineMs: 50 } }));
    expect(error).toMatchObject({ kind: 'deadline', attempts: 1, executed: 'maybe' });
    expect(error['config']).not.toHaveProperty('cancelToken');
  }
});

test('a listener that throws when its attempt is cut off keeps no call from ending', async () => {
  const { api } = installed({}, { deadlineMs: 50 });
  const bad: AxiosAdapter = (config) =>
    new Promise(() =>
      (config.cancelToken as unknown as { subscribe(listener: () => void): void }).subscribe(() => {
        throw new Error('my bug');
      }),
    );
  const errors = await Promise.all([api.get('http://x.test/', { adapter: bad }), api.get(`${server.url}/hang`)].map(rejection));
  expect(errors).toMatchObject([{ kind: 'deadline' }, { kind: 'deadline' }]);
});

test('a stream of the fetch adapter is not wrapped for our sake; an answer after the deadline is let go of', async () => {
  let late: ((response: Response) => void) | undefined;
  const canceled = jest.fn();
  const env = { fetch: () => new Promise<Response>((resolve) => (late = resolve)) };
  const { api, holdfast } = installed({ adapter: 'fetch', env });
  const error = await rejection(api.get('http://x.test/', { responseType: 'stream', holdfast: { deadlineMs: 20 } }));
  expect(error).toMatchObject({ kind: 'deadline', attempts: 1 });
  late!(new Response(new ReadableStream({ cancel: canceled })));
  while (canceled.mock.calls.length === 0) await new Promise((resolve) => setImmediate(resolve));
  expect(holdfast.stats().scopes).toMatchObject([{ inFlight: 0 }]);
});
