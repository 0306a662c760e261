import { createHash } from 'node:crypto';

/** A Lua script and the name under which Redis caches it. */
export interface Script {
  readonly lua: string;
  readonly sha: string;
}

export function script(lua: string): Script {
  return { lua, sha: createHash('sha1').update(lua).digest('hex') };
}
