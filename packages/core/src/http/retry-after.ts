import { headerOf, type HeadersLike } from '../outcome.js';

/** The longest wait that a timer can hold (2^31 - 1 ms, 24.8 days); longer ones are cut to it. */
export const MAX_WAIT_MS = 2 ** 31 - 1;

const DELTA = /^\d{1,15}(?:\.\d{1,9})?$/;
// The three date forms of RFC 9110, section 5.6.7; Date.parse alone would also take "2" or "May" for a date.
const HTTP_DATE = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6},? \S.{0,40}$/;

/** A wait as a usable number: whole milliseconds from 0 to {@link MAX_WAIT_MS}, or `null`. */
export function clampWait(ms: number): number | null {
  return ms >= 0 && Number.isFinite(ms) ? Math.min(Math.ceil(ms), MAX_WAIT_MS) : null;
}

/** A wait until a time: `null` where neither the server nor the caller shows a clock. */
export function waitUntil(at: number, headers: HeadersLike | undefined, now: number | undefined): number | null {
  const from = serverNow(headers) ?? now ?? Number.NaN;
  return clampWait(Math.max(0, at - from));
}

/**
 * The server's clock where it shows it (`Date`): a wait given as a time is meant on that clock.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-6.6.1
 */
function serverNow(headers: HeadersLike | undefined): number | undefined {
  const sent = dateOf(headerOf(headers, 'date') ?? '');
  return Number.isNaN(sent) ? undefined : sent;
}

/** An HTTP date in milliseconds since 1970, or `NaN`. The `asctime` form names no zone, but means GMT. */
function dateOf(text: string): number {
  return HTTP_DATE.test(text) ? Date.parse(text.endsWith('GMT') ? text : `${text} GMT`) : Number.NaN;
}

function numberOf(text: string | null | undefined): number | null {
  const value = text?.trim() ?? '';
  return DELTA.test(value) ? Number(value) : null;
}

/**
 * `Retry-After`, in seconds or as an HTTP date.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3
 */
function retryAfter(headers: HeadersLike | undefined, now: number | undefined): number | null {
  const value = headerOf(headers, 'retry-after')?.trim() ?? '';
  const seconds = numberOf(value);
  return seconds === null ? waitUntil(dateOf(value), headers, now) : clampWait(seconds * 1000);
}

/** A number that is seconds from now, epoch seconds or epoch milliseconds, told apart by its size. */
function reset(name: string, headers: HeadersLike | undefined, now: number | undefined): number | null {
  const number = numberOf(headerOf(headers, name));
  if (number === null) return null;
  return number < 1e9 ? clampWait(number * 1000) : waitUntil(number < 1e12 ? number * 1000 : number, headers, now);
}

/**
 * `RateLimit: "name";r=0;t=30` and `RateLimit-Policy: "name";q=100;w=60`. The longest `t` of the exhausted items counts; where
 * no item tells, the policy's window is the longest that one can have to wait. Draft 7 wrote `limit=…, remaining=…, reset=…`.
 *
 * @see https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/
 */
function rateLimitFields(headers: HeadersLike | undefined): number | null {
  const told = itemsOf(headers, 'ratelimit').filter((item) => 't' in item || 'reset' in item);
  const spent = told.filter((item) => item['r'] === 0);
  const seconds =
    told.length > 0
      ? (spent.length > 0 ? spent : told).map((item) => item['t'] ?? item['reset'])
      : itemsOf(headers, 'ratelimit-policy').map((item) => item['w']);
  const known = seconds.filter((value) => value !== undefined);
  return clampWait(Math.max(...known) * 1000); // of none: negative, so null
}

/** The numeric parameters of each item of a structured list. Quoted names go first: they may hold commas and semicolons. */
function itemsOf(headers: HeadersLike | undefined, name: string): Record<string, number>[] {
  const list = headerOf(headers, name)?.slice(0, 1024).replace(/"[^"]*"/g, '') ?? '';
  return list.split(',').map((item) => {
    const parameters: Record<string, number> = {};
    for (const part of item.split(';')) {
      const [key = '', value] = part.trim().split('=', 2);
      const number = numberOf(value);
      if (number !== null) parameters[key] = number;
    }
    return parameters;
  });
}

/**
 * The wait that the headers of a refusal ask for, in milliseconds, or `null`. `Retry-After` comes first, then the `RateLimit`
 * fields, then the older families.
 *
 * @param now - The caller's clock, in milliseconds since 1970; needed for waits that are given as a time when there is no `Date` header.
 */
export function waitFromHeaders(headers: HeadersLike | undefined, now?: number): number | null {
  return (
    retryAfter(headers, now) ??
    rateLimitFields(headers) ??
    reset('ratelimit-reset', headers, now) ??
    reset('x-ratelimit-reset-after', headers, now) ??
    reset('x-ratelimit-reset', headers, now) ??
    reset('x-rate-limit-reset', headers, now)
  );
}
