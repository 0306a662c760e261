import axios, { type AxiosError, type AxiosInstance } from 'axios';
import axiosRetry from 'axios-retry';
import nock from 'nock';
import { install, isServerError, isTransportError } from '../src/index.js';
import { hastyClock, rejection } from './support/client.js';

const HOST = 'http://retry.test';

beforeAll(() => nock.disableNetConnect());
afterEach(() => nock.cleanAll());
afterAll(() => {
  nock.enableNetConnect();
  nock.restore();
});

let scopes = 0;

/** `order` is when axios-retry is installed, if at all. */
function client(order: 'before' | 'after' | 'not at all', options: Parameters<typeof axiosRetry>[1] = {}): AxiosInstance {
  const api = axios.create({ baseURL: HOST });
  const scope = `retry-${++scopes}`;
  if (order === 'before') axiosRetry(api, options);
  install(api, { clock: hastyClock, scopeOf: () => scope });
  if (order === 'after') axiosRetry(api, options);
  return api;
}

function server(...statuses: (number | string)[]): { count: () => number } {
  let count = 0;
  for (const status of statuses) {
    const interceptor = nock(HOST).get('/');
    if (typeof status === 'string') interceptor.replyWithError(Object.assign(new Error(status), { code: status }));
    else interceptor.reply(() => (count++, [status, { status }]));
  }
  return { count: () => count };
}

describe.each(['before', 'after'] as const)('axios-retry installed %s Holdfast', (order) => {
  test.each([0, 1, 3, 5])('does not multiply attempts: %d retries', async (retries) => {
    const { count } = server(...Array<number>(30).fill(500));
    expect(isServerError(await rejection(client(order, { retries }).get('/')))).toBe(true);
    expect(count()).toBe(retries + 1);
  });

  test('does not multiply attempts of a broken connection', async () => {
    server(...Array<string>(3).fill('ECONNRESET'));
    const error = await rejection(client(order, { retries: 2 }).get('/'));
    expect(isTransportError(error)).toBe(true);
    expect([error['attempts'], nock.isDone()]).toEqual([3, true]);
  });

  test('leaves an endpoint that must not be repeated alone', async () => {
    let count = 0;
    nock(HOST).persist().post('/wf/911').reply(() => (count++, [409, {}]));
    await rejection(client(order, { retries: 3, retryCondition: () => true }).post('/wf/911'));
    expect(count).toBe(1);
  });

  test('repeats what is its own business, as without Holdfast', async () => {
    const { count } = server(409, 409, 200);
    const response = await client(order, { retries: 3, retryCondition: (error) => error.response?.status === 409 }).get('/');
    expect([response.status, count()]).toEqual([200, 3]);
  });

  test('validateResponse: accepts what it likes, whatever the status', async () => {
    const { count } = server(503, 200);
    const validateResponse = ({ data }: { data: { status: number } }): boolean => data.status === 503;
    const response = await client(order, { retries: 2, validateResponse }).get('/');
    expect([response.status, response.data, count()]).toEqual([503, { status: 503 }, 1]);
  });

  test('validateResponse: repeats what it does not like', async () => {
    const { count } = server(200, 201);
    const validateResponse = ({ status }: { status: number }): boolean => status === 201;
    const response = await client(order, { retries: 2, validateResponse, retryCondition: () => true }).get('/');
    expect([response.status, count()]).toEqual([201, 2]);
  });

  test('onMaxRetryTimesExceeded is told how many there were', async () => {
    server(500, 500, 500);
    const told: number[] = [];
    await rejection(client(order, { retries: 2, onMaxRetryTimesExceeded: (_error, count) => void told.push(count) }).get('/'));
    expect(told).toEqual([2]);
  });
});

describe('options of axios-retry that existing code puts on a request', () => {
  test('retries, retryDelay and onRetry', async () => {
    const { count } = server(500, 500, 500, 500, 200);
    const calls: unknown[] = [];
    const retryDelay = jest.fn(() => 1);
    const onRetry = (retry: number, error: AxiosError, config: object): void => void calls.push([retry, error.response?.status, config === error.config]);
    const response = await client('not at all').get('/', { 'axios-retry': { retries: 4, retryDelay, onRetry } });
    expect([response.status, count(), retryDelay.mock.calls.length]).toEqual([200, 5, 4]);
    expect(calls).toEqual([1, 2, 3, 4].map((retry) => [retry, 500, true]));
  });

  test.each([
    ['false', () => false, 1],
    ['true', () => true, 3],
    ['a promise of false', async () => false, 1],
    ['a promise of true', async () => true, 3],
    ['a promise of nothing', async () => undefined as never, 3],
    ['nothing', () => undefined as never, 1],
    ['a promise that rejects', async () => Promise.reject(new Error('no')), 1],
  ] as [string, () => boolean | Promise<boolean>, number][])('retryCondition gives %s', async (_what, retryCondition, attempts) => {
    const { count } = server(500, 500, 500);
    await rejection(client('not at all').get('/', { 'axios-retry': { retries: 2, retryCondition } }));
    expect(count()).toBe(attempts);
  });

  test('a retryCondition that throws ends the call with what it threw', async () => {
    server(500);
    const retryCondition = (): boolean => {
      throw new Error('my bug');
    };
    await expect(client('not at all').get('/', { 'axios-retry': { retryCondition } })).rejects.toThrow('my bug');
  });

  test.each(['retryCondition', 'onRetry'])('an abort is heard while %s takes its time', async (name) => {
    server(500, 500);
    const controller = new AbortController();
    const takingItsTime = (): Promise<never> => {
      controller.abort();
      return new Promise(() => undefined);
    };
    const error = await rejection(client('not at all').get('/', { signal: controller.signal, 'axios-retry': { [name]: takingItsTime } }));
    expect([axios.isCancel(error), nock.pendingMocks().length]).toEqual([true, 1]);
  });

  test('what retryCondition says after the end of its call is not listened to', async () => {
    server(500, 500);
    const controller = new AbortController();
    let say: ((allowed: boolean) => void) | undefined;
    const retryCondition = (): Promise<boolean> => new Promise((resolve) => ((say = resolve), controller.abort()));
    const api = client('not at all');
    await rejection(api.get('/', { signal: controller.signal, 'axios-retry': { retryCondition } }));
    say!(true);
    await new Promise((resolve) => setImmediate(resolve));
    expect(nock.pendingMocks()).toHaveLength(1);
  });

  test('config.holdfast outranks them', async () => {
    const { count } = server(500, 500, 500);
    await rejection(client('not at all').get('/', { 'axios-retry': { retries: 5 }, holdfast: { retries: 1 } }));
    expect(count()).toBe(2);
  });

  test('validateResponse accepts without axios-retry as well', async () => {
    const { count } = server(503);
    const response = await client('not at all').get('/', { 'axios-retry': { validateResponse: ({ status }) => status === 503 } });
    expect([response.status, response.data, count()]).toEqual([503, { status: 503 }, 1]);
  });
});

test('an unmatched request of nock is fatal, and not repeated', async () => {
  server(200);
  const onRetry = jest.fn();
  const error = await rejection(client('not at all').get('/unmatched', { 'axios-retry': { onRetry } }));
  expect([error['code'], onRetry.mock.calls.length]).toEqual(['ERR_NOCK_NO_MATCH', 0]);
});
