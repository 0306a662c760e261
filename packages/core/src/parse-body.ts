/** Longer texts are not parsed: an answer that says "no" is short. In characters. */
export const MAX_TEXT_LENGTH = 1_048_576;

/** What a text that could not be read as JSON becomes; no dialect's rule matches it. */
export const UNREADABLE: unique symbol = Symbol('unreadable');

const ENDS_A_VALUE = /["\]}\w]/;
const SPACE = /\s/;

/** A body as data: parsed objects as they are, texts as JSON. Never throws. */
export function parseBody(body: unknown): unknown {
  if (typeof body !== 'string') return body ?? UNREADABLE;
  if (body.length > MAX_TEXT_LENGTH) return UNREADABLE;
  try {
    return JSON.parse(body) ?? UNREADABLE;
  } catch {
    return parseLoosely(body);
  }
}

/**
 * Reads two faults that real answers have: a byte order mark in front, and a comma that is missing before a key, because RocketCAD's own sample of
 * a success is printed like that.
 */
function parseLoosely(body: string): unknown {
  const text = body.trimStart(); // a byte order mark counts as white space
  if (!text.startsWith('{') && !text.startsWith('[')) return UNREADABLE;
  try {
    return JSON.parse(withMissingCommas(text));
  } catch {
    return UNREADABLE;
  }
}

/** Puts a comma between a value and a string that follows it with nothing but white space between. One pass, no backtracking. */
function withMissingCommas(text: string): string {
  let repaired = '';
  let kept = 0;
  let valueEnd = -1;
  for (let i = 0; i < text.length; i++) {
    const char = text.charAt(i);
    if (char === '"') {
      if (valueEnd >= 0) {
        repaired += text.slice(kept, valueEnd + 1) + ',';
        kept = valueEnd + 1;
      }
      i = endOfString(text, i);
      valueEnd = i;
    } else if (!SPACE.test(char)) {
      valueEnd = ENDS_A_VALUE.test(char) ? i : -1;
    }
  }
  return repaired + text.slice(kept);
}

function endOfString(text: string, start: number): number {
  let i = start + 1;
  while (i < text.length && text[i] !== '"') i += text[i] === '\\' ? 2 : 1;
  return i;
}
