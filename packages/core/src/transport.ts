import type { Verdict } from './verdict.js';

/**
 * Error codes of a connection that was never made, so nothing was sent.
 *
 * @see https://nodejs.org/api/errors.html#common-system-errors and undici's `UND_ERR_*` codes
 */
const NEVER_SENT: ReadonlySet<string> = new Set([
  'ECONNREFUSED', // nobody listens
  'ENOTFOUND', // the name does not resolve
  'EAI_AGAIN', // the name server did not answer
  'EHOSTUNREACH', // no way to the host
  'ENETUNREACH', // no way to the network
  'UND_ERR_CONNECT_TIMEOUT', // undici: no connection in time
]);

/** System calls on a connection that exists: with them even EHOSTUNREACH does not tell that nothing was sent. */
const USES_A_CONNECTION: ReadonlySet<string> = new Set(['read', 'write']);

/** How deep `cause` and `errors` are followed. */
const MAX_DEPTH = 4;

/** The verdict on an attempt without an answer. */
export function transportVerdict(error: unknown): Verdict {
  const code = transportCode(error);
  return {
    kind: 'transport',
    code,
    message: textProperty(error, 'message'),
    requestId: null,
    retryAfterMs: null,
    helpUrl: null,
    executed: neverSent(error, 0) ? 'no' : 'maybe',
    evidence: 'error',
  };
}

function transportCode(error: unknown): string | null {
  return textProperty(error, 'code') ?? textProperty(property(error, 'cause'), 'code');
}

/** True if the innermost causes all say that no connection was made. */
function neverSent(error: unknown, depth: number): boolean {
  if (depth > MAX_DEPTH) return false;
  // A dual-stack connect fails with one error per address; all of them must agree.
  const parts = property(error, 'errors');
  if (Array.isArray(parts) && parts.length > 0) return parts.slice(0, 16).every((part) => neverSent(part, depth + 1));
  const code = textProperty(error, 'code');
  if (code !== null && NEVER_SENT.has(code)) return !USES_A_CONNECTION.has(textProperty(error, 'syscall') ?? '');
  const cause = property(error, 'cause');
  return cause !== undefined && neverSent(cause, depth + 1);
}

function property(value: unknown, name: string): unknown {
  try {
    return (value as Record<string, unknown> | null | undefined)?.[name];
  } catch {
    return undefined;
  }
}

function textProperty(value: unknown, name: string): string | null {
  const text = property(value, name);
  return typeof text === 'string' ? text : null;
}
