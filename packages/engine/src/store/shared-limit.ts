import { createPace, type Pace, type PaceSetting, type PaceSnapshot } from '../pace/index.js';
import { EvenSlots } from './even-slots.js';

/** What there is less of for each, the more processes share a limit. */
const SHARED = ['rate', 'burst', 'best', 'n'] as const;

/** The pace of a scope for the calls of all its processes. */
export function paceOfAll(setting: PaceSetting, initial: PaceSnapshot | null): Pace {
  return typeof setting === 'object' ? new EvenSlots(setting) : createPace(setting, initial);
}

/** The pace of one process among several that use a limit and cannot agree: an equal share of what is known of it. */
export function paceOfShare(setting: PaceSetting, initial: PaceSnapshot | null, processes: number): Pace {
  const share = Math.max(1, processes);
  if (typeof setting === 'object') return createPace({ requests: setting.requests / share, perMs: setting.perMs });
  return createPace(setting, initial === null ? null : shareOf(initial, share));
}

/** An equal share of a learned limit. */
export function shareOf(snapshot: PaceSnapshot, processes: number): PaceSnapshot {
  const shared: Record<string, PaceSnapshot[string]> = { ...snapshot };
  for (const name of SHARED) {
    const value = snapshot[name];
    if (typeof value === 'number') shared[name] = value / processes;
  }
  // Less than one call is no window and no burst.
  for (const name of ['burst', 'n']) if (typeof shared[name] === 'number') shared[name] = Math.max(1, shared[name]);
  if (typeof snapshot['spacing'] === 'number') shared['spacing'] = snapshot['spacing'] * processes;
  return { ...shared, version: 1 };
}
