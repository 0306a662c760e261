import type { IncomingMessage } from 'node:http';

/** Hands on the whole body; `too-long` as soon as it exceeds the limit; `gone` when the client leaves before its end. */
export function readBody(request: IncomingMessage, maxBytes: number, done: (body: Buffer | 'too-long' | 'gone') => void): void {
  const chunks: Buffer[] = [];
  let length = 0;
  let settled = false;
  const settle = (body: Buffer | 'too-long' | 'gone'): void => {
    if (settled) return;
    settled = true;
    done(body);
  };
  request.on('data', (chunk: Buffer) => {
    length += chunk.length;
    if (length > maxBytes) {
      chunks.length = 0;
      settle('too-long');
    } else chunks.push(chunk);
  });
  request.on('end', () => settle(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)));
  request.on('close', () => settle('gone'));
  request.on('error', () => settle('gone'));
}
