import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request as it arrived. */
export interface Arrived {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: readonly string[];
  readonly body: string;
}

export type Handler = (request: IncomingMessage, response: ServerResponse, arrived: Arrived) => void;

/** A server of node:http on this machine that notes what it saw. */
export class Loopback {
  readonly arrived: Arrived[] = [];
  /** Connections since the start. */
  connections = 0;
  /** Requests that are under way. */
  open = 0;
  readonly #server: Server;

  private constructor(handler: Handler) {
    this.#server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
      response.sendDate = false; // or two equal answers would differ now and then
      this.open++;
      response.on('close', () => this.open--);
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('error', () => undefined);
      request.on('end', () => {
        const { method, url, rawHeaders } = request;
        const arrived = { method, url, headers: rawHeaders.filter((header) => header !== this.host), body: Buffer.concat(chunks).toString('latin1') };
        this.arrived.push(arrived);
        handler(request, response, arrived);
      });
    });
    this.#server.on('connection', () => this.connections++);
  }

  static async start(handler: Handler): Promise<Loopback> {
    const loopback = new Loopback(handler);
    await new Promise<void>((resolve) => loopback.#server.listen(0, '127.0.0.1', resolve));
    return loopback;
  }

  get host(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get url(): string {
    return `http://${this.host}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

/** Waits for something that will happen. Ends before jest's own time limit would, for a loop that goes on keeps jest from ending. */
export async function until(reached: () => boolean): Promise<void> {
  const end = performance.now() + 4000;
  while (!reached()) {
    if (performance.now() > end) throw new Error(`This did not come about: ${String(reached)}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}
