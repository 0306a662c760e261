import { performance } from 'node:perf_hooks';

import { checkFault } from './faults/check-fault.js';
import { checkLimit } from './limits/check-limit.js';
import type { EmulatorOptions, LatencyOptions } from './options.js';
import { createRandom } from './random.js';
import { boolean, callback, type Check, integerIn, listOf, numberIn, oneOf, optional, recordOf, shape, text } from './validate.js';

/** The key that works when no others are given. */
export const DEMO_KEY = 'demo-key';

/** The options with every default filled in. */
export type ReadyOptions = {
  readonly [Name in Exclude<keyof EmulatorOptions, 'latency'>]-?: Exclude<EmulatorOptions[Name], undefined>;
} & { readonly latency: { readonly acceptedMs: number; readonly refusedMs: number; readonly jitterMs: number } };

const DEFAULTS: Omit<ReadyOptions, 'random' | 'latency'> = {
  port: 0,
  keys: { [DEMO_KEY]: {} },
  limit: { kind: 'none' },
  workflows: {},
  refusals: 'in-band',
  retryAfter: 'seconds',
  rateLimitHeaders: 'none',
  faults: [],
  faultHeader: true,
  clock: () => performance.now(),
  onRun: () => {},
  maxBodyBytes: 65_536,
  maxLogEntries: 100_000,
  maxCallIds: 100_000,
  maxConnections: 10_000,
};
const NO_LATENCY = { acceptedMs: 0, refusedMs: 0, jitterMs: 0 };
const TYPICAL_LATENCY = { acceptedMs: 20, refusedMs: 7, jitterMs: 0 };

const someMs = optional(numberIn(0, 600_000));
const names = optional(listOf(text(64), 1000));
const checkLatency = shape({ acceptedMs: someMs, refusedMs: someMs, jitterMs: someMs });
const latency: Check = (value, path) => (typeof value === 'string' ? oneOf('off')(value, path) : checkLatency(value, path));
const many = optional(integerIn(1, 10_000_000));

const checkOptions = shape({
  port: optional(integerIn(0, 65_535)),
  keys: optional(recordOf(shape({ workflows: names, limit: optional(checkLimit) }), 10_000)),
  limit: optional(checkLimit),
  workflows: optional(recordOf(shape({ requiredParameters: names, message: optional(text(1000)) }), 1000)),
  refusals: optional(oneOf('in-band', 'http-429')),
  retryAfter: optional(oneOf('seconds', 'exact', 'date', 'none')),
  rateLimitHeaders: optional(oneOf('none', 'draft-6', 'draft-8', 'x')),
  latency: optional(latency),
  faults: optional(listOf(checkFault, 10_000)),
  faultHeader: optional(boolean),
  clock: optional(callback),
  random: optional(callback),
  onRun: optional(callback),
  maxBodyBytes: optional(integerIn(1, 67_108_864)),
  maxLogEntries: many,
  maxCallIds: many,
  maxConnections: optional(integerIn(1, 100_000)),
});

/** Checks every option at once and fills in the defaults; throws naming the option and what was expected. */
export function normalizeOptions(options: EmulatorOptions): ReadyOptions {
  checkOptions(options, 'options');
  return {
    ...DEFAULTS,
    random: createRandom(1),
    ...withoutUndefined(options),
    latency: readyLatency(options.latency ?? 'off'),
  } as ReadyOptions;
}

function readyLatency(given: 'off' | LatencyOptions): ReadyOptions['latency'] {
  return given === 'off' ? NO_LATENCY : { ...TYPICAL_LATENCY, ...withoutUndefined(given) };
}

/** An option that is `undefined` never overrides a default. */
function withoutUndefined(given: object): object {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}
