import fc from 'fast-check';
import { redact, REDACTED, secretsOf } from '../src/index.js';

// In whatever way a server writes a secret down again, it is found. What it may have done besides is not: base64, hashes, cut in two.

const SECRET = `Ab1 /+=&'"<>\\%ü€😀~.é(c)`;
const html = (text: string, quote = '&#39;'): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", quote);
const eachUnit = (text: string, write: (code: number) => string): string => text.replace(/[^\w]/g, (unit) => write(unit.charCodeAt(0)));
const parsed = (text: string): string => new URL(`https://a.example/?key=${text}`).search.slice('?key='.length);
const inPath = (text: string): string => new URL(`https://a.example/${text}`).pathname.slice(1);

const SPELLINGS: [string, (secret: string) => string][] = [
  ['as it is', (secret) => secret],
  ['in capitals', (secret) => secret.toUpperCase()],
  ['in small letters', (secret) => secret.toLowerCase()],
  ['encodeURIComponent', encodeURIComponent],
  ['encodeURI', encodeURI],
  ['lower-case percent encoding', (secret) => encodeURIComponent(secret).replace(/%../g, (code) => code.toLowerCase())],
  ['percent encoding in any case', (secret) => encodeURIComponent(secret).replace(/%../g, (code, at: number) => (at % 2 === 0 ? code.toLowerCase() : code))],
  ['percent encoding of all signs', (secret) => encodeURIComponent(secret).replace(/[!'()*~.]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`)],
  ['a form', (secret) => new URLSearchParams({ '': secret }).toString().slice(1)],
  ['what the URL parser makes of it in a query', (secret) => parsed(secret)],
  ['what the URL parser makes of it in a path', (secret) => inPath(secret.replace(/[\\/.]/g, ''))],
  ['HTML', html],
  ['HTML with &apos;', (secret) => html(secret, '&apos;')],
  ['HTML with hexadecimal numbers', (secret) => html(secret, '&#x27;')],
  ['HTML with a zero', (secret) => html(secret, '&#039;')],
  ['HTML in numbers', (secret) => [...secret].map((sign) => (/\w/.test(sign) ? sign : `&#${sign.codePointAt(0)};`)).join('')],
  ['JSON', (secret) => JSON.stringify(secret).slice(1, -1)],
  ['JSON with escaped slashes', (secret) => JSON.stringify(secret).slice(1, -1).replaceAll('/', '\\/')],
  ['JSON in ASCII', (secret) => eachUnit(secret, (code) => `\\u${code.toString(16).padStart(4, '0')}`)],
];

test.each(SPELLINGS)('%s', (what, spell) => {
  const secret = what.includes('in a path') ? SECRET.replace(/[\\/.]/g, '') : SECRET;
  expect(redact(`before ${spell(secret)} after`, secretsOf({ fields: [['token', secret]] }))).toBe(`before ${REDACTED} after`);
});

test('of any secret, in any of these', () => {
  const secret = fc.string({ unit: 'grapheme', minLength: 4, maxLength: 40 }).filter((text) => /[a-z\d]{2}/i.test(text) && !text.includes('#') && text.trim() === text && parsed(text) !== '');
  const spelling = fc.constantFrom(...SPELLINGS.filter(([what]) => !what.includes('parser') && !what.includes('letters') && !what.includes('capitals')));
  fc.assert(
    fc.property(secret, spelling, (text, [, spell]) => {
      expect(redact(`(${spell(text)})`, secretsOf({ fields: [['token', text]] }))).toBe(`(${REDACTED})`);
    }),
  );
});

test.each(['ab%', 'ab&', 'ab\\', 'ab\\\\', 'ab\\\\\\', 'ab"', 'a\\b"\\'])('a sign at the end, where one spelling of it begins another: %j', (secret) => {
  for (const [, spell] of SPELLINGS.filter(([what]) => !what.includes('parser'))) expect(redact(`(${spell(secret)})`, [secret])).toBe(`(${REDACTED})`);
});

test.each(['https://a.example/?api_key=abſcd', 'https://a.example/?api_key=ab\u212acd', `https://a.example/?api_key=SuPer+Secret/K=1 ü"<x>`, 'https://a.example/?api_key=abc%2fdef%3dsecret', `/x?api_key=it's-my-secret`, 'https://a.example/?api_key=se\ncret\tkey'])('a query as fetch sends it: %j', (url) => {
  const sent = new URL(url, 'https://b.example').search.slice('?api_key='.length);
  expect(redact(`(${sent})`, secretsOf({ url }))).toBe(`(${REDACTED})`);
});

test('what is no spelling stays', () => {
  expect(redact('a/b a%2fb a%2gb', ['a/b'])).toBe(`${REDACTED} ${REDACTED} a%2gb`);
  expect(redact(btoa('secret key'), ['secret key'])).toBe(btoa('secret key'));
  expect(redact('axb', ['a.b'])).toBe('axb');
  for (const [text, secret] of [['ab+cd', 'ab.cd'], ['ab\\/cd', 'ab.cd'], ['abcd', 'ab cd']] as const) expect(redact(text, [secret])).toBe(text);
});

test('a very long secret is found as it is', () => {
  const long = `${'k/'.repeat(2048)}`;
  for (const secret of [long, `${long}x`]) expect(redact(`(${secret})`, [secret], 1000)).toBe(`(${REDACTED})`);
  expect(redact(`(${encodeURIComponent(long)})`, [long], 2000)).toBe(`(${REDACTED})`);
  expect(redact(`(${encodeURIComponent(`${long}x`)})`, [`${long}x`], 2000)).not.toContain(REDACTED);
});

test('the beginning of a spelling that the cut has left is not shown', () => {
  const [other, secret] = ['k'.repeat(150), `${'/'.repeat(140)}secret`];
  const text = `${other.repeat(30)}${'y'.repeat(100)}${encodeURIComponent(secret)}`;
  expect(redact(text, [other, secret])).not.toContain('%');
});

test('texts that are bait take no longer than they are long', () => {
  for (const sign of ['\\', '%', '&', '"', '/', '+', ' ', '\\/', '\\"', '%2', '&amp;', '%25', '\\u005c']) {
    const secret = sign.repeat(40);
    for (const bait of [sign, `${sign}\\`, '\\', '\\\\/', '%25', '&amp;', '\\u005c']) {
      const text = `${bait.repeat(500)}x`;
      const start = process.cpuUsage();
      redact(text, [`${secret}!`], 500);
      expect(process.cpuUsage(start).user).toBeLessThan(500_000);
    }
  }
});
