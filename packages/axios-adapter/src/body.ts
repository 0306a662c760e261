import { isJsonLike } from '@holdfast/core';

/** A Node stream, a web stream, or a `form-data` instance: what can be read once. */
export function isStream(data: unknown): data is { destroy(): void } {
  return typeof data === 'object' && data !== null && ('pipe' in data || 'getReader' in data);
}

/** Can a request body be sent once more? Streams and `form-data` instances cannot; after axios's own transforms all else can. */
export function isReplayable(data: unknown): boolean {
  return !isStream(data) && !(typeof data === 'object' && data !== null && Symbol.asyncIterator in data);
}

/**
 * What of a response body can be looked at, or `undefined`. axios has read the body already, so nothing is held back or copied; but
 * streams, blobs, other content types and large bodies are not ours to read.
 */
export function inspectable(data: unknown, contentType: unknown, maxBytes: number): unknown {
  if (contentType !== undefined && !isJsonLike(String(contentType))) return undefined;
  if (typeof data === 'string') return data.length <= maxBytes ? data : undefined;
  if (data instanceof ArrayBuffer || ArrayBuffer.isView(data)) return data.byteLength <= maxBytes ? new TextDecoder().decode(data) : undefined;
  // Adapters of tests and caches hand over parsed data.
  return isPlainObject(data) ? data : undefined;
}

function isPlainObject(data: unknown): boolean {
  if (typeof data !== 'object' || data === null) return false;
  const prototype: unknown = Object.getPrototypeOf(data);
  return Array.isArray(data) || prototype === null || Object.getPrototypeOf(prototype) === null;
}
