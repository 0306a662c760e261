import { buildDialect } from '../build-dialect.js';

/**
 * Any API that is honest in HTTP: the status code and the headers (Retry-After, RateLimit, and the older families) decide, and no body is looked into.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-15, https://www.rfc-editor.org/rfc/rfc6585#section-4
 */
export const http = /* @__PURE__ */ buildDialect({ name: 'http', vendor: 'The API', markers: [] });
