import { buildDialect } from '../build-dialect.js';
import { codesByKind } from '../codes-by-kind.js';
import type { Answer, Finding } from '../dialect.js';
import { asText, own, valueAt } from '../path.js';
import { graphqlErrors } from './graphql-errors.js';

/** How long the bucket needs to hold what the query asks for: (requested - available) / restoreRate seconds. */
function refillTime({ body }: Answer): number | null {
  const cost = valueAt(body, ['extensions', 'cost']);
  const bucket = own(cost, 'throttleStatus');
  const [requested, available, rate] = [own(cost, 'requestedQueryCost'), own(bucket, 'currentlyAvailable'), own(bucket, 'restoreRate')];
  if (typeof requested !== 'number' || typeof available !== 'number' || typeof rate !== 'number' || rate <= 0) return null;
  return requested > available ? ((requested - available) / rate) * 1000 : null;
}

/** A success after which the bucket cannot pay for the same query again. */
function emptyBucket(answer: Answer): Finding | null {
  const { status, body } = answer;
  return status < 400 && own(body, 'data') !== undefined && refillTime(answer) !== null ? { kind: 'rate-limit', warning: true } : null;
}

/** REST: honest statuses with a text or an object under `errors`. */
function restErrors({ status, body }: Answer): Finding | null {
  const errors = own(body, 'errors');
  return status >= 400 && !Array.isArray(errors) && errors !== undefined ? { message: asText(errors) } : null;
}

/**
 * Shopify Admin API, GraphQL and REST. A throttled query is HTTP 200 with the code THROTTLED; the cost is weighed before it runs, so it did not run. Every
 * success carries the state of the bucket; one that could not pay for the same query again is a warning. Data beside errors is a success with a warning.
 * `userErrors` inside the data are the caller's to read. A limited REST call is HTTP 429 with Retry-After.
 *
 * @see https://shopify.dev/docs/api/usage/limits, https://shopify.dev/docs/api/admin-graphql#status-and-error-codes
 */
export const shopify = /* @__PURE__ */ buildDialect({
  name: 'shopify',
  vendor: 'Shopify',
  hosts: ['*.myshopify.com'],
  failure: [
    /* @__PURE__ */ graphqlErrors({ code: ['extensions.code'], spellings: [[/^Throttled$/, 'rate-limit']], partial: 'warning', weighsFirst: true }),
    restErrors,
    emptyBucket,
  ],
  markers: ['errors', 'throttleStatus'],
  codes: /* @__PURE__ */ codesByKind({
    'rate-limit': ['THROTTLED', 'TOO_MANY_REQUESTS', 'RATE_LIMITED'],
    'api-key': ['ACCESS_DENIED', 'UNAUTHORIZED', 'FORBIDDEN'],
    'bad-request': [
      'MAX_COST_EXCEEDED', 'BAD_REQUEST', 'BAD_USER_INPUT', 'INVALID_VARIABLE', 'GRAPHQL_VALIDATION_FAILED', 'GRAPHQL_PARSE_FAILED',
      'undefinedField', 'argument*', 'variable*', 'missing*', 'selectionMismatch', 'fieldConflict',
    ],
    'not-found': ['NOT_FOUND', 'RESOURCE_NOT_FOUND'],
    'other-failure': ['SHOP_INACTIVE'],
    server: ['INTERNAL_SERVER_ERROR', 'TIMEOUT', 'SERVICE_UNAVAILABLE'],
  }),
  waitHint: refillTime,
  requestIdHeader: 'x-request-id',
  credential: [{ header: 'x-shopify-access-token' }, { header: 'authorization' }],
});
