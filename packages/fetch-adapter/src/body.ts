/** Content types of bodies that are small and made in one piece; a `Request` does not tell what its body was made of. */
const IN_ONE_PIECE = /^(?:application\/(?:[\w.-]+\+)?(?:json|xml)|application\/x-www-form-urlencoded|text\/|multipart\/)/i;

/** Longer bodies are not searched for secrets. In bytes. */
const MAX_SEARCHED = 65_536;

/** Can the body of an `init` be sent once more? Everything but streams can. */
export function isReplayableBody(body: unknown): boolean {
  return typeof body !== 'object' || body === null || !('getReader' in body || Symbol.asyncIterator in body || 'pipe' in body);
}

/**
 * Can the body of a `Request` be sent once more? It takes a copy made before the first attempt, which keeps what was sent in memory; that is fine for
 * texts and forms, but not for a stream of unknown length.
 */
export function isReplayableRequest(request: Request): boolean {
  return request.body === null || IN_ONE_PIECE.test(request.headers.get('content-type') ?? '');
}

/** A body in which secrets can be looked for by name: text in bytes becomes text. */
export function searchable(body: unknown): unknown {
  const isBytes = body instanceof ArrayBuffer || ArrayBuffer.isView(body);
  return isBytes && body.byteLength <= MAX_SEARCHED ? new TextDecoder().decode(body as Uint8Array) : body;
}
