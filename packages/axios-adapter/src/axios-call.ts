import { HoldfastError, isPlainSuccess, type ResponseOutcome, secretsOf, type Verdict } from '@holdfast/core';
import type { Call, CallOptions, RetryHooks, Settings } from '@holdfast/engine';
import axios, { type AxiosAdapter, AxiosError, type AxiosInstance, type AxiosResponse, type CancelToken, type InternalAxiosRequestConfig } from 'axios';
import { AttemptToken } from './attempt-token.js';
import { inspectable, isReplayable, isStream } from './body.js';
import { readRetryOptions, stopAxiosRetry } from './retry-options.js';
import { isTransportFailure } from './transport-failure.js';

/** An answer: the response, or the error that axios made of one whose status it does not like. */
type Answer = AxiosResponse | (AxiosError & { readonly response: AxiosResponse });

function responseIn(answer: Answer): AxiosResponse {
  return answer instanceof Error ? answer.response : answer;
}

/** One axios call as the engine sees it. */
export class AxiosCall implements Call<Answer> {
  readonly method: string;
  readonly options: CallOptions;
  readonly retryHooks: RetryHooks<Answer> | undefined;
  readonly #config: InternalAxiosRequestConfig;
  readonly #send: AxiosAdapter;
  readonly #instance: AxiosInstance;
  readonly #settings: Settings;
  readonly #token: AttemptToken;

  constructor(config: InternalAxiosRequestConfig, options: CallOptions, send: AxiosAdapter, instance: AxiosInstance, settings: Settings) {
    this.#config = config;
    this.#send = send;
    this.#instance = instance;
    this.#settings = settings;
    this.#token = new AttemptToken(config.cancelToken);
    this.method = (config.method ?? 'get').toUpperCase();
    const existing = readRetryOptions(config);
    this.retryHooks = existing?.hooks;
    this.options = existing?.retries === undefined || options.retries !== undefined ? options : { ...options, retries: existing.retries };
  }

  get url(): string {
    return this.#instance.getUri(this.#config);
  }

  get scopeKey(): string {
    const { baseURL, url, params } = this.#config;
    let key = `${baseURL ?? ''} ${url ?? ''}`;
    if (params === undefined || params === null) return key;
    for (const source of this.#settings.dialect.credentials) {
      if ('query' in source) key += ` ${String(params instanceof URLSearchParams ? params.get(source.query) : params[source.query])}`;
    }
    return key;
  }

  header(name: string): string | null {
    const value: unknown = this.#config.headers.get(name);
    return typeof value === 'string' ? value : null;
  }

  async send(): Promise<Answer> {
    // The token is the attempt's own; everything else is the caller's config, and that is what the caller gets to see.
    try {
      const response = await this.#send({ ...this.#config, cancelToken: this.#token as unknown as CancelToken });
      response.config = this.#config;
      return response;
    } catch (error) {
      if (axios.isAxiosError(error)) {
        error.config = this.#config;
        if (error.response !== undefined) error.response.config = this.#config;
      }
      throw error;
    }
  }

  answerIn(error: unknown): Answer | undefined {
    return axios.isAxiosError(error) && error.response !== undefined ? (error as Answer) : undefined;
  }

  outcomeOf(answer: Answer): ResponseOutcome | null {
    const { status, headers, data } = responseIn(answer);
    const text = inspectable(data, headers?.['content-type'], this.#settings.inspectBytes);
    const isFailure = status >= 400;
    if (!isFailure && (text === undefined || (typeof text === 'string' && isPlainSuccess(text, this.#settings.dialect)))) return null;
    return { status, headers: headers as ResponseOutcome['headers'], body: text };
  }

  deliver(answer: Answer, resolve: (value: never) => void, reject: (reason: unknown) => void): void {
    if (!(answer instanceof Error)) return resolve(answer as never);
    stopAxiosRetry(this.#config);
    reject(answer);
  }

  isNative(verdict: Verdict, answer: Answer): boolean {
    // What only the HTTP status says, and what Holdfast does nothing about, stays axios's business.
    return answer instanceof Error && verdict.evidence === 'status' && NATIVE_KINDS.has(verdict.kind);
  }

  responseOf(answer: Answer): object {
    return responseIn(answer);
  }

  dress(error: HoldfastError, answer: Answer | undefined): unknown {
    stopAxiosRetry(this.#config);
    const response = answer === undefined ? undefined : responseIn(answer);
    const request: unknown = response?.request ?? (error as { request?: unknown }).request;
    // Readable for code that reads them, but in no log: they hold the key. So does what AxiosError's own toJSON gives.
    const { toJSON } = HoldfastError.prototype;
    for (const [name, value] of Object.entries({ isAxiosError: true, config: this.#config, request, response, toJSON })) {
      Object.defineProperty(error, name, { value, configurable: true, writable: true, enumerable: false });
    }
    return error;
  }

  discard(answer: Answer): void {
    const data: unknown = responseIn(answer).data;
    if (isStream(data)) data.destroy();
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
    return this.#token.onAbort(this.#config, listener);
  }

  cancel(): void {
    this.#token.cancel(this.#config);
  }

  secrets(): readonly string[] {
    const { headers, data, params, auth } = this.#config;
    const fields: [string, unknown][] = [['password', auth?.password], ['auth', auth?.username]];
    if (typeof params === 'object' && params !== null) {
      fields.push(...(params instanceof URLSearchParams ? params.entries() : Object.entries(params as Record<string, unknown>)));
    }
    return secretsOf({ url: this.url, headers: Object.entries(headers.toJSON()) as [string, string][], body: data, fields }, this.#settings.dialect);
  }
}

const NATIVE_KINDS: ReadonlySet<string> = new Set(['bad-request', 'not-found', 'other-failure']);
