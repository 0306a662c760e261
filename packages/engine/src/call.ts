import type { Dialect, HoldfastError, ResponseOutcome, Verdict } from '@holdfast/core';

/** Options of one call: axios `config.holdfast`, fetch `init.holdfast`. */
export interface CallOptions {
  /** 0 goes first, 9 last; matters only while calls have to wait. @default 5 */
  readonly priority?: number | undefined;
  /** The end of the whole call, in milliseconds from its start. @default the client's `deadlineMs` */
  readonly deadlineMs?: number | undefined;
  /** Transient failures that may be followed by another attempt. @default the client's `retries` */
  readonly retries?: number | undefined;
  /** May the call be repeated when it is unknown whether it ran? Cannot override an endpoint that the dialect knows as never repeatable. @default by method and endpoint */
  readonly idempotent?: boolean | undefined;
  /** A waiting call is replaced by a newer one with the same key; the older one ends with a `ReplacedError`. @default none */
  readonly replaceKey?: string | undefined;
  /** Hands this call to the bare client. @default false */
  readonly off?: boolean | undefined;
}

/** What user callbacks see of a request. */
export interface RequestView {
  /** In upper case. */
  readonly method: string;
  /** The full URL, credentials included: never log it. */
  readonly url: string;
  /** One header's value. */
  header(name: string): string | null;
}

/** Rules about transient retries that come with a call. Whatever they throw ends the call. */
export interface RetryHooks<Answer> {
  /** May this failure be repeated? `undefined` leaves it to the usual rules. An endpoint that must never be repeated is not, whatever this says. */
  allows(error: unknown, answer: Answer | undefined): boolean | undefined | PromiseLike<boolean | undefined>;
  /** How long to wait, in milliseconds, before the n-th retry; `undefined` for the usual back-off. */
  delayMs(retry: number, error: unknown, answer: Answer | undefined): number | undefined;
  /** The n-th retry is about to be made. */
  onRetry(retry: number, error: unknown, answer: Answer | undefined): void | PromiseLike<void>;
}

/**
 * What the engine knows of one call: the seam between it and a client library. `Answer` is whatever the adapter's `send` gives.
 */
export interface Call<Answer> extends RequestView {
  /** How the API that is called says no; see `dialectOf`. */
  readonly dialect: Dialect;
  readonly options: CallOptions;
  /** Calls with the same key have the same scope, as long as the dialect finds its credential in the URL. Holds the credential: never show it. */
  readonly scopeKey: string;
  /** Starts one attempt. */
  send(): Promise<Answer>;
  /** Some clients throw for answers that they do not like: the answer inside such an error, if there is one. */
  answerIn(error: unknown): Answer | undefined;
  /** What is to be classified, or `null` if nothing in the answer can be a failure. */
  outcomeOf(answer: Answer): ResponseOutcome | null;
  /**
   * Where an attempt ended up that a redirect took elsewhere, as a URL or as much of it as is known, maybe nothing; `undefined` if none did. Asked only when
   * something failed.
   */
  redirectedTo?(answer: Answer | undefined, error: unknown): string | undefined;
  /** Hands an answer to the caller as the bare client would. */
  deliver(answer: Answer, resolve: (value: never) => void, reject: (reason: unknown) => void): void;
  /** True if a failure is handed to the caller as the bare client would, not as a typed error. */
  isNative(verdict: Verdict, answer: Answer): boolean;
  /** Attaches what the client's users expect on an error, such as the response. */
  dress(error: HoldfastError, answer: Answer | undefined): unknown;
  /** The response object that the caller gets. */
  responseOf(answer: Answer): object;
  /** Lets go of an answer that nobody will read, so that its socket returns to the pool. */
  discard(answer: Answer): void;
  /** Can the body be sent once more? */
  isReplayable(): boolean;
  /** An error is about to reach the caller as it is; told so that no other loop makes more of it. */
  passOn?(): void;
  /** True if an error says that the caller aborted. */
  isAbort(error: unknown): boolean;
  /** True if an error says that there was no answer. All others (wrong arguments, say) reach the caller as they are. */
  isTransportFailure(error: unknown): boolean;
  /** What the caller wrote about retries in another library's terms. */
  readonly retryHooks?: RetryHooks<Answer> | undefined;
  /** Calls `listener` with what the bare client would reject with, when the caller aborts, at once if that has happened. Returns the unsubscriber. */
  onAbort(listener: (reason: unknown) => void): () => void;
  /** Ends the attempt that is under way. */
  cancel(): void;
  /** The call has ended, before the caller gets to know: what still goes on for it, such as reading a refused answer, need not. */
  ended?(): void;
  /** Values that must not show in messages. Asked only when something failed. */
  secrets(): readonly string[];
}
