import type { RedisClient, Subscriber } from './client.js';
import { subscriberOf } from './client.js';
import type { StoreSettings } from './options.js';
import type { Script } from './scripts/script.js';

/** One who has to know whether Redis can be reached. */
export interface Tenant {
  /** Redis cannot be reached, or not in time. */
  onDown(reason: string): void;
  /** Tries to share again; rejects if Redis still cannot be reached. */
  rejoin(): Promise<void>;
}

/** First try after a failure; each further one takes twice as long, */
const FIRST_TRY_MS = 100;
/** up to this. */
const LAST_TRY_MS = 800;
/** A timer that is later than this was not waited for by Redis alone, */
const AWAY_MS = 30;
/** and the answer has so much more time. */
const LOOK_MS = 50;
/** Before these, a command would wait for a connection that may never come. */
const AWAY: ReadonlySet<string> = new Set(['close', 'reconnecting', 'end']);

/** The way of one process to Redis: scripts with a time limit, channels, and whether all that works. */
export class Link {
  readonly isCluster: boolean;
  readonly #client: RedisClient;
  readonly #subscriber: Subscriber;
  readonly #timeoutMs: number;
  readonly #tenants = new Set<Tenant>();
  readonly #listeners = new Map<string, (message: string) => void>();
  #down: string | null = null;
  #tryMs = FIRST_TRY_MS;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #closed = false;

  constructor(client: RedisClient, settings: StoreSettings) {
    this.#client = client;
    this.#timeoutMs = settings.storeTimeoutMs;
    this.isCluster = client.isCluster === true;
    this.#subscriber = subscriberOf(client);
    this.#subscriber.on('error', () => undefined); // told by `close`
    this.#subscriber.on('message', (channel = '', message = '') => this.#listeners.get(channel)?.(message));
    this.#subscriber.on('close', this.#onClose);
    client.on('close', this.#onClose);
  }

  /** Why Redis cannot be used at the moment; `null` if it can. */
  get down(): string | null {
    return this.#down;
  }

  add(tenant: Tenant): void {
    this.#tenants.add(tenant);
  }

  remove(tenant: Tenant): void {
    this.#tenants.delete(tenant);
  }

  /** Runs a script. Rejects, and tells all tenants, if that fails or takes too long. */
  async run({ lua, sha }: Script, keys: readonly string[], args: readonly (string | number)[]): Promise<unknown[]> {
    const attempt = async (): Promise<unknown> => {
      try {
        return await this.#client.evalsha(sha, keys.length, ...keys, ...args);
      } catch (error) {
        if (!String((error as Error).message).startsWith('NOSCRIPT')) throw error;
        return this.#client.eval(lua, keys.length, ...keys, ...args);
      }
    };
    return [await this.#guard(attempt)].flat();
  }

  /** Listens to channels; resolves once Redis has confirmed. */
  async listen(channels: readonly string[], listener: (message: string) => void): Promise<void> {
    for (const channel of channels) this.#listeners.set(channel, listener);
    await this.#guard(() => this.#subscriber.subscribe(...channels));
  }

  unlisten(channels: readonly string[]): void {
    for (const channel of channels) this.#listeners.delete(channel);
    if (!this.#closed) this.#subscriber.unsubscribe(...channels).catch(() => undefined);
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#client.off('close', this.#onClose);
    this.#subscriber.disconnect();
  }

  readonly #onClose = (): void => this.#fail('the connection was lost');

  async #guard<T>(command: () => Promise<T>): Promise<T> {
    if (this.#closed || AWAY.has(this.#client.status) || AWAY.has(this.#subscriber.status)) {
      this.#fail('there is no connection');
      throw new Error('there is no connection');
    }
    try {
      return await inTime(command(), this.#timeoutMs);
    } catch (error) {
      this.#fail(reasonOf(error));
      throw error;
    }
  }

  #fail(reason: string): void {
    if (this.#down !== null || this.#closed) return;
    this.#down = reason;
    this.#tryMs = FIRST_TRY_MS;
    for (const tenant of this.#tenants) tenant.onDown(reason);
    this.#tryLater();
  }

  #tryLater(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#try(), this.#tryMs);
    this.#timer.unref();
  }

  async #try(): Promise<void> {
    const [first, ...others] = this.#tenants;
    try {
      await first?.rejoin();
    } catch {
      this.#tryMs = Math.min(LAST_TRY_MS, 2 * this.#tryMs);
      return this.#closed ? undefined : this.#tryLater();
    }
    this.#down = null;
    // One that fails now tells all.
    for (const tenant of others) tenant.rejoin().catch(() => undefined);
  }
}

class TookTooLong extends Error {}

/** Rejects after a time. */
function inTime<T>(answer: Promise<T>, timeoutMs: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const startedAt = performance.now();
    const onTime = (): void => {
      // A process that was away itself first looks whether the answer has come meanwhile.
      if (performance.now() - startedAt > timeoutMs + AWAY_MS) timer = setTimeout(onLooked, LOOK_MS);
      else onLooked();
    };
    const onLooked = (): void => void setImmediate(() => setImmediate(() => reject(new TookTooLong())));
    let timer = setTimeout(onTime, timeoutMs);
    answer.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/** Names the failure without quoting a message, which may hold anything. */
function reasonOf(error: unknown): string {
  if (error instanceof TookTooLong) return 'it took too long to answer';
  const code = /^[A-Z]{2,20}(?= )/.exec(String((error as Error)?.message))?.[0];
  return code === undefined ? 'the command failed' : `it answered ${code}`;
}
