import type { Limiter, LimiterAnswer } from '../limits/limiter.js';
import type { ReadyOptions } from '../normalize-options.js';

type Headers = Readonly<Record<string, string>>;

const NONE: Headers = {};

/** Headers that tell the limit, in one of the dialects that are in use. */
export function limitHeaders(style: ReadyOptions['rateLimitHeaders'], limiter: Limiter, answer: LimiterAnswer): Headers {
  if (style === 'none') return NONE;
  const { limit } = limiter;
  if (limit.kind === 'none') return NONE;
  const capacity = String(answer.capacity);
  const remaining = String(answer.remaining);
  const reset = String(wholeSeconds(answer.allowed ? answer.resetMs : answer.retryAfterMs));
  if (style === 'x') return { 'x-ratelimit-limit': capacity, 'x-ratelimit-remaining': remaining, 'x-ratelimit-reset': reset };
  if (style === 'draft-6') return { 'ratelimit-limit': capacity, 'ratelimit-remaining': remaining, 'ratelimit-reset': reset };
  return {
    'ratelimit-policy': `"default";q=${limit.requests};w=${Math.max(1, wholeSeconds(limit.perMs))}`,
    ratelimit: `"default";r=${remaining};t=${reset}`,
  };
}

/** What a refusal says about coming back: its header, and the milliseconds that the header asks for. */
export interface WaitHint {
  readonly headers: Headers;
  readonly askedMs: number | undefined;
}

/** Rounded up: who comes back when told to must not be refused again. */
export function waitHint(style: ReadyOptions['retryAfter'], retryAfterMs: number): WaitHint {
  switch (style) {
    case 'none':
      return { headers: NONE, askedMs: undefined };
    case 'seconds':
      return inSeconds(Math.max(1, wholeSeconds(retryAfterMs)));
    case 'exact':
      return inSeconds(Math.ceil(retryAfterMs) / 1000);
    case 'date': {
      const now = Date.now();
      // A date has whole seconds too, so a part of a second that is cut off is given back.
      const at = wholeSeconds(now + retryAfterMs) * 1000;
      return { headers: { 'retry-after': new Date(at).toUTCString() }, askedMs: at - now };
    }
  }
}

function inSeconds(seconds: number): WaitHint {
  return { headers: { 'retry-after': String(seconds) }, askedMs: seconds * 1000 };
}

function wholeSeconds(ms: number): number {
  return Math.ceil(ms / 1000);
}
