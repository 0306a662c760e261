import { createError, describeCall, redact, type Verdict } from '@holdfast/core';
import { type Call, type CallOptions } from './call.js';
import type { Clock } from './clock.js';
import { isWatched, publish } from './diagnostics.js';
import { type AttemptEvent, Emitter, type EventName, type GiveUpEvent, type HoldfastEvents, type RetryEvent, type UnjudgedKind, type WarningEvent } from './events.js';
import type { Gate } from './gate/gate.js';
import { allGates } from './gate/registry.js';
import { isInSlot } from './gate/slot.js';
import type { Holdfast, ScopeStats, Stats } from './holdfast.js';
import type { Client, Lost, Told } from './loop/client.js';
import { DeadlineWatch } from './loop/deadline-watch.js';
import { closedBeforeError, labelOf, nestedCallError, queueFullError } from './loop/failures.js';
import { Flight } from './loop/flight.js';
import { endAttempt, markCall } from './loop/traces.js';
import { checkCallOptions, type HoldfastOptions, type HoldfastSnapshot, type Settings, settingsOf } from './options.js';
import { ScopeTable } from './scope/scope-table.js';

type CallEvent = AttemptEvent | RetryEvent | WarningEvent | GiveUpEvent;

const GATE_EVENTS: readonly EventName[] = ['pause', 'resume', 'pace', 'degraded', 'rejoined'];

/** The engine of one client: adapters hand it calls, users get its handle. */
export class Engine implements Client {
  readonly settings: Settings;
  readonly clock: Clock;
  readonly watch: DeadlineWatch;
  readonly #scopes: ScopeTable;
  readonly #events = new Emitter();
  #closed = false;
  #closing: Promise<void> | undefined;
  #onIdle: (() => void) | undefined;

  /** @throws TypeError for an unknown or wrong option. */
  constructor(options?: HoldfastOptions) {
    this.settings = settingsOf(options);
    this.clock = this.settings.clock;
    this.watch = new DeadlineWatch(this.clock);
    this.settings.store?.open();
    this.#scopes = new ScopeTable(this.settings, (event) => this.#events.emit(event));
  }

  get isClosed(): boolean {
    return this.#closed;
  }

  /** Takes a call all the way to its end. Options of the call that are wrong reject. */
  run<Answer>(call: Call<Answer>): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (call.options !== NO_OPTIONS) checkCallOptions(call.options);
      if (this.#closed) return reject(call.dress(closedBeforeError(call), undefined));
      const gate = this.#scopes.gateOf(call);
      const now = this.clock.now();
      const bad = gate.badKey;
      if (bad !== null && bad.until > now && this.settings.failFastOnBadKeyMs > 0) return reject(call.dress(this.#badKeyError(call, bad.verdict), undefined));
      new Flight(this, gate, call, now, resolve, reject);
    });
  }

  /** The handle that users get. `uninstall`, and what is to be done once the client has closed, are the adapter's part. */
  handle(uninstall: () => void, onClosed?: () => void): Holdfast {
    return {
      uninstall,
      close: () => this.#close().then(onClosed),
      stats: () => this.#stats(),
      snapshot: () => this.#snapshot(),
      on: (name, listener) => this.#on(name, listener),
    };
  }

  enqueue(flight: Flight<unknown>): void {
    const { gate, replaceKey } = flight;
    const takesPlace = replaceKey !== undefined && gate.room.withKey(replaceKey) !== undefined;
    if (this.#closed) return flight.close();
    if (isInSlot(gate)) return flight.break(nestedCallError(flight));
    if (gate.room.size >= this.settings.maxQueue && !takesPlace) {
      const last = gate.room.last();
      if (last === undefined || last.priority <= flight.priority) return flight.fail(queueFullError(flight));
      last.giveWay(); // a location ping, say, for a 911 call
    }
    flight.waitForTurn();
  }

  noteBadKey(gate: Gate, verdict: Verdict): void {
    const { failFastOnBadKeyMs } = this.settings;
    if (failFastOnBadKeyMs > 0) gate.badKey = { until: this.clock.now() + failFastOnBadKeyMs, verdict };
  }

  tellSuccess(flight: Flight<unknown>, verdict: Verdict | null, answer: unknown): void {
    if (verdict?.warning !== undefined) this.#tellWarning(flight, verdict.warning);
    if (flight.trace !== null) flight.trace.kind = 'ok';
    if (flight.attemptTrace === null && !this.#isHeard('attempt')) return;
    const { status } = flight.call.responseOf(answer) as { readonly status?: unknown };
    this.tellAttempt(flight, verdict ?? QUIET, typeof status === 'number' ? status : null);
  }

  tellAttempt(flight: Flight<unknown>, verdict: Told, status: number | null): void {
    if (flight.attemptTrace === null && !this.#isHeard('attempt')) return;
    const { kind, executed } = verdict;
    const durationMs = this.clock.now() - flight.sentAt;
    const event = { type: 'attempt', ...subject(flight), kind, ...ids(flight, verdict), status, executed, durationMs } as const;
    endAttempt(flight, event);
    this.#tell(event);
  }

  tellRetry(flight: Flight<unknown>, verdict: Verdict, delayMs: number): void {
    if (!this.#isHeard('retry')) return;
    this.#tell({ type: 'retry', ...subject(flight), kind: verdict.kind, code: ids(flight, verdict).code, status: flight.history?.at(-1)?.status ?? null, delayMs });
  }

  tellGiveUp(flight: Flight<unknown>, error: Lost): void {
    if (flight.trace === null && !this.#isHeard('give-up')) return;
    const { kind, gaveUpBecause } = error;
    const { code, requestId } = ids(flight, error);
    // Errors of a transport may have no code of their own, and those of a deadline have no status: the last attempt knows.
    const last = flight.history?.at(-1);
    const known = last?.kind === kind ? { code: code ?? ids(flight, last).code, status: error.status ?? last.status } : { code, status: error.status };
    const event = { type: 'give-up', ...subject(flight), kind, requestId, ...known, gaveUpBecause } as const;
    if (flight.trace !== null) markCall(flight.trace, event);
    this.#tell(event);
  }

  tellUnjudged(flight: Flight<unknown>, kind: UnjudgedKind, error: unknown): void {
    try {
      const known = { kind, code: kind === 'thrown' ? nameOf(error) : null, requestId: null, status: null } as const;
      if (flight.isFlying) this.tellAttempt(flight, { ...known, executed: 'maybe' }, null);
      this.tellGiveUp(flight, { ...known, gaveUpBecause: kind === 'aborted' ? 'aborted' : 'not-retryable' });
    } catch {
      // What makes a call end must not keep it from ending, not even a URL or an error that throws when it is read.
    }
  }

  onSettled(): void {
    if (this.#onIdle !== undefined && this.watch.isEmpty) this.#onIdle();
  }

  #tellWarning(flight: Flight<unknown>, warning: NonNullable<Verdict['warning']>): void {
    // A part of the call that failed is no reason to slow down.
    if (warning.kind === 'rate-limit') flight.gate.onWarned(warning.retryAfterMs);
    if (!this.#isHeard('warning')) return;
    const message = warning.message === null ? null : redact(warning.message, flight.call.secrets(), 300);
    const code = warning.code === null ? null : redact(warning.code, flight.call.secrets(), 100);
    this.#tell({ type: 'warning', ...subject(flight), code, message, retryAfterMs: warning.retryAfterMs });
  }

  /** Does anybody listen, to this client or in the whole process? */
  #isHeard(name: EventName): boolean {
    return this.#events.has(name) || isWatched(name);
  }

  #tell(event: CallEvent): void {
    this.#events.emit(event);
    publish(event);
  }

  #badKeyError(call: Call<unknown>, verdict: Verdict): ReturnType<typeof createError> {
    const { dialect } = call;
    return createError(
      { ...verdict, kind: 'api-key' },
      {
        call: describeCall(call.method, call.url, dialect),
        vendor: dialect.vendor,
        attempts: 0,
        gaveUpBecause: 'not-retryable',
        status: null,
        retryAt: null,
        secrets: call.secrets(),
      },
    );
  }

  #on<Name extends EventName>(name: Name, listener: (event: HoldfastEvents[Name]) => void): () => void {
    const off = this.#events.on(name, listener);
    if (GATE_EVENTS.includes(name)) this.#scopes.listen();
    return off;
  }

  #close(): Promise<void> {
    return (this.#closing ??= this.#end());
  }

  async #end(): Promise<void> {
    this.#closed = true;
    this.#scopes.close();
    for (const flight of this.watch.all()) (flight as Flight<unknown>).close();
    await new Promise<void>((resolve) => {
      const done = (): void => {
        this.watch.stop();
        resolve();
      };
      if (this.watch.isEmpty) done();
      else this.#onIdle = done;
    });
    await this.settings.store?.close();
  }

  #stats(): Stats {
    return { scopes: this.#scopes.gates().map(statsOf) };
  }

  #snapshot(): HoldfastSnapshot {
    const paces = this.#scopes.gates().flatMap((gate) => {
      const pace = gate.snapshot();
      return pace === null ? [] : [[gate.scope, pace] as const];
    });
    return { version: 1, scopes: Object.fromEntries(paces) };
  }
}

/** How every scope of the process is doing, whichever client, adapter or copy of this package uses it. */
export function processStats(): Stats {
  return { scopes: allGates().map(statsOf) };
}

/** The options of a call that has none; one object, so that nothing need be checked. */
export const NO_OPTIONS: CallOptions = Object.freeze({});

/** What is told of a success that nobody had to look at. */
const QUIET: Verdict = {
  kind: 'ok',
  code: null,
  message: null,
  requestId: null,
  retryAfterMs: null,
  helpUrl: null,
  executed: 'yes',
  evidence: 'status',
};

function subject(flight: Flight<unknown>): { scope: string; call: string; attempt: number } {
  return { scope: flight.gate.scope, call: labelOf(flight), attempt: flight.attempts };
}

/** Code and request id come from the server, which may echo what it was sent. */
function ids(flight: Flight<unknown>, { code, requestId }: Pick<Verdict, 'code' | 'requestId'>): { code: string | null; requestId: string | null } {
  // The errors of some transports have a number for a code.
  const clean = (text: unknown): string | null => (typeof text === 'string' ? redact(text, flight.call.secrets(), 100) : null);
  return { code: clean(code), requestId: clean(requestId) };
}

/** Names only, no messages: those may hold anything. */
function nameOf(error: unknown): string | null {
  const { name } = (error ?? {}) as { readonly name?: unknown };
  return typeof name === 'string' && /^\w{1,60}$/.test(name) ? name : null;
}

function statsOf(gate: Gate): ScopeStats {
  const { state, perSecond, pausedUntil } = gate.view();
  return {
    scope: gate.scope,
    state,
    pace: perSecond,
    pausedUntil: pausedUntil === null ? null : gate.wallTime(pausedUntil),
    inFlight: gate.inFlight,
    queued: gate.room.size,
    accepted: gate.accepted,
    rejected: gate.rejected,
    retries: gate.retries,
  };
}
