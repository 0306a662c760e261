import { Agent, createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { install } from '@holdfast/axios-adapter';
import { systemClock } from '@holdfast/engine';
import { wrapFetch } from '@holdfast/fetch-adapter';
import axios, { type AxiosRequestConfig } from 'axios';

// What a refused attempt leaves: its connection has to be free for the next one. Counted where they arrive, at the server.

const LIMITED = '{"status":"success","response":{"success":false,"message":"Limited. modcol.co/e2a"}}';
const JSON_TYPE = { 'content-type': 'application/json', 'retry-after': '0' };
const REFUSALS: Readonly<Record<string, (response: ServerResponse) => void>> = {
  'an in-band limit': (response) => response.writeHead(200, JSON_TYPE).end(LIMITED),
  'an in-band limit in pieces': (response) => {
    response.writeHead(200, JSON_TYPE).write(LIMITED.slice(0, 30));
    setImmediate(() => response.end(LIMITED.slice(30)));
  },
  'a 429 with text': (response) => response.writeHead(429, { 'retry-after': '0', 'content-type': 'text/plain' }).end('slow down '.repeat(100)),
  'a 503 with HTML': (response) => response.writeHead(503, { 'content-type': 'text/html' }).end('<p>'.repeat(5000)),
  'a 500 without a body': (response) => response.writeHead(500).end(),
};

let server: Server;
let url: string;
let connections = 0;
let requests = 0;
let refuse: (response: ServerResponse) => void;

beforeEach(start);
afterEach(stop);

/** On another port: with a pool of connections that is empty. */
async function restart(): Promise<void> {
  stop();
  await start();
}

async function start(): Promise<void> {
  [connections, requests] = [0, 0];
  server = createServer((request, response) => {
    request.resume();
    if (++requests <= 3) return refuse(response);
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"status":"success","response":{"success":true}}');
  });
  server.on('connection', () => connections++);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/1.1/wf/locationping`;
}

function stop(): void {
  server.closeAllConnections();
  server.close();
}

const clock = { ...systemClock, random: () => 0 };

type Send = () => Promise<unknown>;
/** A way to send the call: bare and wrapped. */
type Client = (isBare: boolean, httpAgent: Agent) => Send;

const overAxios = (config: AxiosRequestConfig): Client => (isBare, httpAgent) => {
  const api = axios.create({ httpAgent, validateStatus: isBare ? null : (status) => status === 200, ...config });
  if (!isBare) install(api, { clock });
  return () => api.post(url, { a: 1 }, { holdfast: { retries: 5 } });
};

const CLIENTS: Readonly<Record<string, Client>> = {
  fetch: (isBare) => {
    const subject: typeof fetch = isBare ? fetch : wrapFetch(fetch, { clock });
    return async () => (await subject(url, { method: 'POST', body: '{"a":1}', holdfast: { retries: 5 } } as RequestInit)).text();
  },
  'axios over http': overAxios({ adapter: 'http' }),
  'axios over http, as bytes': overAxios({ adapter: 'http', responseType: 'arraybuffer' }),
  'axios over fetch': overAxios({ adapter: 'fetch' }),
};

describe.each(Object.keys(CLIENTS))('%s', (client) => {
  // Node's fetch may take a second connection by itself.
  test.each(Object.keys(REFUSALS))('after %s the connection is used again, as by four bare calls whose answers are read', async (name) => {
    refuse = REFUSALS[name]!;
    const counts: number[] = [];
    for (const isBare of [true, false]) {
      [connections, requests] = [0, 0];
      const httpAgent = new Agent({ keepAlive: true });
      const send = CLIENTS[client]!(isBare, httpAgent);
      for (let i = 0; i < (isBare ? 4 : 1); i++) await send();
      expect(requests).toBe(4);
      counts.push(connections);
      httpAgent.destroy();
      await restart();
    }
    expect(counts[1]).toBeLessThanOrEqual(Math.max(1, counts[0]!));
  });
});

test.each(['http', 'fetch'] as const)('axios over %s, as a stream: the refused one is cut off, so that no connection stays taken', async (adapter) => {
  refuse = REFUSALS['a 503 with HTML']!;
  const httpAgent = new Agent({ keepAlive: true });
  await overAxios({ adapter, responseType: 'stream' })(false, httpAgent)();
  expect(requests).toBe(4);
  server.closeIdleConnections();
  const open = (): Promise<number> => new Promise((resolve, reject) => server.getConnections((error, count) => (error ? reject(error) : resolve(count))));
  while ((await open()) > 1) await new Promise((resolve) => setImmediate(resolve)); // the last answer is the caller's, and unread
  httpAgent.destroy();
});
