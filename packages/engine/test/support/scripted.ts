import { type Dialect, rocketcad, type Verdict } from '@holdfast/core';
import { type Call, type CallOptions, dialectOf, Engine, type HoldfastOptions, NO_OPTIONS, type RetryHooks, systemClock } from '../../src/index.js';

/** One answer of a scripted server. */
export interface Answer {
  readonly status: number;
  readonly body?: string;
  readonly headers?: Record<string, string>;
}

/** What the next attempt meets: an answer, an error, or a hang. */
export type Step = Answer | Error | 'hang';

const LATENCY_MS = 20;

export const ok: Answer = { status: 200, body: inBand(true, 'Done.') };
export const limited: Answer = { status: 200, body: inBand(false, 'Wait a moment. modcol.co/e2a') };
export const badKey: Answer = { status: 200, body: inBand(false, 'Not valid. modcol.co/e1a') };
export const nearLimit: Answer = { status: 200, body: inBand(true, 'Slow down, demo-key. modcol.co/e2b') };
export const failed: Answer = { status: 503, body: '<html>' };

export function inBand(success: boolean, message: string): string {
  return JSON.stringify({ status: 'success', response: { success, message, requestID: 'ABCDEFGHIJKLMNO' } });
}

export function refusedConnection(): Error {
  return Object.assign(new TypeError('fetch failed'), { cause: Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }) });
}

export function reset(): Error {
  return Object.assign(new Error('socket hang up demo-key'), { code: 'ECONNRESET' });
}

/** A server that answers by a script, and by default says yes. Logs what it was asked. */
export class Server {
  readonly log: { readonly id: string; readonly at: number }[] = [];
  readonly #steps: Step[];
  answer: (id: string) => Step = () => ok;
  latencyMs = LATENCY_MS;

  constructor(...steps: Step[]) {
    this.#steps = steps;
  }

  handle(id: string, onCancel: (cancel: () => void) => void): Promise<Answer> {
    this.log.push({ id, at: Date.now() });
    const step = this.#steps.shift() ?? this.answer(id);
    return new Promise((resolve, reject) => {
      onCancel(() => reject(Object.assign(new Error('aborted'), { name: 'AbortError' })));
      if (step === 'hang') return;
      setTimeout(() => (step instanceof Error ? reject(step) : resolve(step)), this.latencyMs);
    });
  }

  get ids(): string[] {
    return this.log.map(({ id }) => id);
  }
}

/** What a scripted call is made of besides its server. */
export interface CallParts {
  readonly id?: string;
  readonly dialect?: Dialect;
  readonly method?: string;
  readonly url?: string;
  readonly options?: CallOptions;
  readonly signal?: AbortSignal;
  readonly replayable?: boolean;
  readonly isNative?: (verdict: Verdict) => boolean;
  readonly isTransportFailure?: (error: unknown) => boolean;
  readonly retryHooks?: RetryHooks<Answer>;
  readonly headers?: Record<string, string>;
}

/** A call of an imaginary client library. */
export class ScriptedCall implements Call<Answer> {
  readonly dialect: Dialect;
  readonly method: string;
  readonly url: string;
  readonly options: CallOptions;
  readonly retryHooks: RetryHooks<Answer> | undefined;
  readonly discarded: Answer[] = [];
  cancelled = 0;
  listeners = 0;
  readonly #server: Server;
  readonly #parts: CallParts;
  #cancel: () => void = () => undefined;

  constructor(server: Server, parts: CallParts = {}) {
    this.#server = server;
    this.#parts = parts;
    this.dialect = parts.dialect ?? rocketcad;
    this.method = parts.method ?? 'POST';
    this.url = parts.url ?? 'https://api.test/api/1.1/wf/setnotepad?api_key=demo-key';
    this.options = parts.options ?? NO_OPTIONS;
    this.retryHooks = parts.retryHooks;
  }

  get scopeKey(): string {
    return this.url;
  }
  header(name: string): string | null {
    return this.#parts.headers?.[name] ?? null;
  }
  send(): Promise<Answer> {
    return this.#server.handle(this.#parts.id ?? '?', (cancel) => (this.#cancel = cancel));
  }
  answerIn(): undefined {
    return undefined;
  }
  outcomeOf(answer: Answer): Answer | null {
    return answer === ok ? null : answer;
  }
  deliver(answer: Answer, resolve: (value: never) => void): void {
    resolve(answer as never);
  }
  isNative(verdict: Verdict): boolean {
    return this.#parts.isNative?.(verdict) ?? false;
  }
  dress(error: unknown): unknown {
    return error;
  }
  responseOf(answer: Answer): object {
    return answer;
  }
  discard(answer: Answer): void {
    this.discarded.push(answer);
  }
  isReplayable(): boolean {
    return this.#parts.replayable ?? true;
  }
  isAbort(error: unknown): boolean {
    return error instanceof Error && error.name === 'AbortError';
  }
  isTransportFailure(error: unknown): boolean {
    return this.#parts.isTransportFailure?.(error) ?? true;
  }
  onAbort(listener: (reason: unknown) => void): () => void {
    const { signal } = this.#parts;
    if (signal === undefined) return () => undefined;
    if (signal.aborted) listener(signal.reason);
    const onSignal = (): void => listener(signal.reason);
    signal.addEventListener('abort', onSignal);
    this.listeners++;
    return () => {
      this.listeners--;
      signal.removeEventListener('abort', onSignal);
    };
  }
  cancel(): void {
    this.cancelled++;
    this.#cancel();
  }
  secrets(): readonly string[] {
    return ['demo-key'];
  }
}

let keys = 0;

/** An engine whose scope nobody else uses, with chance fixed at the middle, and a way to make calls through it. */
export function createClient(server: Server, options: HoldfastOptions = {}) {
  const key = `key-${keys++}-${Math.random()}`;
  const engine = new Engine({ clock: { ...systemClock, random: () => 0.5 }, ...options });
  const holdfast = engine.handle(() => undefined);
  const url = (workflow: string): string => `https://api.test/api/1.1/wf/${workflow}?api_key=${key}`;
  const run = (parts: CallParts & { readonly workflow?: string } = {}): { readonly call: ScriptedCall; readonly end: Promise<unknown> } => {
    const target = parts.url ?? url(parts.workflow ?? 'setnotepad');
    const call = new ScriptedCall(server, { dialect: dialectOf(engine.settings, { url: target }), ...parts, url: target });
    const end = engine.run(call);
    end.catch(() => undefined); // tests look at it when they are ready to
    return { call, end };
  };
  return { engine, holdfast, run, url, key };
}

/** Lets fake time pass, timers of Bottleneck included. */
export async function pass(ms: number): Promise<void> {
  await jest.advanceTimersByTimeAsync(ms);
}
