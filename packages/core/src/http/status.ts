import type { VerdictKind } from '../verdict.js';

const KINDS: Readonly<Record<number, VerdictKind>> = {
  400: 'bad-request',
  401: 'api-key',
  403: 'api-key',
  404: 'not-found',
  422: 'bad-request',
  429: 'rate-limit',
};

/** What an HTTP status says where the body says nothing. */
export function kindOfStatus(status: number): VerdictKind {
  if (status < 400) return 'ok';
  return KINDS[status] ?? (status >= 500 ? 'server' : 'other-failure');
}
