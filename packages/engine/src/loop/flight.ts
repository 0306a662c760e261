import { type AttemptRecord, type FailureKind, type GaveUpBecause, type HoldfastError, type Verdict } from '@holdfast/core';
import type { Call } from '../call.js';
import type { AttemptTrace, CallTrace } from '../diagnostics.js';
import type { UnjudgedKind } from '../events.js';
import type { Gate, Passenger } from '../gate/gate.js';
import { DEFAULT_PRIORITY } from '../options.js';
import { rememberVerdict } from '../verdict-of.js';
import { type AsyncContext, captureContext } from './async-context.js';
import { backoffOf } from './backoff.js';
import type { Client } from './client.js';
import type { Watched } from './deadline-watch.js';
import { decisionOf } from './decision.js';
import { cleanError, closedError, deadlineError, gaveWayError, replacedError, transportError, typedError } from './failures.js';
import { NO_ANSWER, noteFailure } from './history.js';
import { retryLoop, type Step } from './retry-loop.js';
import { beginCall, endTraces, hasBegun, sendAttempt } from './traces.js';
import { verdictOn } from './verdict-on.js';
import { Waiting } from './waiting.js';

type Failure = Verdict & { readonly kind: FailureKind };

/** One call on its way: it waits at the gate, sends attempts, and ends exactly once. */
export class Flight<Answer> implements Passenger, Watched {
  readonly call: Call<Answer>;
  readonly gate: Gate;
  readonly order: number;
  readonly startedAt: number;
  readonly deadlineAt: number;
  // Links of the lists that this call stands in; see WaitingRoom and DeadlineWatch.
  previous: Passenger | null = null;
  next: Passenger | null = null;
  earlier: Watched | null = null;
  later: Watched | null = null;
  seq = -1;
  sentAt = 0;
  /** HTTP exchanges so far, the one under way included. */
  attempts = 0;
  /** True while one is under way. */
  isFlying = false;
  /** What the last failed attempt meant. */
  lastFailure: Failure | null = null;
  /** An attempt ended in a way that does not rule out that the call ran. */
  mayHaveRun = false;
  transientFailures = 0;
  /** Where the last failed attempt ended up, if it was redirected. */
  redirectedTo: string | undefined = undefined;
  /** Failed attempts; see `noteFailure`. */
  history: AttemptRecord[] | null = null;
  /** When the last of them ended. */
  failedAt = 0;
  /** How the gate was when the next attempt came to it. */
  cameTo: AttemptRecord['gate'] = 'open';
  /** Set while somebody in the process follows calls and attempts. */
  readonly trace: CallTrace | null;
  attemptTrace: AttemptTrace | null = null;
  #delayMs = 0;
  #settled = false;
  #waiting: Waiting | undefined;
  #context: AsyncContext | undefined;
  #endStep: ((step: Step) => void) | undefined;
  readonly client: Client;
  readonly #resolve: (value: never) => void;
  readonly #reject: (reason: unknown) => void;

  constructor(client: Client, gate: Gate, call: Call<Answer>, now: number, resolve: (value: never) => void, reject: (reason: unknown) => void) {
    this.client = client;
    this.gate = gate;
    this.call = call;
    this.order = gate.arrivals++;
    this.startedAt = now;
    const lengthMs = call.options.deadlineMs ?? client.settings.deadlineMs;
    this.deadlineAt = now + lengthMs;
    this.#resolve = resolve;
    this.#reject = reject;
    client.watch.add(this, lengthMs);
    this.trace = beginCall(this);
    gate.budget.count(now);
    if (gate.tryStart(this, now)) this.go();
    else client.enqueue(this);
    if (this.trace !== null) hasBegun(this.trace);
  }

  get priority(): number {
    return this.call.options.priority ?? DEFAULT_PRIORITY;
  }

  get replaceKey(): string | undefined {
    return this.call.options.replaceKey;
  }

  /** Waits at the gate. A call that has been sent before goes to the head of its priority. */
  waitForTurn(): void {
    this.#listenForAbort();
    if (this.#settled) return;
    this.#context ??= captureContext();
    this.cameTo = this.gate.view().state;
    this.gate.enqueue(this, this.attempts > 0);
  }

  /** The gate lets the attempt leave. */
  go(): void {
    this.#waiting?.end();
    this.isFlying = true;
    this.attempts++;
    if (this.#context === undefined) this.#depart();
    else this.#context.runInAsyncScope(() => this.#depart());
  }

  #depart(): void {
    sendAttempt(this).then((answer) => this.#onAnswer(answer), (error: unknown) => this.#onError(error));
  }

  /** The gate cannot let the attempt leave before the deadline. */
  tooLate(at: number): void {
    this.fail(deadlineError(this, this.gate.wallTime(at)));
  }

  /** The deadline has passed. */
  expire(): void {
    if (this.isFlying) noteFailure(this, NO_ANSWER, null);
    const error = deadlineError(this, null);
    const wasFlying = this.isFlying;
    this.isFlying = false;
    if (wasFlying) this.gate.onLost(this);
    this.fail(error);
    if (wasFlying) this.call.cancel();
  }

  /** A newer call takes the place of this one in the queue. */
  replace(): void {
    this.fail(replacedError(this));
  }

  /** A call of higher priority takes the place of this one in a full queue. */
  giveWay(): void {
    this.fail(gaveWayError(this));
  }

  /** The client was closed: a call that is under way may end, one that waits may not. */
  close(): void {
    if (!this.isFlying) this.fail(closedError(this));
  }

  /** Ends the call with an error that tells why. */
  fail(error: HoldfastError, answer?: Answer): void {
    if (this.#settled) return;
    this.client.tellGiveUp(this, error);
    this.#settle(() => this.#reject(this.call.dress(error, answer)));
  }

  /** Nothing may stop a call from ending, not even an answer of a shape that nobody thought of. */
  #onAnswer(answer: Answer): void {
    try {
      this.#land(answer);
    } catch (bug) {
      this.break(bug);
    }
  }

  #land(answer: Answer): void {
    const outcome = this.call.outcomeOf(answer);
    if (!this.isFlying) return this.call.discard(answer); // expired; the gate knows already
    this.isFlying = false;
    const verdict = outcome === null ? null : verdictOn(this, outcome, answer);
    if (verdict === null || verdict.kind === 'ok') {
      this.gate.onAccepted(this);
      this.client.tellSuccess(this, verdict, answer);
      return this.#deliver(answer);
    }
    noteFailure(this, verdict, outcome!.status);
    this.#onFailure(verdict as Failure, answer);
  }

  #onError(error: unknown): void {
    try {
      this.#crash(error);
    } catch (bug) {
      this.break(bug);
    }
  }

  #crash(error: unknown): void {
    const answer = this.call.answerIn(error);
    if (answer !== undefined) return this.#land(answer);
    if (!this.isFlying) return;
    if (this.call.isAbort(error)) return this.break(error, 'aborted');
    if (!this.call.isTransportFailure(error)) {
      cleanError(this, error);
      this.call.passOn?.();
      return this.break(error);
    }
    this.isFlying = false;
    this.gate.onLost(this);
    const verdict = verdictOn(this, { error }, undefined) as Failure;
    noteFailure(this, verdict, null);
    this.#onFailure(verdict, undefined, error);
  }

  #onFailure(verdict: Failure, answer: Answer | undefined, error?: unknown): void {
    this.#report(verdict, answer);
    const hooks = verdict.kind === 'server' || verdict.kind === 'transport' ? this.call.retryHooks : undefined;
    if (hooks === undefined) return this.#judge(verdict, answer, error, undefined);
    // What the caller's rules say may be a promise, and the caller may abort meanwhile.
    this.#listenForAbort();
    new Promise<boolean | undefined>((resolve) => resolve(hooks.allows(error, answer)))
      .then((allowed) => this.#judge(verdict, answer, error, allowed))
      .catch((bug: unknown) => this.break(bug));
  }

  /** Tells the gate what an attempt met. */
  #report(verdict: Failure, answer: Answer | undefined): void {
    this.lastFailure = verdict;
    if (verdict.executed !== 'no') this.mayHaveRun = true;
    if (verdict.kind === 'rate-limit') this.gate.onRefused(this, verdict.retryAfterMs, verdict.code);
    else if (answer !== undefined) this.gate.onAccepted(this);
    if (verdict.kind === 'api-key') this.client.noteBadKey(this.gate, verdict);
    if (verdict.kind === 'server' || verdict.kind === 'transport') this.transientFailures++;
  }

  /** An attempt failed: repeat it, or end the call. */
  #judge(verdict: Failure, answer: Answer | undefined, error: unknown, allowed: boolean | undefined): void {
    if (this.#settled) return answer && this.call.discard(answer);
    const decision = decisionOf(this, verdict, allowed);
    if (decision.action !== 'retry') return this.#giveUp(verdict, decision.action === 'fail' ? decision.gaveUpBecause : 'not-retryable', null, answer, error);
    const now = this.client.clock.now();
    const delayMs = decision.counts ? backoffOf(this, verdict, answer, error) : 0;
    const at = Math.max(now + delayMs, decision.counts ? 0 : this.gate.nextAt());
    if (at !== Infinity && at > this.deadlineAt) return this.#giveUp(verdict, 'deadline', this.gate.wallTime(at), answer, error);

    if (answer !== undefined) this.call.discard(answer);
    this.gate.retries++;
    this.client.tellRetry(this, verdict, delayMs);
    this.#delayMs = delayMs;
    const told = decision.counts ? this.call.retryHooks?.onRetry(this.transientFailures, error, answer) : undefined;
    if (told === undefined) this.#again();
    else Promise.resolve(told).then(() => this.#again(), (bug: unknown) => this.break(bug));
  }

  #giveUp(verdict: Failure, because: GaveUpBecause, retryAt: number | null, answer: Answer | undefined, error: unknown): void {
    if (this.#settled) return;
    if (answer === undefined) return this.fail(transportError(this, verdict, because, retryAt, error) as HoldfastError);
    const typed = typedError(this, verdict, because, retryAt, this.call.outcomeOf(answer)?.status ?? null);
    if (this.client.settings.onFailure === 'throw' && !this.call.isNative(verdict, answer)) return this.fail(typed, answer);
    rememberVerdict(this.call.responseOf(answer), verdict);
    this.client.tellGiveUp(this, typed);
    this.#deliver(answer);
  }

  #again(): void {
    if (this.#endStep !== undefined) return this.#endStep('again');
    retryLoop(() => new Promise((resolve) => this.#wait(resolve))).catch((error: unknown) => this.break(error));
  }

  #wait(endStep: (step: Step) => void): void {
    this.#endStep = endStep;
    if (this.#settled) return endStep('done');
    if (this.client.isClosed) return this.close();
    if (this.#delayMs === 0) return this.waitForTurn();
    this.#listenForAbort();
    if (this.#settled) return;
    this.#waiting!.sleep(this.#delayMs, () => {
      if (this.gate.tryStart(this, this.client.clock.now())) this.go();
      else this.waitForTurn();
    });
  }

  /** Ends the call with what was thrown: by an abort, or by what should not throw, such as a callback of the user. The caller gets to know, and nothing hangs. */
  break(error: unknown, kind: UnjudgedKind = 'thrown'): void {
    if (!this.#settled) this.client.tellUnjudged(this, kind, error);
    if (this.isFlying) this.gate.onLost(this);
    this.isFlying = false;
    this.#settle(() => this.#reject(error));
  }

  #listenForAbort(): void {
    this.#waiting ??= new Waiting(this.client.clock);
    this.#waiting.listen(this.call, (reason) => this.break(reason, 'aborted'));
  }

  #deliver(answer: Answer): void {
    this.#settle(() => this.call.deliver(answer, this.#resolve, this.#reject));
  }

  #settle(end: () => void): void {
    if (this.#settled) return;
    this.#settled = true;
    this.client.watch.remove(this);
    this.#waiting?.end();
    this.call.ended?.();
    this.gate.leave(this);
    if (this.trace !== null || this.attemptTrace !== null) endTraces(this);
    try {
      end();
    } catch (bug) {
      this.#reject(bug);
    }
    this.#endStep?.('done');
    this.client.onSettled();
  }
}
