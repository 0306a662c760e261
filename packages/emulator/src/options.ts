import type { Fault } from './faults/fault.js';
import type { Limit } from './limits/limit.js';
import type { Random } from './random.js';

/** What one API key may do. */
export interface KeyOptions {
  /**
   * The workflows that the key may run; any other is answered with 1A.
   * @default every workflow
   */
  workflows?: readonly string[] | undefined;
  /**
   * The limit of this key.
   * @default the emulator's `limit`
   */
  limit?: Limit | undefined;
}

/** A workflow to add, or to put in place of one that the emulator has. */
export interface WorkflowOptions {
  /**
   * Body parameters without which the answer is 400 MISSING_DATA. Their casing does not matter.
   * @default []
   */
  requiredParameters?: readonly string[] | undefined;
  /**
   * The message of a success.
   * @default 'Success.'
   */
  message?: string | undefined;
}

/** How long the emulator takes to answer, on the real clock. */
export interface LatencyOptions {
  /**
   * Milliseconds for a call that ran.
   * @default 20
   */
  acceptedMs?: number | undefined;
  /**
   * Milliseconds for every other answer: saying no is quicker.
   * @default 7
   */
  refusedMs?: number | undefined;
  /**
   * Up to so many milliseconds more, evenly spread, drawn from `random`.
   * @default 0
   */
  jitterMs?: number | undefined;
}

/** A workflow that has just run. */
export interface Run {
  /** The `requestID` of the answer. */
  readonly requestId: string;
  /** When it ran, in milliseconds of the emulator's clock. */
  readonly atMs: number;
  /** The workflow that ran. */
  readonly workflow: string;
  /** The request's `X-Call-Id`, if it had one. */
  readonly callId: string | undefined;
  /** The body of the request, as it was sent. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** Options of {@link createEmulator}. Each may be left out, and `undefined` counts as left out. */
export interface EmulatorOptions {
  /**
   * The port on 127.0.0.1; 0 takes a free one.
   * @default 0
   */
  port?: number | undefined;
  /**
   * The API keys, by name; at most 10,000.
   * @default `{ [DEMO_KEY]: {} }`
   */
  keys?: Readonly<Record<string, KeyOptions>> | undefined;
  /**
   * The limit of each key that names none of its own. Every key is counted apart.
   * @default `{ kind: 'none' }`
   */
  limit?: Limit | undefined;
  /**
   * Workflows to add to those of the vendor, or to put in their place.
   * @default `{}`
   */
  workflows?: Readonly<Record<string, WorkflowOptions>> | undefined;
  /**
   * How a call over the limit is refused: `in-band` as the vendor does (2A in a 200), or as `http-429`.
   * @default 'in-band'
   */
  refusals?: 'in-band' | 'http-429' | undefined;
  /**
   * What the `Retry-After` of a 429 says: whole seconds (rounded up), a date, nothing, or `exact`: seconds with three
   * decimals (rounded up), which no RFC allows and some APIs send. An in-band refusal has none.
   * @default 'seconds'
   */
  retryAfter?: 'seconds' | 'exact' | 'date' | 'none' | undefined;
  /**
   * Headers that tell the limit on every counted answer: the IETF drafts' `RateLimit-*` (draft-6) or `RateLimit` with
   * `RateLimit-Policy` (draft-8), or the common `X-RateLimit-*` (x). The vendor sends none.
   * @default 'none'
   */
  rateLimitHeaders?: 'none' | 'draft-6' | 'draft-8' | 'x' | undefined;
  /**
   * How long answers take, in milliseconds; `{}` is 20 ms for a run and 7 ms for anything else.
   * @default 'off'
   */
  latency?: 'off' | LatencyOptions | undefined;
  /**
   * Faults to begin with: those with a `probability` strike by chance (`faults.sometimes`), the others form the queue.
   * @default []
   */
  faults?: readonly Fault[] | undefined;
  /**
   * Whether a request may ask for its own fault by an `x-emulate-fault` header.
   * @default true
   */
  faultHeader?: boolean | undefined;
  /**
   * Milliseconds for the limits and the log. Latency and slow bytes always use real timers.
   * @default `() => performance.now()`
   */
  clock?: (() => number) | undefined;
  /**
   * Numbers from 0 to 1 for chances, jitter and request ids.
   * @default createRandom(1)
   */
  random?: Random | undefined;
  /**
   * Called each time a workflow runs, before the answer. It must not throw.
   * @default a function that does nothing
   */
  onRun?: ((run: Run) => void) | undefined;
  /**
   * Longest request body in bytes; a longer one is answered with 413.
   * @default 65_536
   */
  maxBodyBytes?: number | undefined;
  /**
   * Entries that the log holds; older ones are dropped and counted.
   * @default 100_000
   */
  maxLogEntries?: number | undefined;
  /**
   * Call ids, and runs by request id, that are remembered; older ones are forgotten, and then `audit` refuses to answer.
   * @default 100_000
   */
  maxCallIds?: number | undefined;
  /**
   * Connections open at a time; more are hung up on.
   * @default 10_000
   */
  maxConnections?: number | undefined;
}
