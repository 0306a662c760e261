import { randomBytes } from 'node:crypto';
import type { SharedPace, SharedScope, Store } from '@holdfast/engine';
import type { RedisClient } from './client.js';
import { Link } from './link.js';
import { Member } from './member.js';
import { namesOf } from './names.js';
import { type RedisStoreOptions, settingsOf, type StoreSettings } from './options.js';

/**
 * Shares the rate limit of an API key among all processes that use this Redis: they pause together and pace together, and each gets its turn.
 * Without Redis every process goes on alone.
 *
 * The client stays yours: close it after `Holdfast.close()`. The store opens one more connection like it, to listen.
 *
 * @param client - Of ioredis 5 or 6: `new Redis(…)`, with Sentinels or without, or `new Redis.Cluster(…)`.
 * @throws TypeError for anything else, and for a wrong option.
 * @example
 * ```ts
 * const holdfast = install(api, { store: redisStore(new Redis(process.env.REDIS_URL)) });
 * ```
 */
export function redisStore(client: RedisClient, options?: RedisStoreOptions): Store {
  if (typeof client?.evalsha !== 'function' || typeof client.duplicate !== 'function') throw new TypeError('Holdfast: redisStore() needs a client of ioredis.');
  return new RedisStore(client, settingsOf(options));
}

class RedisStore implements Store {
  readonly #client: RedisClient;
  readonly #settings: StoreSettings;
  readonly #members = new Set<Member>();
  #users = 0;
  #link: Link | null = null;
  #me = '';

  constructor(client: RedisClient, settings: StoreSettings) {
    this.#client = client;
    this.#settings = settings;
  }

  open(): void {
    this.#users++;
    this.#connect();
  }

  share(scope: SharedScope): SharedPace {
    const link = this.#connect();
    for (const member of this.#members) if (member.closed) this.#members.delete(member);
    const member = new Member(scope, link, namesOf(this.#settings.prefix, scope.key), this.#me);
    this.#members.add(member);
    return member;
  }

  async close(): Promise<void> {
    if (--this.#users > 0) return;
    const link = this.#link;
    const members = [...this.#members];
    this.#link = null;
    this.#members.clear();
    await Promise.all(members.map((member) => member.close()));
    link?.close();
  }

  #connect(): Link {
    if (this.#link === null) {
      this.#me = randomBytes(9).toString('base64url');
      this.#link = new Link(this.#client, this.#settings);
    }
    return this.#link;
  }
}
