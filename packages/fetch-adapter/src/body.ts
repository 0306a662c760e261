import { isStream } from './answer.js';

/** Content types of bodies that are small and made in one piece; a `Request` does not tell what its body was made of. */
const IN_ONE_PIECE = /^(?:application\/(?:[\w.-]+\+)?(?:json|xml)|application\/x-www-form-urlencoded|text\/)/i;

/** Longer bodies are not searched for secrets. In bytes. */
const MAX_SEARCHED = 65_536;

/** Can the body of an `init` be sent once more? Everything but streams can. */
export function isReplayableBody(body: unknown): boolean {
  return typeof body !== 'object' || body === null || !('getReader' in body || Symbol.asyncIterator in body || 'pipe' in body);
}

/**
 * Can a `Request` be copied before it is sent? It takes a copy to send its body once more, which keeps what was sent in memory; that is fine for texts, but
 * not for a stream of unknown length. Firefox shows no body at all.
 */
export function isCopyable(request: Request): boolean {
  const body: unknown = request.body;
  if (request.bodyUsed || !IN_ONE_PIECE.test(request.headers.get('content-type') ?? '')) return false;
  return body === undefined ? mayHaveBody(request) : isStream(body) && !body.locked;
}

/** Can a `Request` be sent as often as one likes, because nothing in it is used up? */
export function isWithoutBody(request: Request): boolean {
  return request.body === null || ((request.body as unknown) === undefined && !mayHaveBody(request));
}

function mayHaveBody({ method }: Request): boolean {
  return method !== 'GET' && method !== 'HEAD';
}

/** A body in which secrets can be looked for by name: text in bytes becomes text. */
export function searchable(body: unknown): unknown {
  const isBytes = body instanceof ArrayBuffer || ArrayBuffer.isView(body);
  return isBytes && body.byteLength <= MAX_SEARCHED ? new TextDecoder().decode(body as Uint8Array) : body;
}
