import type { Answer, CodeMeaning, Dialect, Finding } from './dialect.js';
import { clampWait, waitFromHeaders } from './http/retry-after.js';
import { kindOfStatus } from './http/status.js';
import { headerOf, type HeadersLike, type Outcome, type ResponseOutcome } from './outcome.js';
import { MAX_TEXT_LENGTH, parseBody, UNREADABLE } from './parse-body.js';
import { asText, valueAt } from './path.js';
import { transportVerdict } from './transport.js';
import type { Executed, Verdict, VerdictKind } from './verdict.js';
import { hintedWait } from './wait-hint.js';

/** A success text up to this length is parsed even without a failure marker, for its request id. In characters. */
const SHORT_TEXT = 4096;

/** Longer codes are looked up whole only. In characters. */
const MAX_FAMILY = 32;

/** Kinds whose answer says that the call did not run, unless the dialect knows better. */
const NOT_RUN: ReadonlySet<VerdictKind> = new Set(['rate-limit', 'api-key', 'bad-request', 'not-found']);

/**
 * Says what an outcome means in a dialect. Pure, and total: it never throws, whatever the input.
 *
 * @param now - The caller's clock, in milliseconds since 1970; needed only for waits that the server gives as a time.
 * @example
 * classify({ status: 200, body: '{"status":"success","response":{"success":false,"message":"… modcol.co/e2a"}}' }, rocketcad).kind
 * // 'rate-limit'
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
  const { status, headers, body: raw } = outcome;
  const text = typeof raw === 'string' ? raw : undefined;
  if (text !== undefined && !(status >= 400)) {
    const plain = isPlainSuccess(text, dialect);
    if (plain && text.length <= SHORT_TEXT) return quietSuccess(parseBody(text), headers, dialect);
    if (plain || text.length > MAX_TEXT_LENGTH) return success(null, plain ? 'yes' : 'maybe');
  }
  const answer: Answer = { status, headers, body: parseBody(raw), text, now };
  for (const rule of dialect.rules) {
    const finding = rule(answer);
    if (finding !== null) return verdictOf(finding, answer, dialect, 'body');
  }
  return status >= 400 ? verdictOf({}, answer, dialect, 'status') : quietSuccess(raw === undefined ? undefined : answer.body, headers, dialect);
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

function verdictOf(finding: Finding, answer: Answer, dialect: Dialect, evidence: 'body' | 'status'): Verdict {
  const code = finding.code ?? null;
  const meaning = code === null ? undefined : meaningOf(code, dialect);
  const kind = finding.kind ?? meaning?.kind ?? (answer.status >= 400 ? kindOfStatus(answer.status) : (finding.otherwise ?? 'other-failure'));
  const warned = finding.warning === true;
  const message = finding.message ?? null;
  const retryAfterMs = warned || kind === 'rate-limit' || kind === 'server' ? waitOf(finding, meaning, answer, dialect) : null;
  return {
    kind: warned ? 'ok' : kind,
    code: warned ? null : code,
    message,
    requestId: finding.requestId ?? requestIdOf(answer.body, answer.headers, dialect),
    retryAfterMs: warned ? null : retryAfterMs,
    helpUrl: code === null ? null : (dialect.helpUrl?.(code) ?? null),
    executed: warned ? 'yes' : executedOf(finding, meaning, kind),
    evidence,
    ...(finding.parameter !== undefined && { parameter: finding.parameter }),
    ...(finding.workflow !== undefined && { workflow: finding.workflow }),
    ...(warned && { warning: { kind: kind === 'ok' ? 'rate-limit' : kind, code, message, retryAfterMs } }),
  };
}

function executedOf(finding: Finding, meaning: CodeMeaning | undefined, kind: VerdictKind): Executed {
  return finding.executed ?? meaning?.executed ?? (kind === 'ok' ? 'yes' : NOT_RUN.has(kind) ? 'no' : 'maybe');
}

/** The code itself, else the longest family (`EAPI:*`) that it begins with. */
function meaningOf(code: string, dialect: Dialect): CodeMeaning | undefined {
  const { codes } = dialect;
  if (Object.hasOwn(codes, code)) return codes[code];
  for (let length = Math.min(code.length, MAX_FAMILY); length > 0; length--) {
    const family = `${code.slice(0, length)}*`;
    if (Object.hasOwn(codes, family)) return codes[family];
  }
  return undefined;
}

function requestIdOf(body: unknown, headers: HeadersLike | undefined, dialect: Dialect): string | null {
  for (const path of dialect.requestIdPaths) {
    const id = asText(valueAt(body, path));
    if (id !== null) return id;
  }
  return dialect.requestIdHeader === undefined ? null : headerOf(headers, dialect.requestIdHeader);
}

/** The longest of the waits that the answer asks for; what the dialect documents for a code stands in where it asks for none. */
function waitOf(finding: Finding, meaning: CodeMeaning | undefined, answer: Answer, dialect: Dialect): number | null {
  const asked = [finding.retryAfterMs ?? null, waitFromHeaders(answer.headers, answer.now)];
  for (const hint of dialect.waitHints) asked.push(hintedWait(hint, answer));
  const known = asked.filter((wait) => wait !== null);
  return known.length === 0 ? (meaning?.retryAfterMs ?? null) : clampWait(Math.max(...known));
}
