import { type HoldfastError, isHoldfastError } from '@holdfast/core';
import type { CallOptions, Clock, Holdfast, HoldfastOptions } from '@holdfast/engine';

/** What the wire gives for one attempt. */
export type Scripted = {
  /** Milliseconds until the answer. @default 10 */
  readonly afterMs?: number;
} & (
  | { readonly status: number; readonly body: string; readonly headers?: Readonly<Record<string, string>> }
  /** The system's code of a failure of the connection. */
  | { readonly error: string }
  | { readonly hang: true }
);

/** One attempt, in the order of their starts. */
export interface Exchange {
  readonly name: string;
  readonly startedAt: number;
  endedAt: number | null;
  end: 'answered' | 'failed' | 'aborted' | null;
}

/** What a client of the suite must be able to do with one request. */
export interface Sending {
  /** Names the call in the transport's log: it goes as the query parameter `name`. */
  readonly name: string;
  /** @default 'ping' */
  readonly workflow?: string;
  /** @default 'POST' */
  readonly method?: string;
  readonly signal?: AbortSignal;
  readonly holdfast?: CallOptions;
}

export interface Received {
  readonly status: number;
  readonly text: string;
  /** The client's own response object. */
  readonly response: object;
}

/** A client library with Holdfast in it. */
export interface ContractClient {
  readonly holdfast: Holdfast;
  send(url: string, sending: Sending): Promise<Received>;
  /** True if this is what the bare client rejects with after `controller.abort()`. */
  isAbort(error: unknown): boolean;
}

export type MakeClient = (transport: Transport, options: HoldfastOptions) => ContractClient;

function answerOf(success: boolean, message: string): Scripted {
  return { status: 200, body: JSON.stringify({ status: 'success', response: { success, message, requestID: 'ABCDEFGHIJKLMNO' } }) };
}

export const OK = answerOf(true, 'Done.');
export const BAD_KEY = answerOf(false, 'This API Key is invalid. modcol.co/e1a');
export const LIMITED = answerOf(false, 'You are being rate limited. modcol.co/e2a');
export const WARNED = answerOf(true, 'Slow down. modcol.co/e2b');
/** Refused, with a wait that the server asks for. */
export const limitedFor = (seconds: number): Scripted => ({ ...LIMITED, headers: { 'retry-after': String(seconds) } }) as Scripted;
export const failure = (status: number, body = 'Oops'): Scripted => ({ status, body, headers: { 'content-type': 'text/plain' } });
export const envelope = (status: number, word: string, message: string): Scripted => ({
  status,
  body: JSON.stringify({ statusCode: status, body: { status: word, message } }),
});

/** A transport that follows a script and keeps a log. Time is jest's, faked. */
export class Transport {
  readonly log: Exchange[] = [];
  readonly #script: Scripted[] = [];
  /** The answer once the script has ended; gets the number of the exchange. */
  otherwise: (index: number) => Scripted = () => OK;

  next(...answers: Scripted[]): void {
    this.#script.push(...answers);
  }

  /** Names of the exchanges so far, in the order of their starts. */
  get names(): string[] {
    return this.log.map(({ name }) => name);
  }

  /** One attempt. Rejects with a plain error that has a `code`, and with the signal's reason when aborted. */
  exchange(url: string, onAbort: (listener: () => void) => void): Promise<Extract<Scripted, { status: number }>> {
    const scripted = this.#script.shift() ?? this.otherwise(this.log.length);
    const entry: Exchange = { name: new URL(url).searchParams.get('name') ?? '', startedAt: Date.now(), endedAt: null, end: null };
    this.log.push(entry);
    return new Promise((resolve, reject) => {
      const finish = (end: NonNullable<Exchange['end']>, then: () => void): void => {
        if (entry.end !== null) return;
        Object.assign(entry, { end, endedAt: Date.now() });
        then();
      };
      onAbort(() => finish('aborted', () => reject(new Error('aborted'))));
      if ('hang' in scripted) return;
      setTimeout(() => {
        if ('error' in scripted) finish('failed', () => reject(Object.assign(new Error(`connect ${scripted.error}`), { code: scripted.error })));
        else finish('answered', () => resolve(scripted));
      }, scripted.afterMs ?? 10);
    });
  }
}

/** Time as jest fakes it; chance is always the middle. */
export const clock: Clock = {
  now: () => Date.now(),
  wallNow: () => Date.now(),
  random: () => 0.5,
  setTimeout: (callback, delayMs) => setTimeout(callback, delayMs),
  clearTimeout: (timer) => clearTimeout(timer),
};

let keys = 0;

/** A client with a transport and an API key of its own: gates are shared by all clients of a key. */
export class World {
  readonly transport = new Transport();
  readonly key = `contract-key-${++keys}-${Date.now()}`;
  readonly client: ContractClient;
  readonly #makeClient: MakeClient;

  constructor(makeClient: MakeClient, options: HoldfastOptions = {}) {
    this.#makeClient = makeClient;
    this.client = this.another(options);
  }

  /** One more client of the same API key and transport. */
  another(options: HoldfastOptions = {}): ContractClient {
    return this.#makeClient(this.transport, { clock, pace: 'off', ...options });
  }

  /** Sends a call; its end can be awaited or looked at. */
  call(sending: Sending, client: ContractClient = this.client): Outcome {
    const { workflow = 'ping', name } = sending;
    return new Outcome(client.send(`https://api.therocketcad.com/api/1.1/wf/${workflow}?api_key=${this.key}&name=${name}`, sending));
  }
}

/** How a call ended. */
export class Outcome {
  state: 'open' | 'resolved' | 'rejected' = 'open';
  value: Received | undefined;
  error: unknown;
  /** When it ended. */
  at: number | null = null;

  constructor(promise: Promise<Received>) {
    const end = (state: 'resolved' | 'rejected'): void => {
      this.state = state;
      this.at = Date.now();
    };
    promise.then(
      (value) => {
        this.value = value;
        end('resolved');
      },
      (error: unknown) => {
        this.error = error;
        end('rejected');
      },
    );
  }
}

/** Lets time pass, with all that happens in it. */
export function pass(ms: number): Promise<void> {
  return jest.advanceTimersByTimeAsync(ms);
}

/** Makes a world, with options of its client. */
export type MakeWorld = (options?: HoldfastOptions) => World;

/** The typed error that a call has ended with. */
export function errorOf({ state, error }: Outcome): HoldfastError {
  expect(state).toBe('rejected');
  expect(isHoldfastError(error)).toBe(true);
  return error as HoldfastError;
}
