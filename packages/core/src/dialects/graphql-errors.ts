import type { Answer, FailureRule } from '../dialect.js';
import { asText, own, type Path, valueAt } from '../path.js';
import type { FailureKind } from '../verdict.js';

/** How the errors of a GraphQL API are read. */
export interface GraphqlErrorsOptions {
  /** Where an error holds its code; the first place that has one counts. */
  readonly code: readonly Path[];
  /** What the known spellings of `message` mean where there is no code. @default [] */
  readonly spellings?: readonly (readonly [RegExp, FailureKind])[];
  /** What an answer is that has data beside its errors. */
  readonly partial: 'warning' | 'failure';
  /** The API weighs a query before it runs it, so that only an error with a `path` has run. @default false: also what has the key `data` */
  readonly weighsFirst?: boolean;
}

/**
 * A rule for GraphQL: a list `errors` with something in it. With data beside it the operation ran, and is never to be repeated blindly. An error with a `path`
 * was raised while it ran. Without the key `data` it never began to run.
 *
 * @see https://spec.graphql.org/October2021/#sec-Response-Format
 */
export function graphqlErrors({ code, spellings = [], partial, weighsFirst = false }: GraphqlErrorsOptions): FailureRule {
  const codeOf = (error: unknown): string | null => code.map((path) => asText(valueAt(error, path.split('.')))).find((text) => text !== null) ?? null;
  return ({ body }: Answer) => {
    const errors = own(body, 'errors');
    if (!Array.isArray(errors) || errors.length === 0) return null;
    const error: unknown = errors.slice(0, 100).find((one) => codeOf(one) !== null) ?? errors[0];
    const message = asText(own(error, 'message'));
    const data = own(body, 'data');
    const ranInPart = typeof data === 'object' && data !== null && Object.values(data).some((value) => value !== null);
    const began = own(error, 'path') !== undefined || (data !== undefined && !weighsFirst);
    return {
      code: codeOf(error),
      message,
      kind: message === null || codeOf(error) !== null ? undefined : spellings.find(([pattern]) => pattern.test(message))?.[1],
      executed: ranInPart ? 'yes' : began ? 'maybe' : undefined,
      warning: ranInPart && partial === 'warning',
    };
  };
}
