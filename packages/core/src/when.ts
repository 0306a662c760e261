import type { Answer, FailureRule, Finding } from './dialect.js';
import { asText, type Path, valueAt } from './path.js';
import type { Executed, FailureKind } from './verdict.js';

/** What must stand at a place: a literal, a text that a pattern knows, or whatever a test says. */
export type Expected = string | number | boolean | null | RegExp | ((value: unknown) => boolean);

/** Where the parts of a failure stand in the body. */
export interface FailureParts {
  /** Where the code stands, or how it is read out of the body. */
  readonly code?: Path | ((body: unknown) => string | null);
  /** Where the message stands. */
  readonly message?: Path;
  /**
   * What the known spellings of the message mean, where the API sets no code, or one code for several things. The first match counts, before
   * the table of codes. Anchor each pattern, and keep it linear. @default []
   */
  readonly spellings?: readonly (readonly [pattern: RegExp, kind: FailureKind])[];
  /** The kind of what neither the spellings, nor the table of codes, nor the HTTP status tells. @default 'other-failure' */
  readonly kind?: FailureKind;
  /** @default as the kind says */
  readonly executed?: Executed;
  /** The call ran: a success with a warning, never to be repeated. @default false */
  readonly warning?: boolean;
}

/**
 * A rule in data: if every place holds what is expected of it, this is a failure, and its parts stand there and there.
 *
 * @example
 * ```ts
 * when({ ok: false }, { code: 'error', message: 'error' });
 * ```
 */
export function when(places: Readonly<Record<Path, Expected>>, parts: FailureParts): FailureRule {
  const conditions = Object.entries(places).map(([path, expected]) => ({ steps: path.split('.'), expected }));
  const { code, message, spellings = [], kind, executed, warning } = parts;
  const codeSteps = typeof code === 'string' ? code.split('.') : [];
  const messageSteps = message?.split('.');
  return ({ body }: Answer): Finding | null => {
    for (const { steps, expected } of conditions) if (!isExpected(valueAt(body, steps), expected)) return null;
    const said = messageSteps === undefined ? null : asText(valueAt(body, messageSteps));
    return {
      code: typeof code === 'function' ? code(body) : code === undefined ? null : asText(valueAt(body, codeSteps)),
      message: said,
      kind: said === null ? undefined : spellings.find(([pattern]) => pattern.test(said))?.[1],
      otherwise: kind,
      executed,
      warning,
    };
  };
}

function isExpected(value: unknown, expected: Expected): boolean {
  if (typeof expected === 'function') return expected(value);
  return expected instanceof RegExp ? typeof value === 'string' && expected.test(value) : value === expected;
}
