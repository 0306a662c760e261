import type { Answer, CodeMeaning, Dialect, Finding } from './dialect.js';
import { clampWait, waitFromHeaders } from './http/retry-after.js';
import { kindOfStatus } from './http/status.js';
import { headerOf, type HeadersLike } from './outcome.js';
import { asText, valueAt } from './path.js';
import type { Executed, VerdictKind } from './verdict.js';
import { hintedWait } from './wait-hint.js';

/** Kinds whose answer says that the call did not run, unless the dialect knows better. */
const NOT_RUN: ReadonlySet<VerdictKind> = new Set(['rate-limit', 'api-key', 'bad-request', 'not-found']);

/** A finding of which nothing is left open. `null` stands for "the answer does not say". */
export interface CompleteFinding extends Finding {
  readonly kind: VerdictKind & Finding['kind'];
  readonly code: string | null;
  readonly message: string | null;
  readonly requestId: string | null;
  readonly retryAfterMs: number | null;
  readonly helpUrl: string | null;
  readonly executed: Executed;
}

/** Fills in what a finding leaves out: from the dialect's tables, then from the HTTP status, then from the places that the dialect names. */
export function complete(finding: Finding, answer: Answer, dialect: Dialect): CompleteFinding {
  const code = finding.code ?? null;
  const meaning = code === null ? undefined : meaningOf(code, dialect.codes);
  const kind = finding.kind ?? meaning?.kind ?? (answer.status >= 400 ? failureOfStatus(answer.status) : (finding.otherwise ?? 'other-failure'));
  const limited = finding.warning === true || kind === 'rate-limit' || kind === 'server';
  return {
    kind,
    code,
    message: finding.message ?? null,
    requestId: finding.requestId ?? requestIdOf(answer.body, answer.headers, dialect),
    retryAfterMs: finding.retryAfterMs !== undefined ? finding.retryAfterMs : limited ? waitOf(meaning, answer, dialect) : null,
    helpUrl: finding.helpUrl ?? (code === null ? null : (dialect.helpUrl?.(code) ?? null)),
    executed: finding.executed ?? meaning?.executed ?? (kind === 'ok' ? 'yes' : NOT_RUN.has(kind) ? 'no' : 'maybe'),
    parameter: finding.parameter,
    workflow: finding.workflow,
    warning: finding.warning,
  };
}

function failureOfStatus(status: number): CompleteFinding['kind'] {
  return kindOfStatus(status) as CompleteFinding['kind'];
}

/** The code itself, else the longest family (`EAPI:*`, `*_not_found`) that it belongs to. */
function meaningOf(code: string, codes: Dialect['codes']): CodeMeaning | undefined {
  if (Object.hasOwn(codes, code)) return codes[code];
  let longest = '';
  for (const family of Object.keys(codes)) {
    const [start = '', end] = family.split('*', 2);
    const belongs = end !== undefined && code.length >= start.length + end.length && code.startsWith(start) && code.endsWith(end);
    if (belongs && family.length > longest.length) longest = family;
  }
  return longest === '' ? undefined : codes[longest];
}

/** The request id, from the body or else from a header. */
export function requestIdOf(body: unknown, headers: HeadersLike | undefined, dialect: Dialect): string | null {
  for (const path of dialect.requestIdPaths) {
    const id = asText(valueAt(body, path));
    if (id !== null) return id;
  }
  return dialect.requestIdHeader === undefined ? null : headerOf(headers, dialect.requestIdHeader);
}

/** The longest of the waits that the answer asks for; what the dialect documents for a code stands in where it asks for none. */
function waitOf(meaning: CodeMeaning | undefined, answer: Answer, dialect: Dialect): number | null {
  const asked = [waitFromHeaders(answer.headers, answer.now)];
  for (const hint of dialect.waitHints) asked.push(hintedWait(hint, answer));
  const known = asked.filter((wait) => wait !== null);
  return known.length === 0 ? (meaning?.retryAfterMs ?? null) : clampWait(Math.max(...known));
}
