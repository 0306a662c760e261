import type { FaultKind } from '../faults/fault.js';

/**
 * How a request ended.
 *
 * - `accepted`: the workflow ran, whatever the client then got to see
 * - `refused`: over the limit (2A or 429); it did not run
 * - `rejected`: 1A, 400, 404, 405 or 413; it did not run
 * - `unserved`: a fault struck before it ran, or the client went away before the request was complete
 */
export type Ending = 'accepted' | 'refused' | 'rejected' | 'unserved';

/** Sums over all requests. `received` is the sum of the four endings and of the requests still being read. */
export interface Totals {
  /** Requests whose headers have arrived. */
  readonly received: number;
  /** Workflows that ran. */
  readonly accepted: number;
  /** Requests over the limit. */
  readonly refused: number;
  /** Requests that were wrong: key, workflow, parameters, method, size. */
  readonly rejected: number;
  /** Requests that neither ran nor were answered as usual. */
  readonly unserved: number;
  /** Accepted requests that were answered with a warning. */
  readonly warned: number;
  /** Faults that struck, whether the call ran or not. */
  readonly faulted: number;
  /** Connections open at this moment; not touched by `reset()`. */
  readonly openSockets: number;
}

/** What became of one `X-Call-Id`. */
export interface CallCounts {
  /** Requests that carried the id. */
  readonly received: number;
  /** How often the call ran. */
  readonly ran: number;
  /** How often it was refused by the limit. */
  readonly refused: number;
  /** How often it was rejected as wrong. */
  readonly rejected: number;
  /** How often it was not served. */
  readonly unserved: number;
  /** Faults that struck it. */
  readonly faulted: number;
}

/** One run of a workflow. */
export interface RunRecord {
  /** The `requestID` of the answer. */
  readonly requestId: string;
  /** When it ran, in milliseconds of the emulator's clock. */
  readonly atMs: number;
  /** The workflow that ran. */
  readonly workflow: string;
  /** The request's `X-Call-Id`, if it had one. */
  readonly callId: string | undefined;
}

/** One line of the log of arrivals. */
export interface LogEntry {
  /** When the limiter was asked or the fault struck, in milliseconds of the emulator's clock. */
  readonly atMs: number;
  /** The workflow asked for, cut to 64 characters; undefined when the path names none. */
  readonly workflow: string | undefined;
  /** The request's `X-Call-Id`, if it had one. */
  readonly callId: string | undefined;
  /** A fingerprint of the API key, never the key; undefined for a missing or unknown key. */
  readonly keyLabel: string | undefined;
  /** How the request ended. */
  readonly ending: Ending;
  /** The HTTP status of the answer; 0 when there was none. */
  readonly status: number;
  /** The `requestID` of the answer, if it has one. */
  readonly requestId: string | undefined;
  /** The call ran and was answered with a warning. */
  readonly warned: boolean;
  /** Milliseconds that the answer's `Retry-After` asked to wait, if it had one. */
  readonly retryAfterMs: number | undefined;
  /** The fault that struck, if one did. */
  readonly fault: FaultKind | undefined;
}

/** The answer to "did each of these calls run once?" */
export interface Audit {
  /** Calls that never ran. */
  readonly lost: readonly string[];
  /** Calls that ran more than once. */
  readonly repeated: readonly string[];
}
