import type { DialectSpec } from './dialect.js';
import { UNITS } from './wait-hint.js';

const KINDS = 'rate-limit, api-key, bad-request, not-found, server, other-failure';

type Check = readonly [expected: string, isValid: (value: unknown) => boolean];

const TEXT: Check = ['a text', isText];

/** What each field has to be. The texts complete the sentence "… must be". A function, so that bundles without `defineDialect` go without it. */
const fields = (): Readonly<Record<keyof DialectSpec, Check>> => ({
  name: TEXT,
  hosts: ['a list of host names such as "api.acme.com" or "*.acme.com"', each((host) => isText(host) && /^(?:\*\.)?[^/:*\s]+$/.test(host))],
  failure: ['a rule or a list of rules; see when()', oneOrMore(isFunction)],
  codes: [`an object of codes, each with one "*" at most, whose values are kinds (${KINDS}), or objects with such a "kind"`, isTable],
  requestId: ['a path such as "meta.id", or a list of paths', oneOrMore(isText)],
  requestIdHeader: TEXT,
  waitHint: [`a { path or header, unit: ${Object.keys(UNITS).join(' | ')} }, a function, or a list of them`, oneOrMore(isWaitHint)],
  credential: ['a { query }, a { header }, a { path: /…/ with a group, without flags g and y }, or a list of them', oneOrMore(isCredential)],
  endpoints: ['a list of { path: /…/ without flags g and y, repeat: "safe" or "never" }', each(isEndpoint)],
  helpUrl: ['a function', isFunction],
  vendor: TEXT,
  markers: ['a list of texts', each(isText)],
});

/**
 * Finds the mistakes in a specification.
 *
 * @throws TypeError that names the field and says what it must be.
 */
export function checkSpec(spec: DialectSpec): void {
  const given: Record<string, unknown> = isObject(spec) ? spec : {};
  const dialect = isText(given['name']) ? `The dialect "${given['name']}"` : 'A dialect';
  const known = fields();
  for (const field of Object.keys(given)) {
    if (!Object.hasOwn(known, field)) throw new TypeError(`${dialect} has no field "${field}". Fields: ${Object.keys(known).join(', ')}.`);
  }
  for (const [field, [expected, isValid]] of Object.entries(known)) {
    const value = given[field];
    if (value === undefined ? field === 'name' : !isValid(value)) throw new TypeError(`${dialect}: "${field}" must be ${expected}.`);
  }
}

function isTable(codes: unknown): boolean {
  return isObject(codes) && Object.entries(codes).every(([code, meaning]) => code.split('*').length <= 2 && isMeaning(meaning));
}

function isMeaning(meaning: unknown): boolean {
  const kind = isObject(meaning) ? meaning['kind'] : meaning;
  return isText(kind) && KINDS.split(', ').includes(kind);
}

function isWaitHint(hint: unknown): boolean {
  return isFunction(hint) || (isObject(hint) && (isText(hint['path']) || isText(hint['header'])) && Object.hasOwn(UNITS, String(hint['unit'])));
}

function isCredential(source: unknown): boolean {
  return isObject(source) && (isText(source['query']) || isText(source['header']) || isPattern(source['path']));
}

function isEndpoint(rule: unknown): boolean {
  return isObject(rule) && isPattern(rule['path']) && (rule['repeat'] === 'safe' || rule['repeat'] === 'never');
}

/** A pattern that remembers where it stopped would answer differently each time. */
function isPattern(value: unknown): boolean {
  return value instanceof RegExp && !value.global && !value.sticky;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function isFunction(value: unknown): boolean {
  return typeof value === 'function';
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function each(isValid: (item: unknown) => boolean): (value: unknown) => boolean {
  return (value) => Array.isArray(value) && value.every(isValid);
}

function oneOrMore(isValid: (item: unknown) => boolean): (value: unknown) => boolean {
  return (value) => (Array.isArray(value) ? value.every(isValid) : isValid(value));
}
