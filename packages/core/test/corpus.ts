import { classify, type Dialect, type Verdict } from '../src/index.js';
import answers from './corpus/responses.json';

/** One documented answer; see corpus/README.md. */
export interface Entry {
  readonly id: string;
  readonly case: string;
  readonly dialect: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly expect: { readonly kind: string; readonly code: string | null; readonly retryAfterMs: number | null; readonly requestId: string | null };
  readonly note?: string;
}

export const corpus = answers as unknown as readonly Entry[];

export function verdictOn(entry: Entry, dialect: Dialect): Verdict {
  return classify(entry, dialect, Date.UTC(2022, 0, 16, 18, 52, 10));
}

/** A verdict in the corpus's terms: a success with a warning about a limit is a kind of its own. */
export function inCorpusTerms(verdict: Verdict): Entry['expect'] {
  const { warning, requestId } = verdict;
  const { code, retryAfterMs } = warning ?? verdict;
  return { kind: warning?.kind === 'rate-limit' ? 'rate-limit-warning' : verdict.kind, code, retryAfterMs, requestId };
}
