/** What stands in place of a secret. */
export const REDACTED = '[redacted]';

/** Longer values are only looked for as they are. In characters. */
const MAX_SPELLED = 4096;
/** What an encoding may change. Not without regard to case, where `ſ` and the Kelvin sign are letters from A to Z. */
const CHANGING = /[^a-zA-Z\d]/gu;
/** The last such character; of backslashes all that are there. */
const END = /(?<!\\)\\+$|[^a-zA-Z\d]?$/u;
/** No spelling of a character is longer. */
const LONGEST = '%f0%9f%98%80';
const HTML: Readonly<Record<string, string>> = { '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot', "'": 'apos' };

/** Made once for each list, because many texts of a failure are searched for the same secrets. */
const patterns = new WeakMap<readonly string[], readonly RegExp[]>();

/**
 * Replaces secrets in every spelling in which a server may echo them: each character as it is, in percent encoding, in HTML, or all in JSON, with letters
 * in any case. Forms and URL parsers choose among these.
 */
export function replaceSecrets(text: string, secrets: readonly string[]): string {
  let known = patterns.get(secrets);
  if (known === undefined) patterns.set(secrets, (known = secrets.map((secret) => new RegExp(patternOf(secret), 'gi'))));
  return known.reduce((clean, pattern) => clean.replace(pattern, REDACTED), text);
}

/** The length of the longest text that {@link replaceSecrets} takes for this secret, or more. */
export function longestSpelling(secret: string): number {
  return secret.replace(CHANGING, LONGEST).length;
}

/**
 * Neither alternative can read a text in two ways, so a search takes no longer than the text is long. With backslashes from JSON one could. At its end, where
 * nothing makes the search try on, a secret may have both, and a spelling that begins another (as `%` begins `%25`) comes after it there.
 */
function patternOf(secret: string): string {
  if (secret.length > MAX_SPELLED) return literal(secret);
  const [end] = END.exec(secret)!;
  const start = secret.slice(0, secret.length - end.length);
  // Of backslashes one more can always be taken for two, so all of them are read in one way or in the other.
  const ways = end.startsWith('\\') ? [inJson, asItIs] : [(character: string) => [...encoded(character), ...inJson(character), literal(character)]];
  return `(?:${either(start, [asItIs, inJson])})(?:${either(end, ways)})`;
}

const asItIs = (character: string): string[] => [...encoded(character), literal(character)];

/** The whole text in one of these ways. */
function either(text: string, ways: readonly ((character: string) => string[])[]): string {
  return ways.map((spell) => spelled(text, spell)).join('|');
}

function spelled(text: string, spell: (character: string) => string[]): string {
  return text.replace(CHANGING, (character) => `(?:${spell(character).join('|')})`);
}

function encoded(character: string): string[] {
  const code = character.codePointAt(0)!;
  const bytes = [...new TextEncoder().encode(character)].map((byte) => `%${hex(byte, 2)}`).join('');
  const form = character === ' ' ? ['\\+'] : [];
  const name = HTML[character];
  return [bytes, ...form, `&#0?${code};`, `&#x0?${hex(code)};`, ...(name ? [`&${name};`] : [])];
}

function inJson(character: string): string[] {
  const escaped = literal(JSON.stringify(character).slice(1, -1));
  return [inUnits(character, '\\\\u'), ...(character === '/' ? ['\\\\/'] : []), escaped];
}

/** The pattern of a text as it is. */
function literal(text: string): string {
  return text.replace(/[^a-z\d]/gi, (unit) => inUnits(unit, '\\u'));
}

function inUnits(text: string, mark: string): string {
  return text.replace(/[^]/g, (unit) => mark + hex(unit.charCodeAt(0), 4));
}

function hex(number: number, digits = 1): string {
  return number.toString(16).padStart(digits, '0');
}
