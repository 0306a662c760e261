import type { VerdictKind } from '../verdict.js';

/** @see https://www.rfc-editor.org/rfc/rfc9110#section-15.5 */
const KINDS: Readonly<Record<number, VerdictKind>> = {
  400: 'bad-request',
  401: 'api-key',
  403: 'api-key',
  404: 'not-found',
  405: 'bad-request', // method not allowed
  408: 'server', // the server gave up waiting for the request; it may be sent again
  410: 'not-found', // gone
  413: 'bad-request', // content too large
  415: 'bad-request', // unsupported media type
  422: 'bad-request',
  429: 'rate-limit',
};

/** What an HTTP status says where the body says nothing. */
export function kindOfStatus(status: number): VerdictKind {
  if (!(status >= 400)) return 'ok';
  return KINDS[status] ?? (status >= 500 ? 'server' : 'other-failure');
}
