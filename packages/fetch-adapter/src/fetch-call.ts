import { type HoldfastError, isPlainSuccess, type ResponseOutcome, secretsOf, type Verdict } from '@holdfast/core';
import type { Call, CallOptions, Settings } from '@holdfast/engine';
import { type Answer, discardAnswer, lookInto, toResponse } from './answer.js';
import { isReplayableBody, isReplayableRequest } from './body.js';
import { isTransportFailure } from './transport-failure.js';
import type { HoldfastRequestInit } from './wrap-fetch.js';

/** One fetch call as the engine sees it. */
export class FetchCall implements Call<Answer> {
  readonly method: string;
  readonly url: string;
  readonly options: CallOptions;
  readonly #fetch: typeof globalThis.fetch;
  readonly #input: string | URL | Request;
  readonly #init: HoldfastRequestInit | undefined;
  readonly #settings: Settings;
  readonly #controller = new AbortController();
  /** A copy of a Request that has a body, kept for the next attempt. */
  #copy: Request | undefined;

  constructor(fetch: typeof globalThis.fetch, input: string | URL | Request, init: HoldfastRequestInit | undefined, options: CallOptions, settings: Settings) {
    this.#fetch = fetch;
    this.#input = input;
    this.#init = init;
    this.#settings = settings;
    this.options = options;
    this.url = typeof input === 'string' ? input : isRequest(input) ? input.url : String(input);
    this.method = (init?.method ?? (isRequest(input) ? input.method : 'GET')).toUpperCase();
  }

  get scopeKey(): string {
    return this.url;
  }

  header(name: string): string | null {
    return this.#headers().get(name);
  }

  async send(): Promise<Answer> {
    const response = await this.#fetch.call(undefined, this.#nextInput(), { ...this.#init, signal: this.#attemptSignal() });
    return lookInto(response, this.method, this.#settings.inspectBytes, this.#callerSignal());
  }

  answerIn(): undefined {
    return undefined;
  }

  outcomeOf(answer: Answer): ResponseOutcome | null {
    const { response, text } = answer;
    if (response.status < 400 && (text === undefined || isPlainSuccess(text, this.#settings.dialect))) return null;
    return { status: response.status, headers: response.headers, body: text };
  }

  deliver(answer: Answer, resolve: (value: never) => void): void {
    resolve(toResponse(answer) as never);
  }

  isNative(_verdict: Verdict, { response }: Answer): boolean {
    return response.status >= 400 && !this.#settings.throwHttpErrors;
  }

  responseOf({ response }: Answer): object {
    return response;
  }

  dress(error: HoldfastError, answer: Answer | undefined): unknown {
    if (answer !== undefined) Object.defineProperty(error, 'response', { value: toResponse(answer), configurable: true, writable: true, enumerable: false });
    return error;
  }

  discard(answer: Answer): void {
    discardAnswer(answer);
  }

  isReplayable(): boolean {
    const body = this.#init?.body;
    if (body !== undefined && body !== null) return isReplayableBody(body);
    return !isRequest(this.#input) || isReplayableRequest(this.#input);
  }

  isAbort(error: unknown): boolean {
    return this.#callerSignal()?.aborted === true || (error as { name?: unknown } | null)?.name === 'AbortError';
  }

  isTransportFailure(error: unknown): boolean {
    return isTransportFailure(error);
  }

  onAbort(listener: (reason: unknown) => void): () => void {
    const signal = this.#callerSignal();
    if (signal === undefined) return () => undefined;
    const onSignal = (): void => listener(signal.reason);
    if (signal.aborted) onSignal();
    else signal.addEventListener('abort', onSignal);
    return () => signal.removeEventListener('abort', onSignal);
  }

  cancel(): void {
    this.#controller.abort();
  }

  secrets(): readonly string[] {
    return secretsOf({ url: this.url, headers: this.#headers(), body: this.#init?.body }, this.#settings.dialect);
  }

  #headers(): Headers {
    const { headers } = this.#init ?? {};
    if (headers !== undefined) return new Headers(headers);
    return isRequest(this.#input) ? this.#input.headers : new Headers();
  }

  #callerSignal(): AbortSignal | undefined {
    const signal = this.#init?.signal;
    return signal ?? (signal === undefined && isRequest(this.#input) ? this.#input.signal : undefined);
  }

  /** Ends at the caller's word or at the deadline, whichever comes first. */
  #attemptSignal(): AbortSignal {
    const callers = this.#callerSignal();
    return callers === undefined ? this.#controller.signal : AbortSignal.any([callers, this.#controller.signal]);
  }

  /** A Request with a body can be sent once, so a copy is kept if another attempt is possible at all. */
  #nextInput(): string | URL | Request {
    const input = this.#copy ?? this.#input;
    if (!isRequest(input) || input.body === null || input.bodyUsed || !isReplayableRequest(input)) return input;
    this.#copy = input.clone();
    return input;
  }
}

function isRequest(input: string | URL | Request): input is Request {
  return typeof input === 'object' && 'clone' in input;
}
