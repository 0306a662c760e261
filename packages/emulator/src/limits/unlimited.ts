import type { Limit } from './limit.js';
import type { Allowance, Room } from './limiter.js';

const ROOM: Room = { remaining: Infinity, waitMs: 0, resetMs: 0 };

/** "No limit" is a value, not a branch. */
export class Unlimited implements Allowance {
  readonly capacity = Infinity;

  room(): Room {
    return ROOM;
  }

  spend(): void {}

  change(limit: Limit): boolean {
    return limit.kind === 'none';
  }
}
