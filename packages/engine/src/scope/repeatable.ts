import type { Dialect, EndpointRule } from '@holdfast/core';
import type { RequestView } from '../call.js';

/** Methods that RFC 9110, section 9.2.2, calls idempotent. */
const IDEMPOTENT: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PUT', 'DELETE']);

/**
 * May a call be repeated when it is unknown whether it ran? An endpoint that must never be repeated outranks everybody; then the
 * call's own option, the client's rule, what the dialect knows of the endpoint, and last the method.
 */
export function isRepeatable(
  request: RequestView,
  dialect: Dialect,
  byCall: boolean | undefined,
  byClient: ((request: RequestView) => boolean | undefined) | undefined,
): boolean {
  const endpoint = endpointOf(request, dialect);
  if (endpoint?.repeat === 'never') return false;
  return byCall ?? byClient?.(request) ?? (endpoint !== undefined || IDEMPOTENT.has(request.method));
}

function endpointOf(request: RequestView, dialect: Dialect): EndpointRule | undefined {
  if (dialect.endpoints.length === 0) return undefined;
  const path = pathOf(request.url);
  return dialect.endpoints.find((rule) => rule.path.test(path) && (rule.method ?? request.method) === request.method);
}

/** The path as a server reads it: without dots, doubled slashes and needless escapes, in whatever way the caller spelled it. */
function pathOf(url: string): string {
  let path = url.split(/[?#]/, 1)[0]!;
  try {
    path = new URL(url, 'http://relative.invalid').pathname;
    path = decodeURIComponent(path);
  } catch {
    // As far as it can be read.
  }
  return path.replace(/\/{2,}/g, '/');
}
