// Written by hand: what is not listed here is nobody's contract.
export { redisStore } from './redis-store.js';

export type { RedisClient } from './client.js';
export type { RedisStoreOptions } from './options.js';
