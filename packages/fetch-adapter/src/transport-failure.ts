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

/** True if there was no answer because of the connection. */
export function isTransportFailure(error: unknown): boolean {
  if (!(error instanceof Error) || error.name !== 'TypeError') return true;
  const cause: unknown = error.cause;
  if (typeof cause === 'object' && cause !== null) return (cause as { code?: unknown }).code !== 'ERR_INVALID_URL';
  return SAYS_NETWORK.has(error.message);
}
