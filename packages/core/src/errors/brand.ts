import type { FailureKind } from '../verdict.js';

/** What kind of error it is: a failed answer, or a reason of Holdfast's own. */
export type ErrorKind = FailureKind | 'deadline' | 'queue-full' | 'replaced' | 'closed';

/** Errors carry their kind under this symbol, which all copies of the package share. */
export const BRAND: unique symbol = Symbol.for('holdfast.error') as never;

/** The kind of a Holdfast error, or `undefined` for everything else. Never throws. */
export function brandOf(value: unknown): ErrorKind | undefined {
  try {
    return (value as { readonly [BRAND]?: ErrorKind } | null | undefined)?.[BRAND];
  } catch {
    return undefined;
  }
}
