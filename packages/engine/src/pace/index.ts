import { FixedPace } from './fixed-pace.js';
import { LearnedPace } from './learned-pace.js';
import { OffPace } from './off-pace.js';
import type { Pace, PaceSnapshot } from './pace.js';

export type { Pace, PaceSnapshot } from './pace.js';

/** How a scope is paced: `'learn'` finds the limit, `'off'` only pauses after refusals, or a limit that is known. */
export type PaceSetting = 'learn' | 'off' | { readonly requests: number; readonly perMs: number };

/**
 * The pace of one scope. `initial` is what `snapshot()` of an earlier learned pace gave; anything else is ignored.
 * Throws a `RangeError` for a limit that is none.
 */
export function createPace(setting: PaceSetting, initial?: PaceSnapshot | null): Pace {
  if (setting === 'learn') return new LearnedPace(initial);
  if (setting === 'off') return new OffPace();
  for (const name of ['requests', 'perMs'] as const) {
    const value = setting[name];
    if (!(Number.isFinite(value) && value > 0)) throw new RangeError(`pace.${name} must be a number above 0, not ${value}.`);
  }
  return new FixedPace(setting);
}
