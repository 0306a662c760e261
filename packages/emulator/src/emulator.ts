import type { FaultScript } from './faults/fault-script.js';
import type { Audit, CallCounts, LogEntry, RunRecord, Totals } from './ledger/counts.js';
import type { Limit } from './limits/limit.js';

/** A RocketCAD on this machine. */
export interface Emulator {
  /** Where it listens, as in `http://127.0.0.1:40001`; no slash at the end. */
  readonly url: string;
  /** Where the workflows are: `url` and `/api/1.1/wf`. */
  readonly baseUrl: string;
  /** The port; the same after a restart. */
  readonly port: number;
  /** Whether it listens at this moment. */
  readonly listening: boolean;
  /** Scripts what goes wrong. */
  readonly faults: FaultScript;

  /** The URL of a workflow, with a key: the first one of `keys` unless another is given. */
  urlOf(workflow: string, key?: string): string;

  /** Sums over all requests so far. */
  totals(): Totals;
  /** What became of the requests with this `X-Call-Id`; all zero when there was none. */
  call(callId: string): CallCounts;
  /** The run that was answered with this `requestID`, if any. */
  run(requestId: string): RunRecord | undefined;
  /**
   * Which of these calls never ran, and which ran more than once.
   *
   * @throws RangeError when call ids had to be forgotten (`maxCallIds`): nothing can be proved then.
   */
  audit(callIds: Iterable<string>): Audit;
  /** The newest requests that were settled, oldest first; see `maxLogEntries`. */
  log(): readonly LogEntry[];
  /** Log entries that had to go to make room. */
  readonly droppedLogEntries: number;

  /** Milliseconds on the emulator's clock: what limits and log go by. */
  now(): number;
  /** The limit in force for a key: the first one of `keys` unless another is given. */
  limitOf(key?: string): Limit;
  /**
   * Changes the limit of every key, or of one, from now on. Between limits of one kind the calls made so far still count.
   *
   * @throws TypeError or RangeError when it is no limit, or there is no such key.
   */
  setLimit(limit: Limit, options?: { key?: string | undefined }): void;
  /**
   * Back to the state after creation: counters, log, limits and faults. Connections stay open, and requests on their way
   * are counted when they end.
   */
  reset(): void;

  /** Listens, on the same port as before. Does nothing when it listens already. */
  start(): Promise<void>;
  /** Hangs up on everyone at once, as if the process had been killed. Counters and limits stay. */
  stop(): Promise<void>;
  /** Stops and starts again, on the same port. */
  restart(): Promise<void>;
  /** Stops for good: no start after this. */
  close(): Promise<void>;
  /** The same as `close`, for `await using`. */
  [Symbol.asyncDispose](): Promise<void>;
}
