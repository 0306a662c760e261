import { createServer } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { lookup } from 'node:dns/promises';
import { install } from '@holdfast/axios-adapter';
import { systemClock } from '@holdfast/engine';
import { wrapFetch } from '@holdfast/fetch-adapter';
import axios from 'axios';

// Whoever sends a call may do something else once the answer is there, such as to tell a cache. Where that server refuses the connection, the call has run all the same.

const clock = { ...systemClock, random: () => 0 };
let ran = 0;
let here = '';
let deadPort = 0;
const server = createServer((request, response) => {
  request.resume();
  ran++;
  response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
});

beforeAll(async () => {
  const dead = createServer();
  for (const it of [server, dead]) await new Promise<void>((resolve) => it.listen(0, '127.0.0.1', resolve));
  here = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  deadPort = (dead.address() as AddressInfo).port;
  await new Promise((resolve) => dead.close(resolve));
});
beforeEach(() => void (ran = 0));
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const STEPS: Readonly<Record<string, () => Promise<unknown>>> = {
  'a socket': () => new Promise((_, reject) => connect(deadPort, '127.0.0.1').on('error', reject)),
  'a socket, within another error': () => STEPS['a socket']!().catch((cause: unknown) => Promise.reject(new Error('no cache', { cause }))),
  'one socket per address': () => STEPS['a socket']!().catch((error: unknown) => Promise.reject(Object.assign(new AggregateError([error, error]), { code: 'ECONNREFUSED' }))),
  'a name': () => lookup('no-such-host.invalid'),
  fetch: () => fetch(`http://127.0.0.1:${deadPort}/cache`),
  axios: () => axios.get(`http://127.0.0.1:${deadPort}/cache`),
};

const CLIENTS: Readonly<Record<string, (url: string, step: () => Promise<unknown>) => Promise<unknown>>> = {
  fetch: async (url, step) => {
    const sending: typeof fetch = async (input, init) => {
      const response = await fetch(input, init);
      await step();
      return response;
    };
    return wrapFetch(sending, { clock, deadlineMs: 5000 })(url, { method: 'POST', body: '{}' });
  },
  axios: async (url, step) => {
    const http = axios.getAdapter('http');
    const api = axios.create({
      adapter: async (config) => {
        const response = await http(config);
        await step();
        return response;
      },
    });
    install(api, { clock, deadlineMs: 5000 });
    return api.post(url, {});
  },
};

describe.each(Object.keys(CLIENTS))('%s', (client) => {
  test.each(Object.keys(STEPS))('%s that cannot connect afterwards: the call is sent once', async (step) => {
    const error = await CLIENTS[client]!(`${here}/api/1.1/wf/911`, STEPS[step]!).then(() => 'done', (thrown: unknown) => thrown);
    expect(error).not.toBe('done');
    expect([ran, (error as { executed?: unknown }).executed ?? 'maybe']).toEqual([1, 'maybe']);
  });

  test('the server of the call itself that cannot be reached: nothing was sent', async () => {
    const error = await CLIENTS[client]!(`http://127.0.0.1:${deadPort}/api/1.1/wf/911`, async () => undefined).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ executed: 'no', attempts: 3 });
  });
});
