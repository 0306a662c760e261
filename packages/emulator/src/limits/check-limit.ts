import { type Check, fail, integerIn, numberIn, object, oneOf, optional, required, shape } from '../validate.js';
import type { Limit } from './limit.js';

const DAY_MS = 86_400_000;
const traits = { lockOutMs: optional(numberIn(0, DAY_MS)), warnLastPercent: optional(numberIn(0, 100)) };
const calls = integerIn(1, 1_000_000);
const counted = { requests: required(calls), perMs: required(numberIn(1, DAY_MS)), ...traits };

const SHAPES: Readonly<Record<Limit['kind'], Check>> = {
  none: shape({ kind: required(oneOf('none')) }),
  'token-bucket': shape({ kind: required(oneOf('token-bucket')), ...counted, burst: optional(calls) }),
  'fixed-window': shape({ kind: required(oneOf('fixed-window')), ...counted, offsetMs: optional(numberIn(-DAY_MS, DAY_MS)) }),
  'sliding-window': shape({ kind: required(oneOf('sliding-window')), ...counted }),
};

/** Throws, naming the field and the expected range, unless the value is a Limit. */
export function checkLimit(value: unknown, path: string): asserts value is Limit {
  object(value, path);
  const kind = (value as { kind?: unknown }).kind;
  if (typeof kind !== 'string' || !Object.hasOwn(SHAPES, kind)) {
    fail(`${path}.kind`, `one of ${Object.keys(SHAPES).join(', ')}`, kind);
  }
  SHAPES[kind as Limit['kind']](value, path);
}
