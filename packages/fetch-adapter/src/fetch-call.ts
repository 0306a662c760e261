import { type Dialect, type HoldfastError, isPlainSuccess, type ResponseOutcome, secretsOf, type Verdict } from '@holdfast/core';
import { type Call, type CallOptions, dialectOf, elsewhere, failedElsewhere, type Settings } from '@holdfast/engine';
import { type Answer, canBeFailure, isStream, looked, lookedApart, readable, toResponse, unread } from './answer.js';
import { attemptInit, headerPairs, initNow, isRequest } from './attempt-init.js';
import { isCopyable, isReplayableBody, isWithoutBody, searchable } from './body.js';
import { CallSignal } from './call-signal.js';
import { onAbort } from './on-abort.js';
import type { Patience } from './patience.js';
import { Peek } from './peek.js';
import { isTransportFailure, originNamedIn } from './transport-failure.js';
import type { HoldfastRequestInit } from './wrap-fetch.js';

/** One fetch call as the engine sees it. */
export class FetchCall implements Call<Answer> {
  readonly method: string;
  readonly url: string;
  readonly options: CallOptions;
  readonly #fetch: typeof globalThis.fetch;
  readonly #input: string | URL | Request;
  /** The caller's as it was at the time of the call. */
  readonly #init: HoldfastRequestInit | undefined;
  /** The headers of a Request at the time of the call: a copy of it may be made later, or none. */
  readonly #headersOfRequest: [string, string][] | undefined;
  readonly #settings: Settings;
  readonly #patience: Patience;
  #dialect: Dialect | undefined;
  readonly #signal: CallSignal;
  /** True from the first wait on: the caller's Request may be another by now. */
  #hasWaited = false;
  /** A copy of a Request that has a body, kept for the next attempt. */
  #copy: Request | undefined;
  /** The body that is being read, to look into it or to get rid of it. */
  #reading: Peek | undefined;
  #hasEnded = false;

  constructor(fetch: typeof globalThis.fetch, input: string | URL | Request, init: HoldfastRequestInit | undefined, options: CallOptions, settings: Settings, patience: Patience) {
    this.#fetch = fetch;
    this.#settings = settings;
    this.#patience = patience;
    this.options = options;
    this.url = typeof input === 'string' ? input : isRequest(input) ? input.url : String(input);
    // A URL stays one, for whoever reads its parts. What is neither text nor object, such as a symbol, is for fetch to refuse.
    this.#input = input instanceof URL ? new URL(input) : typeof input === 'object' && !isRequest(input) ? this.url : input;
    this.#init = initNow(input, init);
    if (isRequest(input) && !this.#init?.headers) this.#headersOfRequest = headerPairs(input.headers);
    this.method = String(this.#init?.method ?? (isRequest(input) ? input.method : 'GET')).toUpperCase();
    this.#signal = new CallSignal(init?.signal === undefined && isRequest(input) ? input.signal : init?.signal);
  }

  get dialect(): Dialect {
    return (this.#dialect ??= dialectOf(this.#settings, this));
  }

  get scopeKey(): string {
    return this.url;
  }

  header(name: string): string | null {
    for (const [key, value] of this.#headers()) if (key.toLowerCase() === name.toLowerCase()) return value;
    return null;
  }

  send(): Promise<Answer> {
    this.#stopReading();
    const response = this.#fetch.call(undefined, this.#nextInput(), this.#nextInit());
    return Promise.resolve(response).then((it) => this.#lookInto(it));
  }

  answerIn(): undefined {
    return undefined;
  }

  outcomeOf({ response, text }: Answer): ResponseOutcome | null {
    if (response.status < 400 && (text === undefined || isPlainSuccess(text, this.dialect))) return null;
    return { status: response.status, headers: response.headers, body: text };
  }

  redirectedTo(answer: Answer | undefined, error: unknown): string | undefined {
    if (answer !== undefined) return answer.response.redirected ? answer.response.url : undefined;
    return failedElsewhere(error, this.url) ?? elsewhere(originNamedIn(error), this.url);
  }

  deliver(answer: Answer, resolve: (value: never) => void): void {
    resolve(this.#handOver(answer) as never);
  }

  isNative(_verdict: Verdict, { response }: Answer): boolean {
    return response.status >= 400 && !this.#settings.throwHttpErrors;
  }

  responseOf({ response }: Answer): object {
    return response;
  }

  dress(error: HoldfastError, answer: Answer | undefined): unknown {
    if (answer !== undefined) Object.defineProperty(error, 'response', { value: this.#handOver(answer), configurable: true, writable: true, enumerable: false });
    else this.#signal.release();
    return error;
  }

  /** A short rest is read, so that the connection can be used again; a long one is cut off. */
  discard({ response, peek }: Answer): void {
    this.#signal.release();
    if (peek?.ended === true || (peek === undefined && (!isStream(response.body) || response.body.locked))) return;
    const { inspectBytes } = this.#settings;
    const rest = (this.#reading = peek ?? new Peek(response.body!));
    if (this.#hasEnded) return this.#stopReading();
    rest.upTo(inspectBytes, this.#patience).then(
      () => this.#stopReading(),
      () => undefined,
    );
  }

  isReplayable(): boolean {
    const body = this.#init?.body;
    if (body !== undefined && body !== null) return isReplayableBody(body);
    return !isRequest(this.#input) || this.#copy !== undefined || isWithoutBody(this.#input);
  }

  isAbort(error: unknown): boolean {
    this.#signal.release(); // the attempt has ended
    return this.#signal.callers?.aborted === true || (error as { name?: unknown } | null)?.name === 'AbortError';
  }

  isTransportFailure(error: unknown): boolean {
    return isTransportFailure(error);
  }

  onAbort(listener: (reason: unknown) => void): () => void {
    this.#hasWaited = true; // nobody else asks
    const signal = this.#signal.callers;
    if (signal === undefined) return () => undefined;
    const onSignal = (): void => listener(signal.reason);
    if (!signal.aborted) return onAbort(signal, onSignal);
    onSignal();
    return () => undefined;
  }

  cancel(): void {
    this.#signal.abort();
    this.#stopReading();
  }

  ended(): void {
    this.#hasEnded = true;
    this.#stopReading();
  }

  secrets(): readonly string[] {
    return secretsOf({ url: this.url, headers: this.#headers(), body: searchable(this.#init?.body) }, this.dialect);
  }

  #lookInto(response: Response): Answer | Promise<Answer> {
    if (typeof response?.status !== 'number') throw new TypeError('Holdfast: the wrapped fetch gave no Response.');
    const { inspectBytes } = this.#settings;
    if (this.method === 'HEAD' || !canBeFailure(response, this.dialect, inspectBytes)) return unread(response);
    const source = readable(response);
    if (source === undefined) return unread(response);
    const peek = (this.#reading = new Peek(source.body!));
    // A length is a promise that there is an end.
    return peek.upTo(inspectBytes, response.headers.has('content-length') ? undefined : this.#patience).then(() => {
      this.#reading = undefined;
      return source === response ? looked(response, peek) : lookedApart(response, peek);
    });
  }

  #stopReading(): void {
    if (this.#reading?.ended === false) this.#reading.cancel();
    this.#reading = undefined;
  }

  /** From here on the body is the caller's. */
  #handOver(answer: Answer): Response {
    const { peek } = answer;
    const body: object | null | undefined = answer.response.body; // one of Node's streams, for some fetches
    if (peek?.ended !== true && body) this.#signal.releaseAfter(body);
    else this.#signal.release();
    return toResponse(answer, this.#signal.callers);
  }

  #headers(): Iterable<readonly [string, string]> {
    return this.#headersOfRequest ?? headerPairs(this.#init?.headers);
  }

  /** A Request with a body can be sent once, so a copy is kept if another attempt is possible at all. */
  #nextInput(): string | URL | Request {
    const input = this.#copy ?? this.#input;
    if (isRequest(input) && !this.#init?.body) this.#copy = isCopyable(input) ? input.clone() : undefined;
    return input;
  }

  #nextInit(): RequestInit | undefined {
    const init = attemptInit(this.#init, this.#signal);
    // The Request itself, as it was: only a first attempt that need not wait can say so of its headers.
    if (init !== undefined && this.#hasWaited && this.#headersOfRequest !== undefined) init.headers = this.#headersOfRequest;
    return init;
  }
}
