import { createHash } from 'node:crypto';

/** Keys and channels of one scope. All carry one hash tag, so that Redis Cluster keeps them together. */
export interface Names {
  /** Lease, state and pause. */
  readonly keys: readonly [lease: string, state: string, pause: string];
  /** What the conductor hears. */
  readonly conductor: string;
  /** What every process of the scope hears. */
  readonly everyone: string;
  /** What one process hears. */
  member(id: string): string;
}

/** Version of what is kept and said in Redis: processes of different versions do not meet. */
const VERSION = 1;
/** Hex digits of a scope's hash. */
const HASH_LENGTH = 24;

/** @param scope - Names the scope; only its hash gets into Redis. */
export function namesOf(prefix: string, scope: string): Names {
  const hash = createHash('sha256').update(scope).digest('hex').slice(0, HASH_LENGTH);
  const base = `${prefix}${VERSION}:{${hash}}`;
  return {
    keys: [`${base}:lease`, `${base}:state`, `${base}:pause`],
    conductor: `${base}:conductor`,
    everyone: `${base}:all`,
    member: (id) => `${base}:to:${id}`,
  };
}
