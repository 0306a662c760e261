import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export const JSON_TYPE = { 'content-type': 'application/json' };

/** A server that does what it likes, and knows what is left of it. */
export interface HostileServer {
  readonly url: string;
  /** Requests so far. */
  readonly requests: () => number;
  /** Answers that a client still takes. Not connections: undici opens a spare one after an abort, and closes it seconds later. */
  readonly open: () => number;
  /** Bytes of bodies that the clients' machine took. */
  readonly written: () => number;
  close(): Promise<void>;
}

export async function hostileServer(answer: (request: IncomingMessage, response: ServerResponse, pour: (unit: string) => void) => void): Promise<HostileServer> {
  let requests = 0;
  let written = 0;
  let open = 0;
  const server = createServer((request, response) => {
    requests++;
    open++;
    response.on('close', () => open--);
    response.on('error', () => undefined);
    request.on('error', () => undefined);
    // Without end, as fast as the client takes it.
    const pour = (unit: string): void => {
      const chunk = unit.repeat(Math.ceil(65_536 / unit.length));
      const more = (): void => {
        if (response.destroyed) return;
        written += chunk.length;
        if (response.write(chunk)) setImmediate(more);
        else response.once('drain', more);
      };
      more();
    };
    request.resume().on('end', () => answer(request, response, pour));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests: () => requests,
    open: () => open,
    written: () => written,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
