/** Options of {@link redisStore}. Every one may be left out. */
export interface RedisStoreOptions {
  /** A Redis that takes longer than this to answer, in milliseconds, is done without until it is faster. @default 250 */
  readonly storeTimeoutMs?: number | undefined;
  /** What every key and channel begins with. @default 'holdfast:' */
  readonly prefix?: string | undefined;
}

/** Options with nothing left out. */
export interface StoreSettings {
  readonly storeTimeoutMs: number;
  readonly prefix: string;
}

const LONGEST_TIMEOUT_MS = 60_000;

/** @throws TypeError for an unknown or wrong option, naming it and what is expected. */
export function settingsOf(options: RedisStoreOptions = {}): StoreSettings {
  for (const name of Object.keys(options)) {
    if (name !== 'storeTimeoutMs' && name !== 'prefix') throw new TypeError(`Holdfast: unknown option "${name}" of redisStore(). Known: storeTimeoutMs, prefix.`);
  }
  const { storeTimeoutMs = 250, prefix = 'holdfast:' } = options;
  if (!(storeTimeoutMs >= 1 && storeTimeoutMs <= LONGEST_TIMEOUT_MS)) {
    throw new TypeError(`Holdfast: the option "storeTimeoutMs" of redisStore() must be a number from 1 to ${LONGEST_TIMEOUT_MS}.`);
  }
  // A brace would move the hash tag that keeps the keys of a scope together.
  if (typeof prefix !== 'string' || /[{}]/.test(prefix)) throw new TypeError('Holdfast: the option "prefix" of redisStore() must be a text without { and }.');
  return { storeTimeoutMs, prefix };
}
