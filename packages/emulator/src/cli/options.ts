import { parseArgs, type ParseArgsConfig } from 'node:util';

import type { Fault } from '../faults/fault.js';
import { parseFault } from '../faults/parse-fault.js';
import type { Limit } from '../limits/limit.js';
import type { EmulatorOptions } from '../options.js';
import { createRandom } from '../random.js';
import { integerIn, numberIn, oneOf, text, type Check } from '../validate.js';

/** What the command line asks for. */
export interface CliRequest {
  readonly help: boolean;
  readonly verbose: boolean;
  readonly emulator: EmulatorOptions;
}

const FLAGS = {
  port: { type: 'string' },
  rate: { type: 'string' },
  burst: { type: 'string' },
  'per-ms': { type: 'string' },
  limit: { type: 'string' },
  'lock-out': { type: 'string' },
  warn: { type: 'string' },
  'http-429': { type: 'boolean' },
  latency: { type: 'string' },
  'refused-latency': { type: 'string' },
  jitter: { type: 'string' },
  key: { type: 'string', multiple: true },
  fault: { type: 'string', multiple: true },
  seed: { type: 'string' },
  verbose: { type: 'boolean', short: 'v' },
  help: { type: 'boolean', short: 'h' },
} as const satisfies ParseArgsConfig['options'];

type Values = ReturnType<typeof parse>;
type NumberFlag = 'port' | 'rate' | 'burst' | 'per-ms' | 'lock-out' | 'warn' | 'latency' | 'refused-latency' | 'jitter' | 'seed';

const calls = integerIn(1, 1_000_000);
const someMs = numberIn(0, 600_000);
const RANGES: Readonly<Record<NumberFlag, Check>> = {
  port: integerIn(0, 65_535),
  rate: calls,
  burst: calls,
  'per-ms': numberIn(1, 86_400_000),
  'lock-out': numberIn(0, 86_400_000),
  warn: numberIn(0, 100),
  latency: someMs,
  'refused-latency': someMs,
  jitter: someMs,
  seed: integerIn(0, 4_294_967_295),
};

/** Reads the command line; throws an error whose message names the option and what was expected. */
export function readCommandLine(argv: readonly string[]): CliRequest {
  const values = parse(argv);
  if (values.help === true) return { help: true, verbose: false, emulator: {} };
  return {
    help: false,
    verbose: values.verbose ?? false,
    emulator: {
      port: numberOf(values, 'port'),
      limit: limitOf(values),
      refusals: values['http-429'] === true ? 'http-429' : undefined,
      latency: latencyOf(values),
      keys: keysOf(values.key),
      faults: values.fault?.map(readFault),
      random: createRandom(numberOf(values, 'seed') ?? 1),
    },
  };
}

function parse(argv: readonly string[]) {
  return parseArgs({ args: [...argv], options: FLAGS, allowPositionals: false, strict: true }).values;
}

function numberOf(values: Values, name: NumberFlag): number | undefined {
  const source = values[name];
  if (source === undefined) return undefined;
  const value = source.trim() === '' ? NaN : Number(source);
  // What is no number is shown as it was typed.
  RANGES[name](Number.isNaN(value) ? source : value, `--${name}`);
  return value;
}

function limitOf(values: Values): Limit | undefined {
  const kind = values.limit ?? 'token-bucket';
  oneOf('token-bucket', 'fixed-window', 'sliding-window')(kind, '--limit');
  const requests = numberOf(values, 'rate');
  if (requests === undefined) return needsRate(values);
  if (values.burst !== undefined && kind !== 'token-bucket') throw new TypeError('--burst belongs to --limit token-bucket only.');
  return {
    kind: kind as 'token-bucket',
    requests,
    perMs: numberOf(values, 'per-ms') ?? 1000,
    lockOutMs: numberOf(values, 'lock-out'),
    warnLastPercent: numberOf(values, 'warn'),
    ...(kind === 'token-bucket' ? { burst: numberOf(values, 'burst') } : {}),
  };
}

/** Half a limit would silently be none. */
function needsRate(values: Values): undefined {
  for (const name of ['limit', 'burst', 'per-ms', 'lock-out', 'warn'] as const) {
    if (values[name] !== undefined) throw new TypeError(`--${name} needs --rate, a whole number from 1 to 1000000.`);
  }
}

function latencyOf(values: Values): EmulatorOptions['latency'] {
  const acceptedMs = numberOf(values, 'latency');
  const refusedMs = numberOf(values, 'refused-latency');
  const jitterMs = numberOf(values, 'jitter');
  if (acceptedMs === undefined && refusedMs === undefined && jitterMs === undefined) return undefined;
  return { acceptedMs: acceptedMs ?? 0, refusedMs: refusedMs ?? 0, jitterMs };
}

function keysOf(names: readonly string[] | undefined): EmulatorOptions['keys'] {
  for (const name of names ?? []) text(256)(name, '--key');
  return names && Object.fromEntries(names.map((name) => [name, {}]));
}

function readFault(source: string): Fault {
  try {
    return parseFault(source);
  } catch (error) {
    throw new TypeError(`--fault: ${(error as Error).message}`, { cause: error });
  }
}
