import type { Answer, CodeMeaning, Dialect, Finding, WaitHint } from './dialect.js';
import { clampWait, waitFromHeaders } from './http/retry-after.js';
import { kindOfStatus } from './http/status.js';
import { headerOf, type Outcome, type ResponseOutcome } from './outcome.js';
import { MAX_TEXT_LENGTH, parseBody } from './parse-body.js';
import { asText, valueAt } from './path.js';
import { transportVerdict } from './transport.js';
import type { Executed, Verdict, VerdictKind } from './verdict.js';

/** A success text up to this length is parsed even without a failure marker, for its request id. In characters. */
const SHORT_TEXT = 4096;

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
    if ('error' in outcome) return transportVerdict(outcome.error);
    return classifyResponse(outcome, dialect, now);
  } catch {
    // Getters that throw, proxies, half-built objects: nothing was said that could be understood.
    return { ...QUIET_SUCCESS, executed: 'maybe' };
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

const QUIET_SUCCESS: Verdict = {
  kind: 'ok',
  code: null,
  message: null,
  requestId: null,
  retryAfterMs: null,
  helpUrl: null,
  executed: 'yes',
  evidence: 'status',
};

function classifyResponse(outcome: ResponseOutcome, dialect: Dialect, now: number | undefined): Verdict {
  const { status, headers, body: raw } = outcome;
  if (status < 400 && typeof raw === 'string' && raw.length > SHORT_TEXT) {
    if (raw.length > MAX_TEXT_LENGTH || isPlainSuccess(raw, dialect)) return QUIET_SUCCESS;
  }
  const answer: Answer = { status, headers, body: parseBody(raw), now };
  for (const rule of dialect.rules) {
    const finding = rule(answer);
    if (finding !== null) return verdictOf(finding, answer, dialect);
  }
  const kind = kindOfStatus(status);
  const executed = kind === 'ok' && typeof answer.body === 'symbol' && raw !== undefined ? 'maybe' : undefined;
  return { ...verdictOf({ kind, executed }, answer, dialect), evidence: 'status' };
}

function verdictOf(finding: Finding, answer: Answer, dialect: Dialect): Verdict {
  const code = finding.code ?? null;
  const meaning = code === null ? undefined : meaningOf(code, dialect);
  const message = finding.message ?? null;
  const kind = finding.kind ?? meaning?.kind ?? finding.otherwise ?? 'other-failure';
  const warned = finding.warning === true;
  const limited = warned || kind === 'rate-limit' || kind === 'server';
  const retryAfterMs = limited ? waitOf(finding, meaning, answer, dialect) : null;
  return {
    kind: warned ? 'ok' : kind,
    code: warned ? null : code,
    message,
    requestId: finding.requestId ?? requestIdOf(answer, dialect),
    retryAfterMs: warned ? null : retryAfterMs,
    helpUrl: code === null ? null : (dialect.helpUrl?.(code) ?? null),
    executed: warned ? 'yes' : executedOf(finding, meaning, kind),
    evidence: 'body',
    ...(finding.parameter !== undefined && { parameter: finding.parameter }),
    ...(finding.workflow !== undefined && { workflow: finding.workflow }),
    ...(warned && { warning: { code, message, retryAfterMs } }),
  };
}

function executedOf(finding: Finding, meaning: CodeMeaning | undefined, kind: VerdictKind): Executed {
  return finding.executed ?? meaning?.executed ?? (kind === 'ok' ? 'yes' : NOT_RUN.has(kind) ? 'no' : 'maybe');
}

function meaningOf(code: string, dialect: Dialect): CodeMeaning | undefined {
  const { codes } = dialect;
  if (Object.hasOwn(codes, code)) return codes[code];
  const family = `${code.slice(0, 1)}*`;
  return Object.hasOwn(codes, family) ? codes[family] : undefined;
}

function requestIdOf(answer: Answer, dialect: Dialect): string | null {
  for (const path of dialect.requestIdPaths) {
    const id = asText(valueAt(answer.body, path));
    if (id !== null) return id;
  }
  return dialect.requestIdHeader === undefined ? null : headerOf(answer.headers, dialect.requestIdHeader);
}

/** The longest of the waits that the answer asks for; what the dialect documents for a code stands in where it asks for none. */
function waitOf(finding: Finding, meaning: CodeMeaning | undefined, answer: Answer, dialect: Dialect): number | null {
  const asked = [finding.retryAfterMs ?? null, waitFromHeaders(answer.headers, answer.now)];
  for (const hint of dialect.waitHints) asked.push(hintedWait(hint, answer));
  const known = asked.filter((wait) => wait !== null);
  if (known.length === 0) return meaning?.retryAfterMs ?? null;
  return clampWait(Math.max(...known));
}

function hintedWait(hint: WaitHint, answer: Answer): number | null {
  const value = 'path' in hint ? valueAt(answer.body, hint.path.split('.')) : headerOf(answer.headers, hint.header);
  const number = typeof value === 'number' ? value : typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN;
  switch (hint.unit) {
    case 'seconds':
      return clampWait(number * 1000);
    case 'milliseconds':
      return clampWait(number);
    default: {
      const at = hint.unit === 'epoch-seconds' ? number * 1000 : number;
      return answer.now === undefined ? null : clampWait(Math.max(0, at - answer.now));
    }
  }
}
