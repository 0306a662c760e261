import {
  ClosedError,
  createError,
  DeadlineError,
  describeCall,
  type Executed,
  type FailureContext,
  type FailureKind,
  type GaveUpBecause,
  type HoldfastError,
  markTransportError,
  QueueFullError,
  removeSecrets,
  ReplacedError,
  type Verdict,
} from '@holdfast/core';
import type { Call } from '../call.js';
import type { Flight } from './flight.js';
import { historyOf } from './history.js';

type AnyFlight = Flight<unknown>;
type Failure = Verdict & { readonly kind: FailureKind };

/** The call without secrets. */
export function labelOf(flight: AnyFlight): string {
  return describeCall(flight.call.method, flight.call.url, flight.call.dialect);
}

function contextOf(flight: AnyFlight, because: GaveUpBecause, retryAt: number | null, status: number | null): FailureContext {
  return {
    call: labelOf(flight),
    vendor: flight.call.dialect.vendor,
    attempts: flight.attempts,
    gaveUpBecause: because,
    retryAt: retryAt ?? askedRetryAt(flight),
    status,
    secrets: flight.call.secrets(),
    history: flight.history ?? [],
  };
}

/** What the last attempt says is not all: an earlier one may have run, and so may one that is cut off now. */
function executedOf(flight: AnyFlight, last: Executed): Executed {
  return last === 'no' && (flight.mayHaveRun || flight.isFlying) ? 'maybe' : last;
}

/** When the server said that another try makes sense. */
function askedRetryAt(flight: AnyFlight): number | null {
  const waitMs = flight.lastFailure?.retryAfterMs ?? null;
  return waitMs === null ? null : flight.client.clock.wallNow() + waitMs;
}

/** The error of a failed answer. */
export function typedError(flight: AnyFlight, verdict: Failure, because: GaveUpBecause, retryAt: number | null, status: number | null): HoldfastError {
  return createError({ ...verdict, executed: executedOf(flight, verdict.executed) }, contextOf(flight, because, retryAt, status));
}

/** The error of an attempt without an answer: what the transport threw, marked. */
export function transportError(flight: AnyFlight, verdict: Verdict, because: GaveUpBecause, retryAt: number | null, thrown: unknown): unknown {
  return markTransportError(thrown, verdict, contextOf(flight, because, retryAt, null));
}

/** The error of a call that ran out of time. A limited call stays a limited call: its last verdict says more than the deadline does. */
export function deadlineError(flight: AnyFlight, retryAt: number | null): HoldfastError {
  const { lastFailure, attempts, client, gate } = flight;
  const pausedUntil = gate.view().pausedUntil;
  const at = retryAt ?? (pausedUntil === null ? null : gate.wallTime(pausedUntil));
  if (lastFailure?.kind === 'rate-limit' && !flight.isFlying) return typedError(flight, lastFailure, 'deadline', at, null);
  const lengthMs = Math.round(flight.deadlineAt - flight.startedAt);
  const spentMs = Math.round(client.clock.now() - flight.startedAt);
  const state = attempts === 0 ? 'it was not sent, because others wait before it' : flight.isFlying ? 'there was no answer' : 'no time was left for another attempt';
  const next = at === null ? 'allow a longer deadlineMs, or send less' : `try again after ${new Date(at).toISOString()}, or allow a longer deadlineMs`;
  const message = `${labelOf(flight)} cannot end within its deadline of ${lengthMs} ms: after ${spentMs} ms and ${attempts === 1 ? '1 attempt' : `${attempts} attempts`} ${state}. Next: ${next}.`;
  return new DeadlineError(message, { attempts, retryAt: at, executed: attempts === 0 ? 'no' : 'maybe', history: historyOf(flight) });
}

/** The error of a call that found the queue full. */
export function queueFullError(flight: AnyFlight): HoldfastError {
  const { maxQueue } = flight.client.settings;
  const message = `${labelOf(flight)} was not sent: ${flight.gate.room.size} calls of its API key wait already (maxQueue ${maxQueue}). Send less, or use replaceKey for updates of which only the newest counts.`;
  return new QueueFullError(message);
}

/** The error of a call that left a full queue for one of higher priority. */
export function gaveWayError(flight: AnyFlight): HoldfastError {
  const { attempts, lastFailure } = flight;
  const message = `${labelOf(flight)} left the queue, which is full (maxQueue), for a call of higher priority. Send less, or use replaceKey for updates of which only the newest counts.`;
  return new QueueFullError(message, { attempts, executed: executedOf(flight, lastFailure?.executed ?? 'no'), history: historyOf(flight) });
}

/** The error of a call that a newer one replaced. */
export function replacedError(flight: AnyFlight): HoldfastError {
  const { attempts, lastFailure } = flight;
  const message = `${labelOf(flight)} was replaced by a newer call with the same replaceKey while it waited. Nothing is to be done: the newer call carries the news.`;
  return new ReplacedError(message, { attempts, executed: executedOf(flight, lastFailure?.executed ?? 'no'), history: historyOf(flight) });
}

/** The error of a call that could not go on because its client was closed. */
export function closedError(flight: AnyFlight): HoldfastError {
  const { attempts, lastFailure } = flight;
  const message = `${labelOf(flight)} was given up because Holdfast was closed. Make calls before close(), or create a new client.`;
  return new ClosedError(message, { attempts, executed: executedOf(flight, lastFailure?.executed ?? 'no'), history: historyOf(flight) });
}

/** The error of a call that was made after its client was closed. */
export function closedBeforeError(call: Call<unknown>): HoldfastError {
  return new ClosedError(`${describeCall(call.method, call.url, call.dialect)} was not sent, because Holdfast was closed before. Make calls before close(), or create a new client.`);
}

/** The error of a call that would wait for the slot in which it is made itself. */
export function nestedCallError(flight: AnyFlight): TypeError {
  return new TypeError(
    `Holdfast: ${labelOf(flight)} was made inside an attempt of the same scope and would wait for it, because maxConcurrent is reached. Make it before or after, with the bare client, or with a scope of its own (scopeOf).`,
  );
}

/** Takes the secrets out of an error that reaches the caller as it is. Not by `instanceof`: errors of other realms fail it. */
export function cleanError(flight: AnyFlight, error: unknown): void {
  try {
    removeSecrets(error as Error, flight.call.secrets());
  } catch {
    // No object, or one that cannot be changed: the call must end all the same.
  }
}
