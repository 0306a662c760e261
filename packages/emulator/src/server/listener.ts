import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

const HOST = '127.0.0.1';
// Longer than a test: a client must not meet a connection that closes for being idle unless it asked for that.
const KEEP_ALIVE_MS = 60_000;
const REQUEST_TIMEOUT_MS = 30_000;

/** The server and its sockets. It can be stopped and started again on the same port. */
export class Listener {
  readonly #handler: RequestListener;
  readonly #maxConnections: number;
  readonly #sockets = new Set<Socket>();
  #port: number;
  #server: Server | undefined;
  #turn: Promise<void> = Promise.resolve();

  constructor(handler: RequestListener, port: number, maxConnections: number) {
    this.#handler = handler;
    this.#port = port;
    this.#maxConnections = maxConnections;
  }

  /** The port asked for; once it has listened, the port it listened on. */
  get port(): number {
    return this.#port;
  }

  get listening(): boolean {
    return this.#server !== undefined;
  }

  get openSockets(): number {
    return this.#sockets.size;
  }

  /** Does nothing when it listens already. */
  start(): Promise<void> {
    return this.#inTurn(async () => {
      this.#server ??= await this.#listen();
    });
  }

  /** Hangs up on everyone at once. Does nothing when it is stopped already. */
  stop(): Promise<void> {
    return this.#inTurn(async () => {
      const server = this.#server;
      if (server === undefined) return;
      this.#server = undefined;
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of this.#sockets) socket.destroy();
      await closed;
    });
  }

  /** One thing after the other, however the calls overlap; a failure is the caller's and stops nobody else. */
  #inTurn(action: () => Promise<void>): Promise<void> {
    const done = this.#turn.then(action);
    this.#turn = done.catch(() => {});
    return done;
  }

  #listen(): Promise<Server> {
    const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS, requestTimeout: REQUEST_TIMEOUT_MS }, this.#handler);
    server.maxConnections = this.#maxConnections;
    server.on('connection', (socket) => this.#track(socket));
    return new Promise((resolve, reject) => {
      // Stays on: what goes wrong later is one connection's trouble and must not end the process.
      server.on('error', (error: NodeJS.ErrnoException) => reject(explain(error, this.#port)));
      server.listen(this.#port, HOST, () => {
        this.#port = (server.address() as AddressInfo).port;
        resolve(server);
      });
    });
  }

  #track(socket: Socket): void {
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
  }
}

function explain(error: NodeJS.ErrnoException, port: number): Error {
  const why = error.code === 'EADDRINUSE' ? 'another program uses it' : error.code === 'EACCES' ? 'this user may not' : error.message;
  return new Error(`Cannot listen on ${HOST}:${port}: ${why}. Give another port, or 0 for a free one.`, { cause: error });
}
