import { buildDialect } from '../build-dialect.js';
import { codesByKind } from '../codes-by-kind.js';
import { graphqlErrors } from './graphql-errors.js';

/**
 * Any GraphQL API over HTTP. Data beside errors is a failure with `executed: 'yes'` here, because nothing is known of what the missing part is worth to
 * the caller; it is never repeated blindly. The codes are those of Apollo Server and of the servers that follow it; the specification names none.
 *
 * @see https://spec.graphql.org/October2021/#sec-Errors, https://www.apollographql.com/docs/apollo-server/data/errors
 */
export const graphql = /* @__PURE__ */ buildDialect({
  name: 'graphql',
  vendor: 'The GraphQL API',
  failure: /* @__PURE__ */ graphqlErrors({ code: ['extensions.code'], partial: 'failure' }),
  markers: ['errors'],
  codes: /* @__PURE__ */ codesByKind({
    'rate-limit': ['RATE_LIMITED', 'RATELIMITED', 'RATE_LIMIT*', 'THROTTLED', 'TOO_MANY_REQUESTS', 'TooManyRequests', '429'],
    'api-key': ['UNAUTHENTICATED', 'UNAUTHORIZED', 'FORBIDDEN', 'ACCESS_DENIED', 'INVALID_API_KEY', 'AUTHENTICATION_ERROR', '401', '403'],
    'bad-request': [
      'GRAPHQL_PARSE_FAILED', 'GRAPHQL_VALIDATION_FAILED', 'BAD_USER_INPUT', 'BAD_REQUEST', 'OPERATION_RESOLUTION_FAILURE', '400',
      'PERSISTED_QUERY_*', 'VALIDATION_ERROR', 'INVALID_INPUT', 'undefinedField', 'missingRequiredArguments', 'argumentLiteralsIncompatible',
    ],
    'not-found': ['NOT_FOUND', 'RESOURCE_NOT_FOUND', '404'],
    server: ['INTERNAL_SERVER_ERROR', 'INTERNAL_ERROR', 'SERVICE_UNAVAILABLE', 'DOWNSTREAM_SERVICE_ERROR', 'TIMEOUT', '500', '502', '503', '504'],
  }),
});
