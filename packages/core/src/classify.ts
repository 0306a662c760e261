import type { Answer, Dialect } from './dialect.js';
import { complete, type CompleteFinding, requestIdOf } from './finding.js';
import { waitFromHeaders } from './http/retry-after.js';
import { kindOfStatus } from './http/status.js';
import type { HeadersLike, Outcome, ResponseOutcome } from './outcome.js';
import { MAX_TEXT_LENGTH, parseBody, UNREADABLE } from './parse-body.js';
import { transportVerdict } from './transport.js';
import type { Executed, Verdict } from './verdict.js';

/** A success text up to this length is parsed even without a failure marker, for its request id. In characters. */
const SHORT_TEXT = 4096;

/**
 * Says what an outcome means in a dialect. Pure, and total: it never throws, whatever the input.
 *
 * @param now - The caller's clock, in milliseconds since 1970; needed only for waits that the server gives as a time.
 * @example
 * ```ts
 * classify({ status: 200, body: '{"status":"success","response":{"success":false,"message":"… modcol.co/e2a"}}' }, rocketcad).kind
 * // 'rate-limit'
 * ```
 */
export function classify(outcome: Outcome, dialect: Dialect, now?: number): Verdict {
  try {
    if ('error' in outcome && !('status' in outcome)) return transportVerdict(outcome.error);
    return classifyResponse(outcome as ResponseOutcome, dialect, now);
  } catch {
    return classifyStatus(outcome, now);
  }
}

/**
 * True if a text cannot be a failure or carry a warning in this dialect, told without parsing it.
 * Holds for answers with a success status only.
 */
export function isPlainSuccess(text: string, dialect: Dialect): boolean {
  const { markers } = dialect;
  if (markers === undefined) return false;
  for (const marker of markers) if (text.includes(marker)) return false;
  return true;
}

function success(requestId: string | null, executed: Executed): Verdict {
  return { kind: 'ok', code: null, message: null, requestId, retryAfterMs: null, helpUrl: null, executed, evidence: 'status' };
}

function classifyResponse(outcome: ResponseOutcome, dialect: Dialect, now: number | undefined): Verdict {
  const { headers, body: raw } = outcome;
  const status = outcome.status >= 0 ? outcome.status : 0; // what is no number is no failure, to every rule
  const text = typeof raw === 'string' ? raw : undefined;
  if (text !== undefined && !(status >= 400)) {
    const plain = isPlainSuccess(text, dialect);
    if (plain && text.length <= SHORT_TEXT) return quietSuccess(parseBody(text), headers, dialect);
    if (plain || text.length > MAX_TEXT_LENGTH) return success(null, plain ? 'yes' : 'maybe');
  }
  const answer: Answer = { status, headers, body: parseBody(raw), text, now };
  for (const rule of dialect.rules) {
    const finding = rule(answer);
    if (finding !== null) return verdictOf(complete(finding, answer, dialect), 'body');
  }
  return status >= 400 ? verdictOf(complete({}, answer, dialect), 'status') : quietSuccess(raw === undefined ? undefined : answer.body, headers, dialect);
}

/** Nothing in the answer says no. A text that should have been data may have been cut off before it did. */
function quietSuccess(body: unknown, headers: HeadersLike | undefined, dialect: Dialect): Verdict {
  return success(requestIdOf(body, headers, dialect), body === UNREADABLE && dialect.rules.length > 0 ? 'maybe' : 'yes');
}

/** The last resort, for getters that throw, proxies and half-built objects: what the status and the headers say. */
function classifyStatus(outcome: Outcome, now: number | undefined): Verdict {
  try {
    const { status, headers } = outcome as ResponseOutcome;
    const kind = kindOfStatus(status);
    return { ...success(null, 'maybe'), kind, retryAfterMs: kind === 'ok' ? null : waitFromHeaders(headers, now) };
  } catch {
    return success(null, 'maybe');
  }
}

function verdictOf(found: CompleteFinding, evidence: 'body' | 'status'): Verdict {
  const { kind, code, message, requestId, retryAfterMs, helpUrl, executed, parameter, workflow } = found;
  const verdict: Verdict & { parameter?: string; workflow?: string } = found.warning
    ? { ...success(requestId, 'yes'), message, helpUrl, evidence, warning: { kind: kind === 'ok' ? 'rate-limit' : kind, code, message, retryAfterMs } }
    : { kind, code, message, requestId, retryAfterMs, helpUrl, executed, evidence };
  if (parameter !== undefined) verdict.parameter = parameter;
  if (workflow !== undefined) verdict.workflow = workflow;
  return verdict;
}
