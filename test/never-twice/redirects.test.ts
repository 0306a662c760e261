import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { install } from '@holdfast/axios-adapter';
import { systemClock } from '@holdfast/engine';
import { wrapFetch } from '@holdfast/fetch-adapter';
import axios from 'axios';

// A POST that ran is answered with 303, and what it leads to refuses: that says nothing about the POST.

const LIMITED = '{"status":"success","response":{"success":false,"message":"Limited. modcol.co/e2a"}}';
const TARGETS: Readonly<Record<string, RequestListener | null>> = {
  'refuses the connection': null,
  'is limited, with a status': (_, response) => response.writeHead(429, { 'retry-after': '0' }).end(),
  'is limited, in its body': (_, response) => response.writeHead(200, { 'content-type': 'application/json', 'retry-after': '0' }).end(LIMITED),
};

const clock = { ...systemClock, random: () => 0 };
const CLIENTS: Readonly<Record<string, (url: string, idempotent?: boolean) => Promise<unknown>>> = {
  fetch: async (url, idempotent) => wrapFetch(fetch, { clock, retries: 1, deadlineMs: 5000, throwHttpErrors: true })(url, { method: 'POST', body: '{}', holdfast: { idempotent } }),
  axios: async (url, idempotent) => {
    const api = axios.create();
    install(api, { clock, retries: 1, deadlineMs: 5000 });
    return api.post(url, {}, { holdfast: { idempotent } });
  },
};

const open: Server[] = [];
afterEach(() => {
  for (const server of open.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A URL at which nobody listens any more. */
async function deadUrl(): Promise<string> {
  const url = await serve(() => undefined);
  const server = open.pop()!;
  await new Promise((resolve) => server.close(resolve));
  return url;
}

const rows = Object.keys(CLIENTS).flatMap((client) => Object.keys(TARGETS).map((target) => [client, target] as const));
describe.each(rows)('%s: the target of a redirect %s', (client, target) => {
  test.each([
    ['911', undefined, 1],
    ['911', true, 1],
    ['vehiclesearch', undefined, 1],
    ['vehiclesearch', true, 2],
  ] as const)('%s, idempotent: %s', async (workflow, idempotent, times) => {
    let ran = 0;
    let refused = 0;
    const listener = TARGETS[target]!;
    // Repeated once at most: the second redirect leads to where all is well.
    const fine = await serve((_, response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{}'));
    const bad = listener === null ? await deadUrl() : await serve((request, response) => listener(request, response));
    const first = await serve((request, response) => {
      request.resume();
      ran++;
      response.writeHead(303, { location: `${refused++ === 0 ? bad : fine}/result` }).end();
    });
    const end = await CLIENTS[client]!(`${first}/api/1.1/wf/${workflow}`, idempotent).then(() => 'done', (error: { executed?: unknown }) => error.executed);
    expect([ran, end]).toEqual([times, times === 2 ? 'done' : 'maybe']);
  });
});

test('the name of a host that does not resolve, behind a redirect', async () => {
  let ran = 0;
  const first = await serve((request, response) => {
    request.resume();
    ran++;
    response.writeHead(303, { location: 'http://nobody.invalid/' }).end();
  });
  for (const send of Object.values(CLIENTS)) await expect(send(`${first}/api/1.1/wf/911`)).rejects.toMatchObject({ kind: 'transport', executed: 'maybe' });
  expect(ran).toBe(2);
});

test.each([['elsewhere.test', 'maybe', 1], ['cad.test', 'no', 2]])('node-fetch says in words which request failed: %s', async (host, executed, attempts) => {
  const nodeFetch = (): Promise<Response> => Promise.reject(Object.assign(new Error(`request to http://${host}/result failed, reason: connect ECONNREFUSED`), { code: 'ECONNREFUSED' }));
  const send = wrapFetch(nodeFetch, { clock, retries: 1 });
  await expect(send('http://cad.test/api/1.1/wf/911', { method: 'POST' })).rejects.toMatchObject({ executed, attempts });
});

test('where the call itself was sent, a refused connection still says that it did not run', async () => {
  for (const send of Object.values(CLIENTS)) await expect(send(`${await deadUrl()}/api/1.1/wf/911`)).rejects.toMatchObject({ executed: 'no', attempts: 2 });
});
