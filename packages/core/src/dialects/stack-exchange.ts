import { buildDialect } from '../build-dialect.js';
import { codesByKind } from '../codes-by-kind.js';
import { when } from '../when.js';

const isNumber = (value: unknown): boolean => typeof value === 'number';

/**
 * Stack Exchange API: HTTP 400 with an `error_id` (which is no HTTP status: 502 is the throttle) and its `error_name`. A success can carry `backoff`, seconds
 * to leave that method alone: it ran, so it is a warning with a wait. Calls that ignore it end in `throttle_violation`.
 * Uncertain: `backoff` counts for one method, but a pace is kept per key, so that other methods slow down too.
 *
 * @see https://api.stackexchange.com/docs/throttle, https://api.stackexchange.com/docs/error-handling
 */
export const stackExchange = /* @__PURE__ */ buildDialect({
  name: 'stackExchange',
  vendor: 'Stack Exchange',
  hosts: ['api.stackexchange.com'],
  markers: ['error_id', 'backoff'],
  failure: [
    /* @__PURE__ */ when({ error_id: isNumber }, { code: 'error_name', message: 'error_message' }),
    /* @__PURE__ */ when({ backoff: isNumber, items: Array.isArray }, { kind: 'rate-limit', warning: true }),
    /* @__PURE__ */ when({ backoff: isNumber, quota_remaining: isNumber }, { kind: 'rate-limit', warning: true }),
  ],
  codes: /* @__PURE__ */ codesByKind({
    'rate-limit': ['throttle_violation'],
    'api-key': ['access_token_required', 'invalid_access_token', 'access_denied', 'key_required', 'access_token_compromised'],
    'bad-request': ['bad_parameter', 'duplicate_request'],
    'not-found': ['no_method', 'not_found'],
    'other-failure': ['write_failed'],
    server: ['internal_error', 'temporarily_unavailable'],
  }),
  waitHint: [
    { path: 'backoff', unit: 'seconds' },
    { path: 'error_message', pattern: /more requests available in (\d{1,9}) seconds?$/, unit: 'seconds' },
  ],
  credential: [{ query: 'key' }, { query: 'access_token' }],
});
