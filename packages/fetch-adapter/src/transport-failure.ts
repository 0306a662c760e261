/**
 * What the platforms say when a connection fails; a wrong argument is a `TypeError` as well.
 *
 * @see https://github.com/sindresorhus/is-network-error
 */
const SAYS_NETWORK: ReadonlySet<string> = new Set([
  'fetch failed', // Node
  'terminated', // Node, while reading
  'Failed to fetch', // Chrome
  'network error', // Chrome, while reading
  'NetworkError when attempting to fetch resource.', // Firefox
  'Load failed', // Safari
  'The Internet connection appears to be offline.', // Safari
  'Network request failed', // React Native
]);

/** Why Node's fetch refuses by itself, under the same "fetch failed"; trying again would not help. An empty text: a stream was redirected. */
const REFUSES = /^(?:|unexpected redirect|redirect count exceeded|unknown scheme|bad port|integrity mismatch|cors failure|blocked)$|scheme|method|request mode|data URL/;

/** Bugs, in a fetch of the user's own say. */
const BUGS: ReadonlySet<string> = new Set(['ReferenceError', 'SyntaxError', 'RangeError', 'EvalError', 'URIError']);

/** True if there was no answer because of the connection. */
export function isTransportFailure(error: unknown): boolean {
  const { name, message, cause, response } = (error ?? {}) as { name?: unknown; message?: unknown; cause?: unknown; response?: unknown };
  // There was an answer, which a fetch of somebody's own made an error of.
  if (typeof response === 'object' && response !== null) return false;
  if (name !== 'TypeError') return !BUGS.has(String(name));
  const { code, message: why } = (cause ?? {}) as { code?: unknown; message?: unknown };
  if (typeof code === 'string') return code !== 'ERR_INVALID_URL';
  return SAYS_NETWORK.has(String(message)) && !REFUSES.test(String(why));
}

/** node-fetch names the request that failed, which after a redirect is not the one that was made. */
const FAILED_REQUEST = /^request to (https?:\/\/[^/?#\s]+)/;

export function originNamedIn(error: unknown): string | undefined {
  return FAILED_REQUEST.exec(String((error as { message?: unknown } | null)?.message))?.[1];
}
