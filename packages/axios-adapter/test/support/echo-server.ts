import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';

/** One request as it came over the wire. */
export interface Seen {
  method: string | undefined;
  url: string | undefined;
  headers: Record<string, unknown>;
  body: string;
}

export interface EchoServer {
  readonly url: string;
  /** Requests since the last call of this, in order. */
  takeSeen(): Seen[];
  close(): Promise<void>;
}

type Answer = (response: ServerResponse, seen: Seen, argument: string) => void;

function json(response: ServerResponse, value: unknown, status = 200, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(value));
}

const ANSWERS: Record<string, Answer> = {
  echo: (response, { headers: _headers, ...seen }) => json(response, seen),
  status: (response, _seen, argument) => json(response, { code: Number(argument) }, Number(argument)),
  bare: (response, _seen, argument) => response.writeHead(Number(argument)).end(),
  redirect: (response, _seen, argument) => response.writeHead(Number(argument), { location: '/echo?redirected=1' }).end(),
  loop: (response) => response.writeHead(302, { location: '/loop' }).end(),
  text: (response) => response.writeHead(200, { 'content-type': 'text/plain' }).end('plain text, äöü'),
  html: (response, _seen, argument) => response.writeHead(Number(argument || 200), { 'content-type': 'text/html' }).end('<h1>false</h1>'),
  binary: (response) => response.writeHead(200, { 'content-type': 'application/octet-stream' }).end(Buffer.from([0, 255, 128, 10])),
  gzip: (response) => response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' }).end(gzipSync('{"zipped":true}')),
  untyped: (response) => response.writeHead(200).end('{"a":1}'),
  bom: (response) => response.writeHead(200, { 'content-type': 'application/json' }).end('\ufeff{"a":false}'),
  'cut-json': (response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{"success":false,"a'),
  cookies: (response) => json(response, {}, 200, { 'set-cookie': 'a=1; Path=/', 'x-many': 'a, b' }),
  big: (response) => json(response, { padding: 'x'.repeat(200_000), success: false }),
  chunks: (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write('data: {"success":false}\n\n');
    response.end('data: end\n\n');
  },
  hang: () => undefined,
  reset: (response) => response.socket?.resetAndDestroy(),
  truncated: (response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' }).write('{"half":');
    setImmediate(() => response.socket?.destroy());
  },
  garbage: (response) => void response.socket?.end('this is not HTTP\r\n\r\n'),
};

async function answer(request: IncomingMessage, response: ServerResponse, all: Seen[]): Promise<void> {
  const chunks: Buffer[] = [];
  request.on('error', () => undefined);
  try {
    for await (const chunk of request) chunks.push(chunk as Buffer);
  } catch {
    return; // the client went away
  }
  const seen = { method: request.method, url: request.url, headers: request.headers, body: Buffer.concat(chunks).toString('latin1') };
  all.push(seen);
  const [, name = '', argument = ''] = (request.url ?? '').split('?')[0]!.split('/');
  (ANSWERS[name] ?? ANSWERS['echo']!)(response, seen, argument);
}

/** A server on loopback that answers in many ways and remembers what it was asked. */
export async function createEchoServer(): Promise<EchoServer> {
  const all: Seen[] = [];
  const server: Server = createServer((request, response) => void answer(request, response, all));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    takeSeen: () => all.splice(0),
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
