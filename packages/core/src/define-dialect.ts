import type { CredentialSource, Dialect, DialectSpec, FailureRule, WaitHint } from './dialect.js';

const FIELDS: Readonly<Record<keyof DialectSpec, (value: unknown) => boolean>> = {
  name: (value) => typeof value === 'string' && value !== '',
  hosts: isListOf((item) => typeof item === 'string'),
  failure: oneOrMore((item) => typeof item === 'function'),
  codes: (value) => isObject(value) && Object.values(value).every((meaning) => isObject(meaning) && typeof meaning['kind'] === 'string'),
  requestId: oneOrMore((item) => typeof item === 'string' && item !== ''),
  requestIdHeader: (value) => typeof value === 'string',
  waitHint: oneOrMore((item) => isObject(item) && ('path' in item || 'header' in item) && typeof item['unit'] === 'string'),
  credential: oneOrMore((item) => isObject(item) && ('query' in item || 'header' in item || 'path' in item)),
  endpoints: isListOf((item) => isObject(item) && item['path'] instanceof RegExp && (item['repeat'] === 'safe' || item['repeat'] === 'never')),
  helpUrl: (value) => typeof value === 'function',
  vendor: (value) => typeof value === 'string' && value !== '',
  markers: isListOf((item) => typeof item === 'string' && item !== ''),
};

/**
 * Describes how an API says no.
 *
 * @throws TypeError at once if a field is unknown, missing or of the wrong shape; the message names it.
 * @example
 * const acme = defineDialect({
 *   name: 'acme',
 *   failure: when({ ok: false }, { code: 'error.code', message: 'error.text' }),
 *   codes: { slow_down: { kind: 'rate-limit' }, bad_key: { kind: 'api-key' } },
 *   credential: { header: 'x-api-key' },
 * });
 */
export function defineDialect(spec: DialectSpec): Dialect {
  checkSpec(spec);
  return Object.freeze({
    ...spec,
    vendor: spec.vendor ?? spec.name,
    hosts: spec.hosts ?? [],
    rules: listOf<FailureRule>(spec.failure),
    codes: spec.codes ?? {},
    requestIdPaths: listOf<string>(spec.requestId).map((path) => path.split('.')),
    waitHints: listOf<WaitHint>(spec.waitHint),
    credentials: spec.credential === undefined ? [{ header: 'authorization' }] : listOf<CredentialSource>(spec.credential),
    endpoints: spec.endpoints ?? [],
  });
}

function checkSpec(spec: DialectSpec): void {
  if (!isObject(spec)) throw new TypeError('defineDialect needs an object such as { name: "acme", failure: … }.');
  const name = typeof spec.name === 'string' ? ` "${spec.name}"` : '';
  for (const key of Object.keys(spec)) {
    if (!Object.hasOwn(FIELDS, key)) {
      throw new TypeError(`The dialect${name} has an unknown field "${key}". Known fields: ${Object.keys(FIELDS).join(', ')}.`);
    }
  }
  for (const [key, isValid] of Object.entries(FIELDS)) {
    const value = (spec as unknown as Record<string, unknown>)[key];
    if (value === undefined && key !== 'name') continue;
    if (!isValid(value)) throw new TypeError(`The dialect${name} has a field "${key}" of the wrong shape; see DialectSpec.${key}.`);
  }
}

function listOf<T>(value: T | readonly T[] | undefined): readonly T[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? (value as readonly T[]) : [value as T];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function isListOf(isValid: (item: unknown) => boolean): (value: unknown) => boolean {
  return (value) => Array.isArray(value) && value.every(isValid);
}

function oneOrMore(isValid: (item: unknown) => boolean): (value: unknown) => boolean {
  return (value) => (Array.isArray(value) ? value.every(isValid) : isValid(value));
}
