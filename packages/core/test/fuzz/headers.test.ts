import fc from 'fast-check';
import { defineDialect, classify, isJsonLike, MAX_WAIT_MS } from '../../src/index.js';
import { waitFromHeaders } from '../../src/http/retry-after.js';
import { parseBody, UNREADABLE } from '../../src/parse-body.js';
import { bodyTexts, bodyTrees } from './bodies.js';
import { DATE_FORMS, headerRecords, headerValues, seconds } from './headers.js';
import { claim, FUZZ_TIMEOUT_MS, holds } from './runs.js';

jest.setTimeout(FUZZ_TIMEOUT_MS);

const NOW = Date.UTC(2026, 0, 1);
const clamped = (ms: number): number => Math.min(Math.max(0, Math.ceil(ms)), MAX_WAIT_MS);

test('whatever the headers say, a wait is a whole number that a timer can hold, or none', () => {
  holds(fc.tuple(headerRecords, fc.option(fc.constant(NOW), { nil: undefined })), ([headers, now]) => {
    const before = JSON.stringify(headers);
    const wait = waitFromHeaders(headers, now);
    claim(wait === null || (Number.isInteger(wait) && wait >= 0 && wait <= MAX_WAIT_MS), () => `a wait of ${wait}`);
    claim(waitFromHeaders(headers, now) === wait && JSON.stringify(headers) === before, () => 'not the same again');
  });
});

test('Headers say what a record says', () => {
  const names = fc.constantFrom('retry-after', 'date', 'ratelimit', 'ratelimit-policy', 'ratelimit-reset', 'x-ratelimit-reset');
  const values = headerValues.filter((value) => /^[\u0020-\u007e]*$/.test(value) && value === value.trim());
  holds(fc.dictionary(names, values, { maxKeys: 4 }), (headers) => {
    claim(waitFromHeaders(headers, NOW) === waitFromHeaders(new Headers(headers), NOW), () => 'they differ');
  });
});

test('Retry-After in seconds is taken at its word', () => {
  holds(fc.tuple(fc.oneof(fc.nat(), fc.nat(1e14)), fc.option(fc.nat(999_999_999), { nil: undefined }), headerRecords), ([whole, part, others]) => {
    const value = part === undefined ? String(whole) : `${whole}.${part}`;
    const wait = waitFromHeaders({ ...others, 'Retry-After': value, 'retry-after': value }, NOW);
    claim(wait === clamped(Number(value) * 1000), () => `${wait} for ${value}`);
  });
});

test('Retry-After as a date is measured on the server’s clock, or else on the caller’s', () => {
  const forms = fc.constantFrom(...Object.values(DATE_FORMS));
  holds(fc.tuple(seconds, seconds, forms, forms), ([until, now, write, writeNow]) => {
    const value = write(until);
    const expected = clamped(until - now);
    claim(waitFromHeaders({ 'retry-after': value }, now) === expected, () => `${value} at ${now}`);
    claim(waitFromHeaders({ 'retry-after': value, date: writeNow(now) }, NOW) === expected, () => `${value} at ${writeNow(now)}`);
  });
});

test('RateLimit: the longest wait of the exhausted limits counts', () => {
  const item = fc.record({ name: fc.string({ maxLength: 8, unit: 'grapheme-ascii' }).map((text) => text.replace(/["\\]/g, '')), r: fc.nat(3), t: fc.nat(1e6), space: fc.constantFrom('', ' ') });
  holds(fc.array(item, { minLength: 1, maxLength: 4 }), (items) => {
    const ratelimit = items.map(({ name, r, t, space }) => `"${name}";${space}r=${r};${space}t=${t}`).join(', ');
    const spent = items.filter(({ r }) => r === 0);
    const longest = Math.max(...(spent.length > 0 ? spent : items).map(({ t }) => t));
    claim(waitFromHeaders({ ratelimit }) === clamped(longest * 1000), () => ratelimit);
  });
});

test('hints of a dialect, in the body or a header, give waits like any other', () => {
  const units = ['milliseconds', 'seconds', 'minutes', 'epoch-milliseconds', 'epoch-seconds'] as const;
  const dialects = units.map((unit) => defineDialect({ name: unit, failure: () => ({ kind: 'rate-limit' }), waitHint: [{ path: 'wait', unit }, { header: 'x-wait', unit, pattern: /(\S+) left/ }] }));
  const hint = fc.oneof(headerValues, fc.double(), fc.constantFrom(null, {}, [], true, -0, 1e308));
  holds(fc.tuple(hint, headerValues, headerRecords), ([wait, header, headers]) => {
    for (const dialect of dialects) {
      const { retryAfterMs } = classify({ status: 200, body: { wait }, headers: { ...headers, 'x-wait': `${header} left` } }, dialect, NOW);
      claim(retryAfterMs === null || (Number.isInteger(retryAfterMs) && retryAfterMs >= 0 && retryAfterMs <= MAX_WAIT_MS), () => `${dialect.name}: ${retryAfterMs}`);
    }
  });
});

test('content types: JSON with any parameters and any suffix, nothing else', () => {
  const token = fc.stringMatching(/^[a-zA-Z0-9.-]{1,10}$/);
  const end = fc.constantFrom('', ';', ' ; charset=utf-8', ';charset="utf-8"', '  ');
  holds(fc.tuple(fc.constantFrom('application', 'text', 'APPLICATION', 'image', 'xapplication'), fc.option(token), fc.constantFrom('json', 'JSON', 'ndjson', 'jsonx', 'json-seq'), end), ([type, prefix, subtype, rest]) => {
    const value = `${type}/${prefix === null ? '' : `${prefix}+`}${subtype}${rest}`;
    claim(isJsonLike(value) === (/^(?:application|text)$/i.test(type) && /^json$/i.test(subtype)), () => value);
  });
});

test('a text that is JSON is read as JSON, also without one of its commas; what is none is unreadable', () => {
  const isSame = (actual: unknown, expected: unknown): boolean => JSON.stringify(actual) === JSON.stringify(expected);
  holds(fc.tuple(bodyTrees, fc.nat(1000), bodyTexts), ([tree, which, text]) => {
    const lines = JSON.stringify(tree, null, 1);
    claim(isSame(parseBody(lines), JSON.parse(lines)), () => lines);
    // A comma at the end of a line, in front of a name.
    const commas = Array.from(lines.matchAll(/,(?=\n *"(?:[^"\\]|\\.)*": )/g), ({ index }) => index);
    const at = commas[which % commas.length] ?? lines.length;
    const broken = lines.slice(0, at) + lines.slice(at + 1);
    claim(isSame(parseBody(broken), JSON.parse(lines)), () => broken);
    const read = parseBody(text);
    claim(read === UNREADABLE || JSON.stringify(read) !== undefined, () => text);
  });
});
