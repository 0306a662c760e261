import { subscribe } from './diagnostics.js';

/** Where connections could not be made, by the error of each. */
const origins = new WeakMap<object, string>();

let isWatching = false;

/**
 * From now on undici, and with it Node's fetch, is listened to when it cannot connect. Its errors tell an address at best, and after a redirect that is not
 * where the call was sent.
 *
 * @see https://github.com/nodejs/undici/blob/main/docs/docs/api/DiagnosticsChannel.md#undiciclientconnecterror
 */
export function watchFailedConnects(): void {
  if (isWatching) return;
  isWatching = true;
  subscribe('undici:client:connectError', (message) => {
    const { connectParams, error } = message as { connectParams: { protocol: string; host: string }; error: object };
    origins.set(error, new URL(`${connectParams.protocol}//${connectParams.host}`).origin);
  });
}

/** The origin to which the connection could not be made that this error, or what caused it, is about; `undefined` if nobody told. */
function originOfFailure(error: unknown): string | undefined {
  for (let at = error, depth = 0; typeof at === 'object' && at !== null && depth < 4; at = (at as { cause?: unknown }).cause, depth++) {
    const origin = origins.get(at);
    if (origin !== undefined) return origin;
  }
  return undefined;
}

/** What Node's sockets say of a connection that could not be made. */
interface SocketError {
  readonly syscall?: unknown;
  readonly port?: unknown;
  readonly hostname?: unknown;
  readonly cause?: unknown;
  readonly errors?: readonly unknown[];
}

/**
 * Where the connection could not be made that an error is about, if a call to `url` did not need it: after a redirect, or because whoever sends the call uses
 * other servers as well, say a cache once the answer is there. As an origin, or as an empty text where only the port or the name is known.
 */
export function failedElsewhere(error: unknown, url: string): string | undefined {
  return elsewhere(originOfFailure(error), url) ?? (isOfOtherSocket(error, url) ? '' : undefined);
}

function isOfOtherSocket(error: unknown, url: string): boolean {
  for (let at = error as SocketError | null | undefined, depth = 0; typeof at === 'object' && at !== null && depth < 4; at = (at.errors?.[0] ?? at.cause) as SocketError, depth++) {
    if (at.syscall === 'connect' && typeof at.port === 'number') return needsOther(url, ({ protocol, port }) => Number(port) || (protocol === 'https:' ? 443 : 80), at.port);
    if (at.syscall === 'getaddrinfo' && typeof at.hostname === 'string') return needsOther(url, ({ hostname }) => hostname, at.hostname.toLowerCase());
  }
  return false;
}

function needsOther<Part>(url: string, partOf: (url: URL) => Part, part: Part): boolean {
  try {
    return partOf(new URL(url)) !== part;
  } catch {
    return false; // a custom adapter's, relative to who knows what
  }
}

/** An origin, if a URL is not of it; what cannot be read is not. */
export function elsewhere(origin: string | undefined, url: string): string | undefined {
  if (origin === undefined) return undefined;
  try {
    return new URL(url).origin === new URL(origin).origin ? undefined : origin;
  } catch {
    return origin;
  }
}
