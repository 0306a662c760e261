import { buildDialect } from './build-dialect.js';
import { checkSpec } from './check-spec.js';
import type { Dialect, DialectSpec } from './dialect.js';

/**
 * Describes how an API says no.
 *
 * @throws TypeError at once if a field is unknown, missing or of the wrong shape; the message names it and says what it must be.
 * @example
 * ```ts
 * const acme = defineDialect({
 *   name: 'acme',
 *   failure: when({ ok: false }, { code: 'error.code', message: 'error.text' }),
 *   codes: { slow_down: 'rate-limit', bad_key: 'api-key' },
 *   credential: { header: 'x-api-key' },
 * });
 * ```
 */
export function defineDialect(spec: DialectSpec): Dialect {
  checkSpec(spec);
  return buildDialect(spec);
}
