import { redact } from '../redact.js';
import type { FailureKind } from '../verdict.js';

/** Attempts that an error remembers, the last ones. */
export const MAX_HISTORY = 30;

/** One failed attempt of a call, as its error remembers it. Holds no body and no secret. */
export interface AttemptRecord {
  /** 1 for the first. */
  readonly attempt: number;
  readonly kind: FailureKind;
  /** The API's code, such as `2A`, or the system's, such as `ECONNRESET`. */
  readonly code: string | null;
  readonly requestId: string | null;
  /** HTTP status, or `null` if there was no answer. */
  readonly status: number | null;
  /** How the gate was when the attempt came to it: `paused` and `paced` attempts had to wait for it. */
  readonly gate: 'open' | 'paced' | 'paused';
  /** Time from the end of the attempt before, or from the beginning of the call, until it was sent. In milliseconds. */
  readonly waitedMs: number;
  /** When it was sent, in milliseconds since 1970. */
  readonly sentAt: number;
  /** Time from sending to the answer, or to the end of hope. In milliseconds. */
  readonly durationMs: number;
}

/** The last {@link MAX_HISTORY} attempts, with secrets taken out of the texts of the server, and times that are easy to read. */
export function cleanHistory(history: readonly AttemptRecord[], secrets: readonly string[]): readonly AttemptRecord[] {
  const clean = (text: string | null): string | null => (text === null ? null : redact(text, secrets, 100));
  return history.slice(-MAX_HISTORY).map((record) => ({
    ...record,
    code: clean(record.code),
    requestId: clean(record.requestId),
    waitedMs: Math.round(record.waitedMs),
    sentAt: Math.round(record.sentAt),
    durationMs: Math.round(record.durationMs),
  }));
}
