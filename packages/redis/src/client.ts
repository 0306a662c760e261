/** What is used of a client of ioredis 5 or 6, be it of a single node, of Sentinel or of Cluster. */
export interface RedisClient {
  readonly status: string;
  readonly isCluster?: boolean;
  evalsha(sha: string, keys: number, ...args: (string | number)[]): Promise<unknown>;
  eval(lua: string, keys: number, ...args: (string | number)[]): Promise<unknown>;
  on(event: string, listener: () => void): unknown;
  off(event: string, listener: () => void): unknown;
  duplicate(): unknown;
}

/** The connection that listens. */
export interface Subscriber {
  readonly status: string;
  on(event: string, listener: (...args: string[]) => void): unknown;
  subscribe(...channels: string[]): Promise<unknown>;
  unsubscribe(...channels: string[]): Promise<unknown>;
  disconnect(): void;
}

/** A second connection like the first: one that listens can do nothing else. It waits for Redis as long as it takes. */
export function subscriberOf(client: RedisClient): Subscriber {
  const patient = { maxRetriesPerRequest: null, enableOfflineQueue: true, autoResubscribe: true, lazyConnect: false, keyPrefix: '' };
  const duplicate = client.duplicate as (...args: unknown[]) => Subscriber;
  return client.isCluster === true ? duplicate.call(client, [], { lazyConnect: false, enableOfflineQueue: true }) : duplicate.call(client, patient);
}
