import { install } from '@holdfast/axios-adapter';
import { isDeadlineError, isHoldfastError, wrapFetch } from '@holdfast/fetch-adapter';
import axios from 'axios';
import { until } from '../../packages/fetch-adapter/test/support/loopback.js';
import { type Client, clients, failure } from './clients.js';
import { type HostileServer, hostileServer, JSON_TYPE } from './server.js';

// Bodies of a server that means harm, over real sockets and through both adapters.

const MIB = 1024 * 1024;
const refusal = (message: string, more: object = {}): string => JSON.stringify({ status: 'success', response: { success: false, message, ...more } });

let server: HostileServer;
let client: Client;
afterEach(async () => {
  await client?.close();
  await server.close();
});

describe.each(clients)('%s', (name, createClient) => {
  async function serve(body: string, status = 200): Promise<void> {
    server = await hostileServer((_, response) => response.writeHead(status, JSON_TYPE).end(body));
  }

  test.each([429, 500])('an endless body of a %i is cut off, attempt by attempt, and the call ends by its deadline', async (status) => {
    server = await hostileServer((_, response, pour) => pour((response.writeHead(status, { ...JSON_TYPE, 'retry-after': '0' }), '[')));
    client = createClient({ deadlineMs: 400 });
    const error = await failure(client.post(server.url));
    expect(isHoldfastError(error)).toBe(true);
    expect(server.requests()).toBeGreaterThan(0);
    // The last answer is the caller's, as any Response is; those before it are not.
    await (error['response'] as Response | undefined)?.body?.cancel();
    await until(() => server.open() === 0); // nobody listens any longer
  });

  test('bytes that drip without end do not outlive the deadline', async () => {
    server = await hostileServer((_, response) => {
      response.writeHead(200, JSON_TYPE);
      const drip = setInterval(() => response.write(' '), 20);
      response.on('close', () => clearInterval(drip));
    });
    client = createClient({ deadlineMs: 200 });
    const error = await failure(client.post(server.url));
    expect([isDeadlineError(error), error['executed']]).toEqual([true, 'maybe']);
    await until(() => server.open() === 0);
  });

  test.each<[string, string]>([
    ['lists', `${'['.repeat(100_000)}false${']'.repeat(100_000)}`],
    ['objects', `${'{"response":'.repeat(100_000)}false${'}'.repeat(100_000)}`],
    ['openings', '{"false":'.repeat(100_000)],
  ])('100,000 levels of %s are read as they are', async (_what, body) => {
    await serve(body);
    client = createClient({ inspectBytes: 4 * MIB });
    expect(await client.post(server.url)).toBe(body);
    await server.close();
    await serve(body, 400);
    expect(await failure(client.post(server.url))).toMatchObject({ [name === 'axios' ? 'code' : 'kind']: name === 'axios' ? 'ERR_BAD_REQUEST' : 'bad-request' });
  });

  test('a body that would pollute prototypes pollutes none, and nothing is read through one', async () => {
    await serve('{"__proto__":{"status":"success","response":{"success":false,"message":"modcol.co/e1a"},"polluted":1},"constructor":{"prototype":{"polluted":1}},"status":"success","response":{"success":false,"message":"No. modcol.co/e9z","__proto__":{"requestID":"FORGED","code":"1A"}}}');
    client = createClient({});
    expect(await failure(client.post(server.url))).toMatchObject({ kind: 'other-failure', code: '9Z', requestId: null });
    await server.close();
    await serve('{"__proto__":{"status":"success","response":{"success":false,"message":"modcol.co/e1a"}}}');
    expect(await client.post(server.url)).toContain('__proto__');
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  test('a refusal counts up to inspectBytes, and beyond that the body is the caller’s own', async () => {
    const limit = 65_536;
    const filled = (length: number): string => {
      const rest = length - Buffer.byteLength(refusal('No. modcol.co/e1a', { x: '' }));
      return refusal('No. modcol.co/e1a', { x: 'é'.repeat(rest >> 1) + 'y'.repeat(rest % 2) });
    };
    client = createClient({});
    for (const [length, ends] of [[limit - 1, 'fails'], [limit, 'fails'], [limit * 4, 'flows']] as const) {
      const body = filled(length);
      expect(Buffer.byteLength(body)).toBe(length);
      await serve(body);
      const end = await client.post(server.url).then((got) => (got === body ? 'flows' : 'changed'), (error: { kind?: unknown }) => (error.kind === 'api-key' ? 'fails' : error));
      expect([length, end]).toEqual([length, ends]);
      await server.close();
    }
  });

  test.each(['a', '\\"', '{"a":', 'modcol.co/e2a ', 'Missing parameter for workflow ', ' ', '\u202e'])('64 KiB of %j in a message make a short error', async (unit) => {
    client = createClient({ deadlineMs: 5000 });
    for (const status of [200, 400, 404]) {
      const said = unit.repeat(Math.floor(20_000 / Buffer.byteLength(JSON.stringify(unit))));
      await serve(status === 200 ? refusal(said) : JSON.stringify({ statusCode: status, body: { status: 'INVALID', message: said } }), status);
      const error = await failure(client.post(server.url));
      expect(isHoldfastError(error)).toBe(true);
      expect(String(error['message']).length).toBeLessThan(2000);
      await server.close();
    }
  });
});

test('fetch: an endless success is the caller’s to read or to leave; what it does not read is not taken', async () => {
  server = await hostileServer((_, response, pour) => pour((response.writeHead(200, JSON_TYPE), '[')));
  const honestFetch = wrapFetch(fetch);
  const response = await honestFetch(server.url);
  expect(response.status).toBe(200);
  let seen = 0;
  await until(() => seen === (seen = server.written()) || seen > 64 * MIB); // until no more is taken
  expect(seen).toBeLessThan(64 * MIB); // what sockets hold, not what a server can send
  await response.body!.cancel();
  await until(() => server.open() === 0);
});

test('axios: it reads a body whole before anybody sees it, so maxContentLength bounds memory, and the deadline bounds time', async () => {
  server = await hostileServer((_, response, pour) => pour((response.writeHead(200, JSON_TYPE), '[')));
  const api = axios.create({ maxContentLength: MIB });
  install(api);
  const error = await failure(api.post(`${server.url}/911`, {}));
  expect([error['name'], error['message'], server.requests()]).toEqual(['AxiosError', `maxContentLength size of ${MIB} exceeded`, 1]);
  expect(server.written()).toBeLessThan(64 * MIB);
  await until(() => server.open() === 0);
});
