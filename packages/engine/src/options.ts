import { rocketcad, type Dialect } from '@holdfast/core';
import type { CallOptions, RequestView } from './call.js';
import { type Clock, systemClock } from './clock.js';
import { PRIORITIES } from './gate/waiting-room.js';
import type { PaceSnapshot } from './pace/pace.js';
import type { Store } from './store/store.js';

/** A rate limit that is known: so many requests in so many milliseconds. */
export interface KnownLimit {
  readonly requests: number;
  readonly perMs: number;
}

/** The learned paces of a client's scopes as plain JSON; see `Holdfast.snapshot`. Holds no secret. */
export interface HoldfastSnapshot {
  readonly version: 1;
  /** By scope. */
  readonly scopes: Readonly<Record<string, PaceSnapshot>>;
}

/** Options of a client. Every one may be left out. */
export interface HoldfastOptions {
  /** How the API says no, or a function that tells it for a URL, such as `dialectFor`, where one client calls several APIs. @default rocketcad */
  readonly dialect?: Dialect | ((url: string) => Dialect) | undefined;
  /** The end of a whole call, queueing, pauses, waits and attempts together, in milliseconds; `Infinity` for none. @default 60_000; for axios with a `timeout` of at least that, 60_000 after the timeout */
  readonly deadlineMs?: number | undefined;
  /** Transient failures (5xx, network) of a call that may be followed by another attempt. Waiting out a declared rate limit does not use them up. @default 2 */
  readonly retries?: number | undefined;
  /** `learn` finds the limit out, `{ requests, perMs }` holds one that is known, `off` only pauses after a refusal. The first client of a scope decides. @default 'learn' */
  readonly pace?: 'learn' | 'off' | KnownLimit | undefined;
  /** What `snapshot()` gave before a restart, so that nothing need be learned again. @default none */
  readonly initialPace?: HoldfastSnapshot | undefined;
  /** Attempts of one scope that may be under way at once. The first client of a scope decides. @default Infinity */
  readonly maxConcurrent?: number | undefined;
  /** Calls of one scope that may wait; beyond it the one with the lowest priority, the new one among equals, ends at once with a `QueueFullError`. @default 10_000 */
  readonly maxQueue?: number | undefined;
  /** What shares one rate limit. The result is hashed. @default origin and the credential that the dialect names */
  readonly scopeOf?: ((request: RequestView) => string) | undefined;
  /** May a request be repeated when it is unknown whether it ran? `undefined` leaves it to the rules. @default by method and by what the dialect knows of its endpoints */
  readonly idempotent?: ((request: RequestView) => boolean | undefined) | undefined;
  /** `return`: a failed answer is handed on untouched, and `verdictOf(response)` tells the verdict. @default 'throw' */
  readonly onFailure?: 'throw' | 'return' | undefined;
  /** fetch only: HTTP failures throw typed errors as well. @default false (fetch users check `res.ok`) */
  readonly throwHttpErrors?: boolean | undefined;
  /** After a key failure, calls of that key fail without a request for so long, in milliseconds. @default 0 */
  readonly failFastOnBadKeyMs?: number | undefined;
  /** At most so many bytes of a body are looked at; longer ones flow through unread. @default 65_536 */
  readonly inspectBytes?: number | undefined;
  /** Shares pause and pace with other processes that use the same key: `redisStore()` of `@holdfast/redis`. The first client of a scope with a store decides. @default none, this process alone */
  readonly store?: Store | undefined;
  /** Time and chance; for tests. @default the machine's */
  readonly clock?: Clock | undefined;
}

/** Options with nothing left out. */
export type Settings = {
  readonly [K in keyof Required<HoldfastOptions>]: K extends 'initialPace' | 'scopeOf' | 'idempotent' | 'store'
    ? HoldfastOptions[K]
    : Exclude<HoldfastOptions[K], undefined>;
};

const DEFAULTS: Settings = {
  dialect: rocketcad,
  deadlineMs: 60_000,
  retries: 2,
  pace: 'learn',
  initialPace: undefined,
  maxConcurrent: Infinity,
  maxQueue: 10_000,
  scopeOf: undefined,
  idempotent: undefined,
  onFailure: 'throw',
  throwHttpErrors: false,
  failFastOnBadKeyMs: 0,
  inspectBytes: 65_536,
  store: undefined,
  clock: systemClock,
};

/** The priority of a call that names none. */
export const DEFAULT_PRIORITY = 5;

interface Rule {
  readonly expected: string;
  readonly accepts: (value: unknown) => boolean;
}

const isFunction: Rule = { expected: 'a function', accepts: (value) => typeof value === 'function' };
const isBoolean: Rule = { expected: 'true or false', accepts: (value) => typeof value === 'boolean' };

function isNumber(min: number, max: number, whole = false): Rule {
  const range = max === Infinity ? `of at least ${min}` : `from ${min} to ${max}`;
  return {
    expected: `a ${whole ? 'whole ' : ''}number ${range}`,
    accepts: (value) => typeof value === 'number' && value >= min && value <= max && (!whole || value === Infinity || Number.isInteger(value)),
  };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

const CLIENT_RULES: Readonly<Record<keyof HoldfastOptions, Rule>> = {
  dialect: { expected: 'a dialect made by defineDialect(), or a function that gives one for a URL', accepts: (value) => typeof value === 'function' || isDialect(value) },
  deadlineMs: isNumber(1, Infinity),
  retries: isNumber(0, 20, true),
  pace: {
    expected: "'learn', 'off' or { requests, perMs }, two numbers above 0 and nothing else, of at least one request a day",
    accepts: (value) => value === 'learn' || value === 'off' || isLimit(value),
  },
  initialPace: { expected: 'what snapshot() returned', accepts: (value) => isObject(value) && value['version'] === 1 && isObject(value['scopes']) },
  maxConcurrent: isNumber(1, Infinity, true),
  maxQueue: isNumber(0, Infinity, true),
  scopeOf: isFunction,
  idempotent: isFunction,
  onFailure: { expected: "'throw' or 'return'", accepts: (value) => value === 'throw' || value === 'return' },
  throwHttpErrors: isBoolean,
  failFastOnBadKeyMs: isNumber(0, Infinity),
  inspectBytes: isNumber(0, 2 ** 30, true),
  store: { expected: 'a store such as redisStore()', accepts: (value) => isObject(value) && typeof value['share'] === 'function' },
  clock: { expected: 'an object with now, wallNow, random, setTimeout and clearTimeout', accepts: (value) => isObject(value) && typeof value['now'] === 'function' },
};

const CALL_RULES: Readonly<Record<keyof CallOptions, Rule>> = {
  priority: isNumber(0, PRIORITIES - 1, true),
  deadlineMs: CLIENT_RULES.deadlineMs,
  retries: CLIENT_RULES.retries,
  idempotent: isBoolean,
  replaceKey: { expected: 'a text', accepts: (value) => typeof value === 'string' },
  off: isBoolean,
};

function isDialect(value: unknown): value is Dialect {
  return isObject(value) && Array.isArray(value['rules']);
}

const DAY_MS = 86_400_000;

function isLimit(value: unknown): boolean {
  if (!isObject(value) || Object.keys(value).length !== 2) return false;
  const { requests, perMs } = value;
  return isAbove0(requests) && isAbove0(perMs) && (perMs as number) / (requests as number) <= DAY_MS;
}

function isAbove0(value: unknown): boolean {
  return typeof value === 'number' && Number.isFinite(value) && value > 0;
}

/**
 * Fills in defaults; `undefined` never overrides one.
 *
 * @throws TypeError for an unknown or wrong option, naming it and what is expected.
 */
export function settingsOf(options: HoldfastOptions = {}): Settings {
  check(options, CLIENT_RULES, 'option');
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  return { ...DEFAULTS, ...Object.fromEntries(given) };
}

/** @throws TypeError for an unknown or wrong option of one call. */
export function checkCallOptions(options: CallOptions): void {
  check(options, CALL_RULES, 'option of a call');
}

function check(options: object, rules: Readonly<Record<string, Rule>>, what: string): void {
  if (!isObject(options)) throw new TypeError(`Holdfast: expected an object of options, got ${shown(options)}.`);
  for (const [name, value] of Object.entries(options)) {
    if (!Object.hasOwn(rules, name)) {
      throw new TypeError(`Holdfast: unknown ${what} "${name}". Known: ${Object.keys(rules).join(', ')}.`);
    }
    if (value !== undefined && !rules[name]!.accepts(value)) {
      throw new TypeError(`Holdfast: the ${what} "${name}" must be ${rules[name]!.expected}, got ${shown(value)}.`);
    }
  }
}

/** Numbers, truth values and types only: a text may be a secret that landed in the wrong place. */
function shown(value: unknown): string {
  return typeof value === 'number' || typeof value === 'boolean' || value === null ? String(value) : `a value of type ${typeof value}`;
}

/** How the API behind a URL says no. */
export function dialectOf({ dialect }: Settings, request: { readonly url: string }): Dialect {
  if (typeof dialect !== 'function') return dialect;
  const told: unknown = dialect(request.url);
  if (!isDialect(told)) throw new TypeError(`Holdfast: the option "dialect" is a function and must give a dialect for every URL, got ${shown(told)}.`);
  return told;
}
