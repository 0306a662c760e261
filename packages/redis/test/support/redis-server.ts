import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { Redis } from 'ioredis';

const NEEDED = process.env['HOLDFAST_REQUIRE_REDIS'] === '1';
const hasServer = spawnSync('redis-server', ['--version']).status === 0;

/** What a connection may be told. */
interface ConnectOptions {
  readonly maxRetriesPerRequest?: number | null;
  readonly retryStrategy?: () => number;
}

/**
 * Describes tests that need a real Redis of their own: a `redis-server` on the PATH. Without one they are left out, visibly, unless
 * HOLDFAST_REQUIRE_REDIS=1 says that this is a failure.
 */
export function describeWithServer(name: string, tests: () => void): void {
  if (hasServer) return describe(name, tests);
  if (NEEDED) return describe(name, () => test('needs redis-server', () => expect('redis-server').toBe('on the PATH (HOLDFAST_REQUIRE_REDIS=1)')));
  console.warn(`SKIPPED "${name}": there is no redis-server on the PATH.`);
  describe.skip(name, tests);
}

/** As {@link describeWithServer}, for tests that can also use the server that REDIS_URL names: they touch nothing but keys of their own. */
export function describeWithRedis(name: string, tests: (connect: (options?: ConnectOptions) => Redis) => void): void {
  const url = process.env['REDIS_URL'];
  if (url === undefined) {
    return describeWithServer(name, () => {
      const server = new RedisServer();
      beforeAll(() => server.start());
      afterAll(() => server.stop());
      tests((options) => server.connect(options));
    });
  }
  describe(name, () => tests((options) => quiet(new Redis(url, options ?? {}))));
}

function quiet(redis: Redis): Redis {
  return redis.on('error', () => undefined);
}

/** A redis-server on a free port of the loopback interface, which keeps nothing. */
export class RedisServer {
  port = 0;
  #child: ChildProcess | undefined;
  #ended: Promise<unknown> = Promise.resolve();

  /** Starts it, after a stop on the same port, and waits until it answers. */
  async start(args: readonly string[] = []): Promise<void> {
    if (this.port === 0) this.port = await freePort();
    this.#child = spawn('redis-server', ['--port', String(this.port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', ...args], { stdio: 'ignore' });
    this.#ended = new Promise((resolve) => this.#child!.once('exit', resolve));
    const redis = this.connect({ retryStrategy: () => 20 });
    await redis.ping();
    redis.disconnect();
  }

  /** Ends it as a power cut would. */
  async stop(): Promise<void> {
    this.#child?.kill('SIGKILL');
    await this.#ended;
  }

  connect(options: ConnectOptions = {}): Redis {
    return quiet(new Redis(this.port, '127.0.0.1', { maxRetriesPerRequest: null, ...options }));
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
