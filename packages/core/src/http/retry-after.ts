import { headerOf, type HeadersLike } from '../outcome.js';

/** The longest wait that a timer can hold (2^31 - 1 ms, 24.8 days); longer ones are cut to it. */
export const MAX_WAIT_MS = 2 ** 31 - 1;

const DELTA_SECONDS = /^\d{1,15}(?:\.\d{1,9})?$/;
// The three date forms of RFC 9110, section 5.6.7; Date.parse alone would also take "2" or "May" for a date.
const HTTP_DATE = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6},? \S/;

/** A wait as a usable number: whole milliseconds from 0 to {@link MAX_WAIT_MS}, or `null`. */
export function clampWait(ms: number): number | null {
  return Number.isFinite(ms) && ms >= 0 ? Math.min(Math.ceil(ms), MAX_WAIT_MS) : null;
}

/**
 * The server's clock where it shows it (`Date`), because a wait given as a time is meant on that clock; else the caller's.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-6.6.1
 */
function serverNow(headers: HeadersLike | undefined, now: number | undefined): number | null {
  const date = headerOf(headers, 'date');
  const sent = date !== null && HTTP_DATE.test(date) ? Date.parse(date) : Number.NaN;
  return Number.isNaN(sent) ? (now ?? null) : sent;
}

/**
 * `Retry-After`, in seconds or as an HTTP date.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3
 */
function retryAfter(headers: HeadersLike | undefined, now: number | undefined): number | null {
  const value = headerOf(headers, 'retry-after')?.trim();
  if (value === undefined || value === '') return null;
  if (DELTA_SECONDS.test(value)) return clampWait(Number(value) * 1000);
  if (value.length > 64 || !HTTP_DATE.test(value)) return null;
  const at = Date.parse(value);
  const from = serverNow(headers, now);
  return Number.isNaN(at) || from === null ? null : clampWait(Math.max(0, at - from));
}

/** A number that is seconds from now, epoch seconds or epoch milliseconds, told apart by its size. */
function resetValue(text: string | null, headers: HeadersLike | undefined, now: number | undefined): number | null {
  const value = text?.trim();
  if (value === undefined || !DELTA_SECONDS.test(value)) return null;
  const number = Number(value);
  if (number < 1e9) return clampWait(number * 1000);
  const from = serverNow(headers, now);
  return from === null ? null : clampWait(Math.max(0, (number < 1e12 ? number * 1000 : number) - from));
}

/**
 * `RateLimit: "name";r=0;t=30` and `RateLimit-Policy: "name";q=100;w=60`. The longest `t` of the exhausted items counts; where
 * no item tells, the policy's window is the longest that one can have to wait. Draft 8 wrote `limit=…, remaining=…, reset=…`.
 *
 * @see https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/
 */
function rateLimitFields(headers: HeadersLike | undefined): number | null {
  const items = (headerOf(headers, 'ratelimit') ?? '').slice(0, 1024).split(',');
  const resets = items.map((item) => ({ spent: numberOf(item, 'r') === 0, seconds: numberOf(item, 't') ?? numberOf(item, 'reset') }));
  const told = resets.filter((item) => item.seconds !== null);
  const spent = told.filter((item) => item.spent);
  const policies = (headerOf(headers, 'ratelimit-policy') ?? '').slice(0, 1024).split(',').map((item) => numberOf(item, 'w'));
  const seconds = told.length > 0 ? (spent.length > 0 ? spent : told).map((item) => item.seconds) : policies;
  const known = seconds.filter((value) => value !== null);
  return known.length === 0 ? null : clampWait(Math.max(...known) * 1000);
}

function numberOf(item: string, key: string): number | null {
  for (const part of item.split(';')) {
    const [name, value] = part.trim().split('=', 2);
    if (name === key && value !== undefined && DELTA_SECONDS.test(value)) return Number(value);
  }
  return null;
}

/**
 * The wait that the headers of a refusal ask for, in milliseconds, or `null`. `Retry-After` comes first, then the `RateLimit`
 * fields, then the older families.
 *
 * @param now - The caller's clock, in milliseconds since 1970; needed for waits that are given as a time when there is no `Date` header.
 */
export function waitFromHeaders(headers: HeadersLike | undefined, now?: number): number | null {
  if (headers === undefined) return null;
  return (
    retryAfter(headers, now) ??
    rateLimitFields(headers) ??
    resetValue(headerOf(headers, 'ratelimit-reset'), headers, now) ??
    resetValue(headerOf(headers, 'x-ratelimit-reset-after'), headers, now) ??
    resetValue(headerOf(headers, 'x-ratelimit-reset'), headers, now) ??
    resetValue(headerOf(headers, 'x-rate-limit-reset'), headers, now)
  );
}
