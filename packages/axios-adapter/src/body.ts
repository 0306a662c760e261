import { isJsonLike } from '@holdfast/core';

/** A Node stream, a web stream, or a `form-data` instance: what can be read once. */
export function isStream(data: unknown): data is { destroy?: () => void; cancel?: () => Promise<void> } {
  return typeof data === 'object' && data !== null && ('pipe' in data || 'getReader' in data);
}

/** Can a request body be sent once more? Streams and `form-data` instances cannot; after axios's own transforms all else can. */
export function isReplayable(data: unknown): boolean {
  return !isStream(data) && !(typeof data === 'object' && data !== null && Symbol.asyncIterator in data);
}

/**
 * Parameters or a body as they are now: an attempt that waits, or is made again, must not send what the caller's object holds by then. Plain objects were
 * copied by axios, and its transforms made texts of the rest.
 */
export function asItIsNow(value: unknown): unknown {
  if (value instanceof URLSearchParams) return isPlainParams(value) ? new URLSearchParams(value) : value;
  if (!isBytes(value)) return value;
  // Not `value.slice()`: a Buffer's shares the memory.
  return ArrayBuffer.isView(value) ? (Uint8Array.prototype.slice.call(value) as unknown) : value.slice(0);
}

/** Others, such as those that write a space as `%20`, say by themselves what is sent. */
function isPlainParams(params: URLSearchParams): boolean {
  return Object.getPrototypeOf(params) === URLSearchParams.prototype && !Object.hasOwn(params, 'toString');
}

/** Lets go of a response body that nobody will read. */
export function discard(data: unknown): void {
  if (!isStream(data)) return;
  if (data.destroy !== undefined) data.destroy();
  else data.cancel?.().catch(() => undefined);
}

/**
 * What of a response body can be looked at, or `undefined`. axios has read the body already, so nothing is held back or copied; but
 * streams, blobs, other content types and large bodies are not ours to read.
 */
export function inspectable(data: unknown, contentType: unknown, maxBytes: number): unknown {
  if (contentType !== undefined && !isJsonLike(String(contentType))) return undefined;
  if (typeof data === 'string') return data.length <= maxBytes ? data : undefined;
  if (isBytes(data)) return textOf(data, maxBytes);
  // Adapters of tests and caches hand over parsed data.
  return isPlainObject(data) ? data : undefined;
}

/** The text of bytes that are not too many; `undefined` for more. */
export function textOf(bytes: ArrayBuffer | ArrayBufferView, maxBytes: number): string | undefined {
  return bytes.byteLength <= maxBytes ? new TextDecoder().decode(bytes) : undefined;
}

/** By tag as well as by view, so that buffers of other realms count. */
export function isBytes(data: unknown): data is ArrayBuffer | ArrayBufferView {
  return ArrayBuffer.isView(data) || Object.prototype.toString.call(data) === '[object ArrayBuffer]';
}

function isPlainObject(data: unknown): boolean {
  if (typeof data !== 'object' || data === null) return false;
  const prototype: unknown = Object.getPrototypeOf(data);
  return Array.isArray(data) || prototype === null || Object.getPrototypeOf(prototype) === null;
}
