import type { Answer, WaitHint } from './dialect.js';
import { clampWait, waitUntil } from './http/retry-after.js';
import { headerOf } from './outcome.js';
import { asText, valueAt } from './path.js';

/** What one unit is in milliseconds; for `epoch-…` units the number is a time. */
export const UNITS = {
  milliseconds: 1,
  seconds: 1000,
  minutes: 60_000,
  'epoch-milliseconds': 1,
  'epoch-seconds': 1000,
} as const;

/** The wait that a hint finds in an answer, in milliseconds. A wait of 0 is no hint: the API has just refused. */
export function hintedWait(hint: WaitHint, answer: Answer): number | null {
  return numberOf(hint, answer) || null;
}

function numberOf(hint: WaitHint, answer: Answer): number | null {
  if (typeof hint === 'function') return clampWait(hint(answer) ?? Number.NaN);
  const place = 'path' in hint ? asText(valueAt(answer.body, hint.path.split('.'))) : headerOf(answer.headers, hint.header);
  const text = hint.pattern === undefined ? place : hint.pattern.exec(place ?? '')?.[1];
  if (text === null || text === undefined || text.trim() === '') return null;
  const ms = Number(text) * UNITS[hint.unit];
  return hint.unit.startsWith('epoch') ? waitUntil(ms, answer.headers, answer.now) : clampWait(ms);
}
