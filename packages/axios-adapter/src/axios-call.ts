import { type Dialect, HoldfastError, isPlainSuccess, type ResponseOutcome, type Verdict } from '@holdfast/core';
import { type Call, type CallOptions, dialectOf, elsewhere, isRepeatable, type RetryHooks, type Settings, verdictOf } from '@holdfast/engine';
import axios, { type AxiosAdapter, type AxiosError, type AxiosResponse, type CancelToken, type InternalAxiosRequestConfig } from 'axios';
import { canceledError, onAbort } from './abort.js';
import { AttemptToken, type FullCancelToken } from './attempt-token.js';
import { asItIsNow, discard, inspectable, isReplayable } from './body.js';
import { dressAsAxiosError, hideDetails } from './dress.js';
import { redirectedTo } from './redirected-to.js';
import { headerOf, secretsIn, urlOf } from './request.js';
import { readRetryOptions, type RetryOptions, stopAxiosRetry } from './retry-options.js';
import { isAnswer, isTransportFailure } from './transport-failure.js';

/** An answer: the response, or the error that axios made of one whose status it does not like. */
type Answer = AxiosResponse | (AxiosError & { readonly response: AxiosResponse });

function responseIn(answer: Answer): AxiosResponse {
  return answer instanceof Error ? answer.response : answer;
}

/** Failures about which Holdfast does nothing. */
const NATIVE_KINDS: ReadonlySet<string> = new Set(['bad-request', 'not-found', 'other-failure']);

/** What only the HTTP status says, if Holdfast does nothing about it, or if the user's `validateStatus` calls it no failure. */
function isAxiosBusiness(verdict: Verdict, answer: Answer): boolean {
  return verdict.evidence === 'status' && (NATIVE_KINDS.has(verdict.kind) || !(answer instanceof Error));
}

/** One axios call as the engine sees it. */
export class AxiosCall implements Call<Answer> {
  readonly dialect: Dialect;
  readonly options: CallOptions;
  readonly #config: InternalAxiosRequestConfig;
  readonly #send: AxiosAdapter;
  readonly #settings: Settings;
  readonly #callers: FullCancelToken | undefined;
  readonly #token: AttemptToken;
  readonly #retry: RetryOptions | undefined;
  #sent = 0;

  constructor(config: InternalAxiosRequestConfig, options: CallOptions, send: AxiosAdapter, settings: Settings) {
    this.#config = config;
    if (typeof config.params === 'object') config.params = asItIsNow(config.params);
    if (typeof config.data === 'object') config.data = asItIsNow(config.data);
    this.#send = send;
    this.#settings = settings;
    this.dialect = dialectOf(settings, this);
    this.#callers = config.cancelToken as FullCancelToken | undefined;
    this.#token = new AttemptToken(this.#callers, config.responseType === 'stream');
    this.#retry = readRetryOptions(config);
    const retries = this.#retry?.retries;
    this.options = retries === undefined || options.retries !== undefined ? options : { ...options, retries };
  }

  get method(): string {
    return (this.#config.method ?? 'get').toUpperCase();
  }

  get url(): string {
    return urlOf(this.#config);
  }

  get scopeKey(): string {
    const { baseURL, url, params } = this.#config;
    let key = `${baseURL ?? ''} ${url ?? ''}`;
    if (params === undefined || params === null) return key;
    for (const source of this.dialect.credentials) {
      if ('query' in source) key += ` ${String(params instanceof URLSearchParams ? params.get(source.query) : params[source.query])}`;
    }
    return key;
  }

  get retryHooks(): RetryHooks<Answer> | undefined {
    return this.#retry?.hooks;
  }

  header(name: string): string | null {
    return headerOf(this.#config, name);
  }

  send(): Promise<Answer> {
    this.#sent++;
    // The token is on the caller's own config while an attempt is under way: a copy for it costs a tenth of a whole axios call.
    this.#config.cancelToken = this.#token as unknown as CancelToken;
    const answer = this.#send(this.#config) as Promise<Answer>;
    if (typeof answer.then !== 'function') throw new TypeError('The adapter of this axios request did not return a promise.');
    return answer;
  }

  answerIn(error: unknown): Answer | undefined {
    this.#takeTokenBack((error as AxiosError | undefined)?.config);
    return isAnswer(error) ? (error as Answer) : undefined;
  }

  outcomeOf(answer: Answer): ResponseOutcome | null {
    const response = responseIn(answer) as AxiosResponse | undefined;
    this.#takeTokenBack(response?.config);
    if (response === undefined || response === null) return null; // an adapter's slip: axios will say so
    const { status, headers, data } = response;
    const { dialect } = this;
    const { inspectBytes } = this.#settings;
    const isFailure = status >= 400;
    // Most answers end here: a text without any of the dialect's marks is no failure, whatever its type.
    if (!isFailure && typeof data === 'string' && data.length <= inspectBytes && isPlainSuccess(data, dialect)) return null;
    const body = inspectable(data, headers?.['content-type'], inspectBytes);
    if (!isFailure && (body === undefined || (typeof body === 'string' && isPlainSuccess(body, dialect)))) return null;
    return { status, headers: headers as ResponseOutcome['headers'], body };
  }

  redirectedTo(answer: Answer | undefined, error: unknown): string | undefined {
    if (answer !== undefined) return redirectedTo(this.url, responseIn(answer));
    // The error of another request, which an adapter made along with this one.
    const { config } = (error ?? {}) as { readonly config?: InternalAxiosRequestConfig };
    const to = config === undefined || config === this.#config ? this.url : urlOf(config);
    return (to === this.url ? undefined : elsewhere(to, this.url)) ?? redirectedTo(this.url, error);
  }

  deliver(answer: Answer, resolve: (value: never) => void, reject: (reason: unknown) => void): void {
    if (!(answer instanceof Error)) return resolve(answer as never);
    const { response } = answer;
    const verdict = verdictOf(response);
    if (verdict !== undefined && this.#retry?.accepts(response) === true) return resolve(response as never);
    // Another loop above may go on only where there was none here and repeating does no harm.
    const isOurs = verdict !== undefined && !isAxiosBusiness(verdict, answer);
    if (isOurs || this.#sent > 1 || !isRepeatable(this, this.dialect, true, undefined)) stopAxiosRetry(this.#config, this.#sent);
    reject(answer);
  }

  passOn(): void {
    if (this.#sent > 1 || !isRepeatable(this, this.dialect, true, undefined)) stopAxiosRetry(this.#config, this.#sent);
  }

  isNative(verdict: Verdict, answer: Answer): boolean {
    return isAxiosBusiness(verdict, answer) || (answer instanceof Error && this.#retry?.accepts(answer.response) === true);
  }

  responseOf(answer: Answer): object {
    return responseIn(answer);
  }

  dress(error: HoldfastError, answer: Answer | undefined): unknown {
    stopAxiosRetry(this.#config, this.#sent);
    // By prototype: by brand, marked errors of the transport are of this class as well.
    if (HoldfastError.prototype.isPrototypeOf(error)) dressAsAxiosError(error, this.#config, answer && responseIn(answer));
    else hideDetails(error);
    return error;
  }

  discard(answer: Answer): void {
    discard((responseIn(answer) as AxiosResponse | undefined)?.data);
  }

  isReplayable(): boolean {
    return isReplayable(this.#config.data);
  }

  isAbort(error: unknown): boolean {
    return axios.isCancel(error);
  }

  isTransportFailure(error: unknown): boolean {
    return isTransportFailure(error);
  }

  onAbort(listener: (reason: unknown) => void): () => void {
    return onAbort(this.#config, listener);
  }

  cancel(): void {
    this.#takeTokenBack(undefined);
    this.#token.cancel(canceledError(this.#config));
  }

  secrets(): readonly string[] {
    return secretsIn(this.#config, this.dialect);
  }

  /** The attempt is over: the caller gets to see the config that bare axios would show, also where an adapter made a copy of it. */
  #takeTokenBack(copy: InternalAxiosRequestConfig | undefined): void {
    this.#putBack(this.#config);
    if (copy !== undefined && copy !== this.#config && (copy.cancelToken as unknown) === this.#token) this.#putBack(copy);
  }

  /** Nothing is lost if that copy is frozen. */
  #putBack(config: InternalAxiosRequestConfig): void {
    if (this.#callers === undefined) Reflect.deleteProperty(config, 'cancelToken');
    else Reflect.set(config, 'cancelToken', this.#callers);
  }
}
