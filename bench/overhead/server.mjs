// A server on loopback that answers every POST at once, under /chunked in chunks and without a length, in a process of its own, so that its CPU does not count.
import { Buffer } from 'node:buffer';
import { fork } from 'node:child_process';
import { createServer } from 'node:http';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

export const BODY = JSON.stringify({
  status: 'success',
  response: { success: true, message: 'This API Key is valid & associated with an active community.', requestID: 'ABCDEFGHIJKLMNO' },
});
export const HEADERS = { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(BODY)) };

const self = fileURLToPath(import.meta.url);
if (process.argv[1] === self) {
  const answer = (request, response) => {
    if (!request.url.startsWith('/chunked/')) return response.writeHead(200, HEADERS).end(BODY);
    response.writeHead(200, { 'content-type': HEADERS['content-type'] }).write(BODY.slice(0, BODY.length / 2));
    response.end(BODY.slice(BODY.length / 2));
  };
  const server = createServer((request, response) => request.resume().on('end', () => answer(request, response)));
  server.listen(0, '127.0.0.1', () => process.send(server.address().port));
}

/** Starts it; the process that asks for it stops it. */
export async function startServer() {
  const child = fork(self);
  const port = await new Promise((resolve) => child.once('message', resolve));
  return { origin: `http://127.0.0.1:${port}`, stop: () => child.kill() };
}
