import { type AttemptTrace, attemptTracing, callTracing, type CallTrace } from '../diagnostics.js';
import type { AttemptEvent, GiveUpEvent } from '../events.js';
import { runInSlot } from '../gate/slot.js';
import { labelOf } from './failures.js';
import type { Flight } from './flight.js';

type AnyFlight = Flight<unknown>;

/** Tells the process that a call begins, in the context of its caller. `null` if nobody follows calls. */
export function beginCall(flight: AnyFlight): CallTrace | null {
  if (!callTracing.hasSubscribers) return null;
  const trace: CallTrace = { scope: flight.gate.scope, call: labelOf(flight), attempts: 0, kind: null, code: null, requestId: null, status: null, gaveUpBecause: null };
  callTracing.start.publish(trace);
  return trace;
}

/** The part of a call that runs in the caller's own turn is over. */
export function hasBegun(trace: CallTrace): void {
  callTracing.end.publish(trace);
}

/** Notes why a call failed. */
export function markCall(trace: CallTrace, { kind, code, requestId, status, gaveUpBecause }: GiveUpEvent): void {
  Object.assign(trace, { kind, code, requestId, status, gaveUpBecause });
}

/** Tells the process that a call has ended, and with it an attempt of whose end nobody told. */
export function endTraces(flight: AnyFlight): void {
  if (flight.attemptTrace !== null) endAttempt(flight, {});
  if (flight.trace !== null) endCall(flight.trace, flight.attempts);
}

function endCall(trace: CallTrace, attempts: number): void {
  trace.attempts = attempts;
  if (trace.kind !== 'ok') callTracing.error.publish(trace);
  callTracing.asyncStart.publish(trace);
  callTracing.asyncEnd.publish(trace);
}

/** Sends an attempt: in its slot if there are slots, and seen by whoever follows attempts. What is thrown at once counts as thrown later. */
export function sendAttempt<Answer>(flight: Flight<Answer>): Promise<Answer> {
  const { call, gate } = flight;
  const isTraced = attemptTracing.hasSubscribers;
  try {
    if (!isTraced && !gate.hasSlots) return call.send();
    const send = (): Promise<Answer> => (isTraced ? sendTraced(flight, () => call.send()) : call.send());
    return gate.hasSlots ? runInSlot(flight, send) : send();
  } catch (error) {
    return Promise.reject(error as Error);
  }
}

/** Contexts that are bound to the `start` channel hold while the attempt is sent. */
function sendTraced<T>(flight: AnyFlight, send: () => T): T {
  const trace: AttemptTrace = {
    scope: flight.gate.scope,
    call: labelOf(flight),
    attempt: flight.attempts,
    of: flight.trace,
    kind: null,
    code: null,
    requestId: null,
    status: null,
    executed: 'maybe',
    durationMs: 0,
  };
  flight.attemptTrace = trace;
  try {
    return attemptTracing.start.runStores(trace, send);
  } finally {
    attemptTracing.end.publish(trace);
  }
}

/** Tells the process that an attempt has ended, if somebody follows it, with what is known of it. */
export function endAttempt(flight: AnyFlight, known: Partial<AttemptEvent>): void {
  const trace = flight.attemptTrace;
  if (trace === null) return;
  flight.attemptTrace = null;
  const { kind = null, code = null, requestId = null, status = null, executed = 'maybe' } = known;
  Object.assign(trace, { kind, code, requestId, status, executed, durationMs: flight.client.clock.now() - flight.sentAt });
  if (kind !== 'ok') attemptTracing.error.publish(trace);
  attemptTracing.asyncStart.publish(trace);
  attemptTracing.asyncEnd.publish(trace);
}
