import { Agent, request, type IncomingHttpHeaders } from 'node:http';

export interface Seen {
  status: number;
  headers: IncomingHttpHeaders;
  bytes: Buffer;
  text: string;
  /** How many pieces the body came in. */
  pieces: number;
}

export interface Envelope {
  status: string;
  response: { success: boolean; message: string; requestID: string };
}

interface Sent {
  body?: unknown;
  raw?: string;
  headers?: Record<string, string>;
  method?: string;
  path?: string;
  agent?: Agent;
}

/** One request over plain node:http, so that a test sees the wire and no client's opinion of it. */
export function post(url: string, { body, raw, headers = {}, method = 'POST', path, agent }: Sent = {}): Promise<Seen> {
  const payload = raw ?? (body === undefined ? '' : JSON.stringify(body));
  return new Promise((resolve, reject) => {
    const target = new URL(url);
    const options = { host: '127.0.0.1', port: target.port, path: path ?? target.pathname + target.search, method, agent: agent ?? false };
    const sent = request({ ...options, headers: { 'content-type': 'application/json', ...headers } }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const bytes = Buffer.concat(chunks);
        resolve({ status: response.statusCode ?? 0, headers: response.headers, bytes, text: bytes.toString(), pieces: chunks.length });
      });
    });
    sent.on('error', reject);
    sent.end(payload);
  });
}

export async function envelope(url: string, sent?: Sent): Promise<Envelope['response']> {
  const { status, text } = await post(url, sent);
  const parsed = JSON.parse(text) as Envelope;
  expect({ status, word: parsed.status }).toEqual({ status: 200, word: 'success' });
  return parsed.response;
}

/** Waits for the emulator to get so far; jest's own time limit ends it if that never happens. */
export async function until(reached: () => boolean): Promise<void> {
  while (!reached()) await new Promise((resolve) => setImmediate(resolve));
}
