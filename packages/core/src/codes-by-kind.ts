import type { CodeMeaning } from './dialect.js';
import type { FailureKind } from './verdict.js';

/**
 * A table of codes written by what they mean, for APIs with many codes.
 *
 * @param more - Codes of which more is to be said than their kind. @default none
 * @example
 * ```ts
 * codesByKind({ 'rate-limit': ['slow_down', 429], 'not-found': ['*_not_found'] }, { busy: { kind: 'server', executed: 'no' } })
 * ```
 */
export function codesByKind(
  groups: Readonly<Partial<Record<FailureKind, readonly (string | number)[]>>>,
  more: Readonly<Record<string, CodeMeaning>> = {},
): Record<string, CodeMeaning> {
  const meanings = Object.entries(groups).map(([kind, codes]) => codes.map((code) => [String(code), { kind: kind as FailureKind }] as const));
  return { ...Object.fromEntries(meanings.flat()), ...more };
}
