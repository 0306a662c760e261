import { type Dialect, isJsonLike } from '@holdfast/core';
import type { Peek } from './peek.js';
import { isDecorated, withBody } from './read-response.js';

/** One answer, and what was read of its body. */
export interface Answer {
  readonly response: Response;
  /** What was taken out of the response's own stream; `undefined`: nothing, the response is as it came. */
  readonly peek: Peek | undefined;
  /** The body as text, if it is all here. */
  readonly text: string | undefined;
}

const decoder = new TextDecoder();

/** An answer whose body is left alone. */
export function unread(response: Response): Answer {
  return { response, peek: undefined, text: undefined };
}

/** An answer whose body was looked into. */
export function looked(response: Response, peek: Peek): Answer {
  if (!peek.ended && !peek.isLetGo) return { response, peek, text: undefined };
  const text = decoder.decode(peek.bytes());
  return { response, peek, text: peek.ended || isJson(text) ? text : undefined };
}

/** Where the body can be looked into: in the response itself, or in a copy of one that reads its body in its own way; `undefined` if that cannot be copied. */
export function readable(response: Response): Response | undefined {
  if (!isDecorated(response)) return response;
  try {
    return response.clone();
  } catch {
    return undefined; // a simple object, or somebody has begun to read
  }
}

/** An answer that was looked into in a copy: the response is as it came. */
export function lookedApart(response: Response, peek: Peek): Answer {
  if (!peek.ended) peek.cancel();
  return { response, peek: undefined, text: looked(response, peek).text };
}

/** What was let go may be all that matters: a refusal whose connection is slow to say that this was it. */
function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Only a JSON body that is not known to be long can say no, and only where the API says it in bodies, or something to explain a failure. */
export function canBeFailure(response: Response, dialect: Dialect, maxBytes: number): boolean {
  const { body, headers, status } = response;
  if (status < 400 && dialect.rules.length === 0) return false;
  if (maxBytes === 0 || !isStream(body) || body.locked || !Object.isExtensible(response)) return false;
  if (!isJsonLike(headers.get('content-type'))) return false;
  const length = headers.get('content-length');
  return length === null || Number(length) <= maxBytes;
}

/** Some fetches give no body, or one of Node's streams. */
export function isStream(body: unknown): body is ReadableStream<Uint8Array> {
  return typeof body === 'object' && body !== null && 'getReader' in body;
}

/** The response for the caller: as it came, or the same object with its readers giving what was read. */
export function toResponse({ response, peek, text }: Answer, signal: AbortSignal | undefined): Response {
  return peek === undefined ? response : withBody(response, peek, peek.ended ? text : undefined, signal);
}
