import nock from 'nock';
import { isApiKeyError, isTransportError, wrapFetch } from '@holdfast/fetch-adapter';

// Users test with nock, which answers for the global fetch.

const API = 'https://api.therocketcad.com';
const answer = (success: boolean, message: string) => ({ status: 'success', response: { success, message, requestID: 'ABCDEFGHIJKLMNO' } });
const fetch = wrapFetch((input, init) => globalThis.fetch(input, init));
const ping = (key: string): Promise<Response> => fetch(`${API}/api/1.1/wf/ping?api_key=${key}`, { method: 'POST', body: '{"communityID":1}' });
const script = (key: string): nock.Interceptor => nock(API).post(`/api/1.1/wf/ping?api_key=${key}`, '{"communityID":1}');

beforeAll(() => nock.disableNetConnect());
afterEach(() => {
  expect(nock.pendingMocks()).toEqual([]);
  nock.cleanAll();
});
afterAll(() => {
  nock.enableNetConnect();
  nock.restore();
});

test('a success', async () => {
  script('nock-1').reply(200, answer(true, 'Valid.'));
  const response = await ping('nock-1');
  expect([response.status, await response.json()]).toEqual([200, answer(true, 'Valid.')]);
});

test('a limit, and then a success', async () => {
  script('nock-2').reply(200, answer(false, 'Limited. modcol.co/e2a'), { 'retry-after': '0' });
  script('nock-2').reply(429, 'slow down', { 'retry-after': '0' });
  script('nock-2').reply(200, answer(true, 'Valid.'));
  expect((await ping('nock-2')).status).toBe(200);
});

test('a rejected key', async () => {
  script('nock-3').reply(200, answer(false, 'Invalid. modcol.co/e1a'));
  expect(isApiKeyError(await ping('nock-3').catch((error: unknown) => error))).toBe(true);
});

test('a broken connection, repeated', async () => {
  script('nock-4').times(2).replyWithError(Object.assign(new Error('reset'), { code: 'ECONNRESET' }));
  script('nock-4').reply(200, answer(true, 'Valid.'));
  expect((await ping('nock-4')).status).toBe(200);
});

test('a connection that stays broken', async () => {
  script('nock-5').times(3).replyWithError(Object.assign(new Error('reset nock-5'), { code: 'ECONNRESET' }));
  const error = await ping('nock-5').catch((error: unknown) => error as Error & { attempts: number });
  expect(isTransportError(error)).toBe(true);
  expect(error).toMatchObject({ attempts: 3, gaveUpBecause: 'attempts-exhausted', executed: 'maybe' });
});
