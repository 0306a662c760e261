import type { Answer, FailureRule, Finding } from './dialect.js';
import { asText, type Path, valueAt } from './path.js';
import type { Executed, FailureKind } from './verdict.js';

/** What must stand at a place: a literal, or whatever a test says. */
export type Expected = string | number | boolean | null | ((value: unknown) => boolean);

/** Where the parts of a failure stand in the body. */
export interface FailureParts {
  /** Where the code stands, or how it is read out of the body. */
  readonly code?: Path | ((body: unknown) => string | null);
  /** Where the message stands. */
  readonly message?: Path;
  /** The kind of failures whose code is in no table. @default 'other-failure' */
  readonly kind?: FailureKind;
  /** @default as the kind says */
  readonly executed?: Executed;
}

/**
 * A rule in data: if every place holds what is expected of it, this is a failure, and its parts stand there and there.
 *
 * @example when({ ok: false }, { code: 'error', message: 'error' })
 */
export function when(places: Readonly<Record<Path, Expected>>, parts: FailureParts): FailureRule {
  const conditions = Object.entries(places).map(([path, expected]) => ({ steps: path.split('.'), expected }));
  const codeSteps = typeof parts.code === 'string' ? parts.code.split('.') : null;
  const messageSteps = parts.message?.split('.');
  return ({ body }: Answer): Finding | null => {
    for (const { steps, expected } of conditions) {
      const value = valueAt(body, steps);
      if (typeof expected === 'function' ? !expected(value) : value !== expected) return null;
    }
    const code = typeof parts.code === 'function' ? parts.code(body) : codeSteps && asText(valueAt(body, codeSteps));
    return {
      code,
      message: messageSteps === undefined ? null : asText(valueAt(body, messageSteps)),
      executed: parts.executed,
      otherwise: parts.kind,
    };
  };
}
