import type { CodeMeaning } from './dialect.js';
import type { FailureKind } from './verdict.js';

/**
 * A table of codes written by what they mean, for APIs with many codes.
 *
 * @example codes: codesByKind({ 'rate-limit': ['slow_down', 429], 'not-found': ['*_not_found'] })
 */
export function codesByKind(groups: Readonly<Partial<Record<FailureKind, readonly (string | number)[]>>>): Record<string, CodeMeaning> {
  const meanings = Object.entries(groups).map(([kind, codes]) => codes.map((code) => [String(code), { kind: kind as FailureKind }] as const));
  return Object.fromEntries(meanings.flat());
}
