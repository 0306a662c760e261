/** What can go wrong. See {@link Fault} for the options of each. */
export type FaultKind =
  | 'server-error'
  | 'server-error-bare'
  | 'reset-before'
  | 'reset-after'
  | 'hang'
  | 'slow-body'
  | 'truncated-body'
  | 'cut-json'
  | 'html'
  | 'garbage'
  | 'missing-comma'
  | 'oversized-body';

/**
 * One scripted fault.
 *
 * | kind | what the client sees | did the call run? |
 * |---|---|---|
 * | `server-error` | 5xx with the platform's JSON envelope | no, unless `ran: true` |
 * | `server-error-bare` | 5xx with a line of plain text | no, unless `ran: true` |
 * | `reset-before` | TCP reset; the body was never read | no |
 * | `reset-after` | TCP reset in place of the answer | yes |
 * | `hang` | silence, until the client or the emulator hangs up | no, unless `ran: true` |
 * | `slow-body` | the right answer, one byte every `everyMs` | yes |
 * | `truncated-body` | half of the declared bytes, then the connection ends | yes |
 * | `cut-json` | a complete HTTP answer whose JSON stops halfway | yes |
 * | `html` | a web page in a 200 | no, unless `ran: true` |
 * | `garbage` | bytes that are no text, in a 200 | yes, unless `ran: false` |
 * | `missing-comma` | the vendor's own sample: a success whose JSON lacks a comma | yes |
 * | `oversized-body` | the right answer with `sizeBytes` of padding | yes |
 *
 * A fault whose call runs strikes only a call that the keys and limits let through: a refused call is refused as ever
 * and the fault waits for the next one. A fault whose call does not run strikes on arrival and uses no allowance.
 */
export interface Fault {
  /** What goes wrong. */
  kind: FaultKind;
  /**
   * How often it strikes before it is used up.
   * @default 1; without end for a fault that strikes by chance (`faults.sometimes`)
   */
  times?: number | undefined;
  /**
   * The chance, 0 to 1, that it strikes a matching call; drawn from the emulator's `random`.
   * @default 1
   */
  probability?: number | undefined;
  /**
   * Strikes only calls of this workflow.
   * @default any workflow
   */
  workflow?: string | undefined;
  /**
   * Strikes only calls with this API key.
   * @default any key
   */
  key?: string | undefined;
  /**
   * Strikes only calls with this `X-Call-Id`.
   * @default any call
   */
  callId?: string | undefined;
  /**
   * Whether the call runs before the fault strikes; only where the table says "unless".
   * @default as the table says
   */
  ran?: boolean | undefined;
  /**
   * HTTP status, 500 to 599; for `server-error` and `server-error-bare`.
   * @default 500
   */
  status?: number | undefined;
  /**
   * Bytes of padding, up to 64 MiB; for `oversized-body`.
   * @default 8_388_608
   */
  sizeBytes?: number | undefined;
  /**
   * Milliseconds between two bytes; for `slow-body`.
   * @default 10
   */
  everyMs?: number | undefined;
}

/** A fault with every default filled in. */
export interface ReadyFault extends Fault {
  readonly times: number;
  readonly probability: number;
  readonly ran: boolean;
  readonly status: number;
  readonly sizeBytes: number;
  readonly everyMs: number;
}

interface FaultTraits {
  readonly ran: boolean;
  /** Options that only some kinds have. */
  readonly own: readonly ('ran' | 'status' | 'sizeBytes' | 'everyMs')[];
}

export const FAULTS: Readonly<Record<FaultKind, FaultTraits>> = {
  'server-error': { ran: false, own: ['ran', 'status'] },
  'server-error-bare': { ran: false, own: ['ran', 'status'] },
  'reset-before': { ran: false, own: [] },
  'reset-after': { ran: true, own: [] },
  hang: { ran: false, own: ['ran'] },
  // These need the true answer to spoil it, so the call has always run.
  'slow-body': { ran: true, own: ['everyMs'] },
  'truncated-body': { ran: true, own: [] },
  'cut-json': { ran: true, own: [] },
  html: { ran: false, own: ['ran'] },
  garbage: { ran: true, own: ['ran'] },
  'missing-comma': { ran: true, own: [] },
  'oversized-body': { ran: true, own: ['sizeBytes'] },
};
