import type { ErrorKind, Executed, GaveUpBecause, VerdictKind } from '@holdfast/core';
import type { GateEvent } from './gate/gate.js';

/**
 * How an attempt or a call ended of which nothing was learned: its caller aborted it, or something was thrown that is neither an answer nor a failure of
 * the transport, such as an argument that the client refuses. The `code` of `thrown` is the name of the error.
 */
export type UnjudgedKind = 'aborted' | 'thrown';

interface OfCall {
  readonly scope: string;
  /** Method, origin and path; no query. */
  readonly call: string;
  /** Attempts made so far. */
  readonly attempt: number;
}

/** An attempt ended. */
export interface AttemptEvent extends OfCall {
  readonly type: 'attempt';
  readonly kind: VerdictKind | UnjudgedKind;
  readonly code: string | null;
  readonly requestId: string | null;
  readonly status: number | null;
  readonly executed: Executed;
  readonly durationMs: number;
}

/** Another attempt will follow, once `delayMs` have passed and the gate lets it. */
export interface RetryEvent extends OfCall {
  readonly type: 'retry';
  readonly kind: VerdictKind;
  readonly code: string | null;
  readonly status: number | null;
  readonly delayMs: number;
}

/** A success announced a limit. */
export interface WarningEvent extends OfCall {
  readonly type: 'warning';
  readonly code: string | null;
  readonly message: string | null;
  readonly retryAfterMs: number | null;
}

/** A call ended without success. */
export interface GiveUpEvent extends OfCall {
  readonly type: 'give-up';
  readonly kind: ErrorKind | UnjudgedKind;
  readonly code: string | null;
  readonly requestId: string | null;
  /** HTTP status of the last answer, if that is why the call ended. */
  readonly status: number | null;
  readonly gaveUpBecause: GaveUpBecause;
}

/** Everything that `Holdfast.on` tells, by name. Bodies and secrets are in none of them. */
export interface HoldfastEvents {
  attempt: AttemptEvent;
  retry: RetryEvent;
  pause: Extract<GateEvent, { type: 'pause' }>;
  resume: Extract<GateEvent, { type: 'resume' }>;
  pace: Extract<GateEvent, { type: 'pace' }>;
  /** Other processes of the key cannot be heard; this one goes on alone, at its share of what is known. Told once, until `rejoined`. */
  degraded: Extract<GateEvent, { type: 'degraded' }>;
  /** The pace is shared with other processes again. */
  rejoined: Extract<GateEvent, { type: 'rejoined' }>;
  warning: WarningEvent;
  'give-up': GiveUpEvent;
}

/** The name of an event. */
export type EventName = keyof HoldfastEvents;

const NAMES: ReadonlySet<string> = new Set<EventName>(['attempt', 'retry', 'pause', 'resume', 'pace', 'degraded', 'rejoined', 'warning', 'give-up']);

type Listener = (event: never) => void;

/** Listeners by event. An exception of a listener does not reach the call; it is thrown on its own, where the process sees it. */
export class Emitter {
  readonly #listeners = new Map<string, Set<Listener>>();

  /** @throws TypeError for an unknown event. */
  on<Name extends EventName>(name: Name, listener: (event: HoldfastEvents[Name]) => void): () => void {
    if (!NAMES.has(name)) throw new TypeError(`Holdfast: unknown event "${String(name)}". Known: ${[...NAMES].join(', ')}.`);
    if (typeof listener !== 'function') throw new TypeError(`Holdfast: the listener of "${name}" must be a function.`);
    const own: Listener = (event) => listener(event);
    const listeners = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, listeners.add(own));
    return () => void listeners.delete(own);
  }

  /** Ask before building an event: without a listener it costs nothing. */
  has(name: EventName): boolean {
    const listeners = this.#listeners.get(name);
    return listeners !== undefined && listeners.size > 0;
  }

  emit<Name extends EventName>(event: HoldfastEvents[Name] & { readonly type: Name }): void {
    for (const listener of this.#listeners.get(event.type) ?? []) {
      try {
        listener(event as never);
      } catch (error) {
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }
}
