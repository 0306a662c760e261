import { isJsonLike } from '@holdfast/core';
import { peek, type Peeked } from './peek.js';
import { withBody } from './read-response.js';

/** One answer, and what was read of its body. */
export interface Answer {
  readonly response: Response;
  /** The body as text, if it was looked at to its end. */
  readonly text: string | undefined;
  /** What was taken out of the response's own stream; `undefined`: nothing, the response is as it came. */
  readonly peeked: Peeked | undefined;
  readonly signal: AbortSignal | undefined;
}

/** Looks into the body of a response if it can be a failure: JSON, and short. */
export async function lookInto(response: Response, method: string, maxBytes: number, signal: AbortSignal | undefined): Promise<Answer> {
  if (!canBeFailure(response, method, maxBytes)) return { response, text: undefined, peeked: undefined, signal };
  const peeked = await peek(response, maxBytes);
  const text = peeked.bytes === undefined ? undefined : decoder.decode(peeked.bytes);
  return { response, text, peeked, signal };
}

const decoder = new TextDecoder();

function canBeFailure(response: Response, method: string, maxBytes: number): boolean {
  if (maxBytes === 0 || method === 'HEAD' || response.body === null || response.bodyUsed) return false;
  if (!isJsonLike(response.headers.get('content-type'))) return false;
  const length = response.headers.get('content-length');
  return length === null || Number(length) <= maxBytes;
}

/** The response for the caller: as it came, or the same object with its readers giving what was read. */
export function toResponse({ response, text, peeked, signal }: Answer): Response {
  return peeked === undefined ? response : withBody(response, peeked, text, signal);
}

/** Lets go of a body that nobody will read. */
export function discardAnswer({ response, peeked }: Answer): void {
  const rest = peeked === undefined ? response.body : peeked.rest;
  rest?.cancel().catch(() => undefined);
}
