import type { FailureContext } from './create-error.js';
import { createError } from './create-error.js';
import { redact } from '../redact.js';
import { replaceSecrets } from '../spellings.js';
import type { Verdict } from '../verdict.js';
import { BRAND, brandOf } from './brand.js';
import { tellStory } from './explain.js';
import { cleanHistory } from './history.js';
import { fieldsOf } from './holdfast-error.js';

/** How many errors of a chain of causes are cleaned. */
const MAX_CHAIN = 32;

/**
 * Makes what a transport threw a Holdfast error without replacing it: code that catches a `TypeError` or an `AxiosError` goes on working, and the
 * fields of a Holdfast error are on it, `history` and `explain()` among them, not enumerable. `code` is the error's own, or null. Secrets are removed from its texts. What cannot be
 * marked (a thrown string, a frozen object) becomes a `TransportError` instead.
 */
export function markTransportError(thrown: unknown, verdict: Verdict, context: FailureContext): unknown {
  try {
    if (isError(thrown) && Object.isExtensible(thrown)) {
      removeSecrets(thrown, context.secrets);
      markFields(thrown, verdict, context);
      return thrown;
    }
  } catch {
    // Not ours to change: an error of our own takes its place.
  }
  return createError({ ...verdict, kind: 'transport' }, context);
}

/** Not by `instanceof` alone: errors of other realms (jest, vm, iframes) fail it. */
function isError(value: unknown): value is Error {
  return value instanceof Error || /^\[object (?:Error|DOMException)\]$/.test(Object.prototype.toString.call(value));
}

function markFields(error: Error, verdict: Verdict, context: FailureContext): void {
  const fields = fieldsOf('transport', { ...verdict, ...context });
  const wasMarked = brandOf(error) !== undefined;
  Object.defineProperty(error, BRAND, { value: 'transport', configurable: true });
  for (const [name, value] of Object.entries(fields)) {
    const isOurs = name === 'kind' || (wasMarked && Object.getOwnPropertyDescriptor(error, name)?.enumerable === false);
    if (name in error && !isOurs) continue; // `code` and `status` of the transport's own error stay
    // Nor is a code put on one that has none, as fetch's: there are clients that repeat a POST because of it (stripe, for ECONNRESET).
    hide(error, name, name === 'code' ? null : value);
  }
  const history = cleanHistory(context.history ?? [], context.secrets);
  if (wasMarked || !('history' in error)) hide(error, 'history', history);
  if (!wasMarked && 'explain' in error) return;
  // The transport's own message seldom says what it is about. (What is kept here must hold no secret.)
  const headline = `${error.name}: ${context.vendor} gave no answer to ${context.call}: "${redact(error.message, context.secrets, 300)}".`;
  hide(error, 'explain', () => tellStory(headline, fields, history));
}

function hide(error: Error, name: string, value: unknown): void {
  Object.defineProperty(error, name, { value, configurable: true, writable: true, enumerable: false });
}

/** Cleans the texts of an error, of its causes and of its parts, in place. Unlike `redact` it keeps the lines of a stack as they are. */
export function removeSecrets(error: Error, secrets: readonly string[]): void {
  const chain: unknown[] = [error];
  for (let i = 0; i < chain.length && i < MAX_CHAIN; i++) {
    const link = chain[i] as Record<string, unknown>;
    for (const name of ['message', 'stack', 'input', 'cause']) {
      const text = link[name];
      if (typeof text !== 'string') continue;
      const value = replaceSecrets(text, secrets);
      if (value === text) continue;
      hide(link as unknown as Error, name, value);
    }
    const parts = Array.isArray(link['errors']) ? link['errors'] : [];
    chain.push(...[link['cause'], ...parts].filter((part) => isError(part) && !chain.includes(part)));
  }
}
