import { buildDialect } from '../build-dialect.js';
import { codesByKind } from '../codes-by-kind.js';
import type { Answer, Finding } from '../dialect.js';
import { headerOf } from '../outcome.js';
import { asText, own } from '../path.js';
import { graphqlErrors } from './graphql-errors.js';

const PRIMARY = /^API rate limit (?:already )?exceeded/;
const SECONDARY = /^You have (?:exceeded a secondary rate limit|triggered an abuse detection mechanism)/;

/** GitHub: without Retry-After and with requests left, "wait for at least one minute". */
const SECONDARY_WAIT_MS = 60_000;

/** The failures outside GraphQL: HTTP 4xx with `{ message, documentation_url }`. A 403 is a limit if its message says so. */
function refusal({ status, headers, body }: Answer): Finding | null {
  const message = asText(own(body, 'message'));
  if (status < 400 || message === null) return null;
  if (!SECONDARY.test(message)) return { kind: PRIMARY.test(message) ? 'rate-limit' : undefined, message };
  const told = headerOf(headers, 'retry-after') !== null || headerOf(headers, 'x-ratelimit-remaining') === '0';
  return { kind: 'rate-limit', message, retryAfterMs: told ? undefined : SECONDARY_WAIT_MS };
}

/**
 * GitHub's GraphQL API, and the refusals of its REST API. A limit is HTTP 200 with `errors[].type` RATE_LIMITED (RATE_LIMIT in newer answers), weighed before
 * the query runs, so it did not run; the secondary limits are HTTP 403 or 429 with a text. `x-ratelimit-remaining` is often above 0 on a refusal and proves
 * nothing. Data beside errors is a success with a warning: GitHub answers like that whenever one node of many cannot be seen.
 *
 * @see https://docs.github.com/en/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api
 */
export const githubGraphql = /* @__PURE__ */ buildDialect({
  name: 'githubGraphql',
  vendor: 'GitHub',
  hosts: ['api.github.com'],
  failure: [
    refusal,
    /* @__PURE__ */ graphqlErrors({
      code: ['type', 'extensions.code', 'code'],
      spellings: [
        [PRIMARY, 'rate-limit'],
        [SECONDARY, 'rate-limit'],
        [/^Something went wrong while executing your query/, 'server'],
        [/^(?:Parse error|Field '|Argument '|Variable )/, 'bad-request'],
      ],
      partial: 'warning',
      weighsFirst: true,
    }),
  ],
  markers: ['errors'],
  codes: /* @__PURE__ */ codesByKind({
    'rate-limit': ['RATE_LIMITED', 'RATE_LIMIT', 'graphql_rate_limit'],
    'api-key': ['FORBIDDEN', 'INSUFFICIENT_SCOPES', 'UNAUTHENTICATED', 'UNAUTHORIZED', 'SAML_ERROR'],
    'bad-request': [
      'MAX_NODE_LIMIT_EXCEEDED', 'RESOURCE_LIMITS_EXCEEDED', 'UNPROCESSABLE', 'VALIDATION', 'BAD_USER_INPUT', 'EXCESSIVE_PAGINATION',
      'MISSING_PAGINATION_BOUNDARIES', 'undefinedField', 'argument*', 'variable*', 'missing*', 'INVALID_CURSOR_ARGUMENTS',
    ],
    'not-found': ['NOT_FOUND'],
    server: ['SERVICE_UNAVAILABLE', 'INTERNAL', 'INTERNAL_ERROR', 'TIMEOUT', 'LOADING'],
  }),
  requestIdHeader: 'x-github-request-id',
});
