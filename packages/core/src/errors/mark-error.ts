import type { FailureContext } from './create-error.js';
import { createError } from './create-error.js';
import { REDACTED } from '../redact.js';
import type { Verdict } from '../verdict.js';
import { BRAND } from './brand.js';
import { fieldsOf } from './holdfast-error.js';

const MAX_CHAIN = 8;

/**
 * Makes what a transport threw a Holdfast error without replacing it: code that catches a `TypeError` or an `AxiosError` goes on working, and the
 * fields of a Holdfast error are on it, not enumerable. Secrets are removed from its texts. What cannot be marked (a thrown
 * string, a frozen object) becomes a `TransportError` instead.
 */
export function markTransportError(thrown: unknown, verdict: Verdict, context: FailureContext): unknown {
  if (thrown instanceof Error && Object.isExtensible(thrown)) {
    try {
      removeSecrets(thrown, context.secrets);
      markFields(thrown, verdict, context);
      return thrown;
    } catch {
      // Not ours to change: fall through to an error of our own.
    }
  }
  return createError({ ...verdict, kind: 'transport' }, context);
}

function markFields(error: Error, verdict: Verdict, context: FailureContext): void {
  const fields = fieldsOf('transport', { ...verdict, ...context, executed: verdict.executed });
  Object.defineProperty(error, BRAND, { value: 'transport', configurable: true });
  for (const [name, value] of Object.entries(fields)) {
    if (name in error && name !== 'kind') continue; // `code` and `status` of the transport's own error stay
    Object.defineProperty(error, name, { value, configurable: true, writable: true, enumerable: false });
  }
}

function removeSecrets(error: Error, secrets: readonly string[]): void {
  let link: unknown = error;
  for (let depth = 0; depth < MAX_CHAIN && link instanceof Error; depth++) {
    for (const name of ['message', 'stack', 'input'] as const) {
      const text = (link as unknown as Record<string, unknown>)[name];
      if (typeof text !== 'string' || !secrets.some((secret) => text.includes(secret))) continue;
      Object.defineProperty(link, name, { value: replaceAll(text, secrets), configurable: true, writable: true, enumerable: false });
    }
    link = link.cause;
  }
}

/** Unlike `redact`, keeps the lines of a stack as they are. */
function replaceAll(text: string, secrets: readonly string[]): string {
  return secrets.reduce((clean, secret) => clean.replaceAll(secret, REDACTED), text);
}
