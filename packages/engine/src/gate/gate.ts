import { MAX_WAIT_MS, type Verdict } from '@holdfast/core';
import type { Clock } from '../clock.js';
import type { Pace, PaceView } from '../pace/pace.js';
import type { SharedPace } from '../store/store.js';
import { BackoffQueue } from './backoff-queue.js';
import { RetryBudget } from './retry-budget.js';
import { type Waiter, WaitingRoom } from './waiting-room.js';

/** An attempt as its gate sees it. The gate writes `seq` and `sentAt` when the attempt leaves. */
export interface Passenger extends Waiter {
  seq: number;
  sentAt: number;
  /** End of the call on the gate's clock. */
  readonly deadlineAt: number;
  /** The attempt may leave now; it is counted as in flight already. */
  go(): void;
  /** The attempt cannot leave before its deadline; `at` is when it could. */
  tooLate(at: number): void;
  /** A newer call with the same `replaceKey` took its place. */
  replace(): void;
  /** The queue is full, and a call of higher priority needs its place. */
  giveWay(): void;
}

/** What a gate is made with; the first client of a scope decides. */
export interface GateSettings {
  /** @see HoldfastOptions.maxConcurrent */
  readonly maxConcurrent: number;
  readonly pace: Pace;
  readonly clock: Clock;
}

/** Something that happened to a whole scope. Times are milliseconds since 1970. */
export type GateEvent =
  | { readonly type: 'pause'; readonly scope: string; readonly code: string | null; readonly forMs: number; readonly untilMs: number }
  | { readonly type: 'resume'; readonly scope: string }
  | { readonly type: 'pace'; readonly scope: string; readonly perSecond: number | null }
  | { readonly type: 'degraded'; readonly scope: string; readonly reason: string }
  | { readonly type: 'rejoined'; readonly scope: string };

/** A pace that changed by less is not worth an event. */
const PACE_STEP = 0.05;

/** Decides when an attempt of its scope may start. One per scope and process. */
export class Gate {
  readonly scope: string;
  readonly room = new WaitingRoom<Passenger>();
  readonly budget = new RetryBudget();
  readonly listeners = new Set<(event: GateEvent) => void>();
  /** Calls that have come so far, which numbers them. */
  arrivals = 0;
  inFlight = 0;
  accepted = 0;
  rejected = 0;
  retries = 0;
  /** The key was rejected: until when (on the gate's clock) clients that wish so need not ask again. */
  badKey: { readonly until: number; readonly verdict: Verdict } | null = null;
  /** True once the registry let go of it: look the scope up again. */
  dropped = false;
  #pace: Pace;
  #shared: SharedPace | null = null;
  /** The code of the last refusal, for the pause that it brings about. */
  #code: string | null = null;
  readonly #clock: Clock;
  readonly #maxConcurrent: number;
  readonly #queue: BackoffQueue;
  /** True from a refusal until the pace is open again. */
  #limited = false;
  #seen: PaceView = { state: 'open', perSecond: null, pausedUntil: null };

  constructor(scope: string, settings: GateSettings) {
    this.scope = scope;
    this.#pace = settings.pace;
    this.#clock = settings.clock;
    this.#maxConcurrent = settings.maxConcurrent;
    this.#queue = new BackoffQueue(
      { hasWaiting: () => this.room.size > 0, nextAt: () => this.nextAt(), release: () => this.#release() },
      settings.clock,
    );
  }

  /** Lets an attempt leave at once if nothing speaks against it. */
  tryStart(passenger: Passenger, now: number): boolean {
    if (this.room.size > 0 || this.inFlight >= this.#maxConcurrent) return false;
    if (this.#pace.open) passenger.seq = -1;
    else if (this.#pace.gate(now) <= now) passenger.seq = this.#pace.sent(now);
    else return false;
    passenger.sentAt = now;
    this.inFlight++;
    return true;
  }

  /** Makes an attempt wait for its turn: `go()` will be called, or `tooLate()` if the wait cannot end before its deadline. */
  enqueue(passenger: Passenger, hasWaited: boolean): void {
    const at = this.#pace.gate(this.#clock.now());
    if (at !== Infinity && at > passenger.deadlineAt) return passenger.tooLate(at);
    const other = passenger.replaceKey === undefined ? undefined : this.room.withKey(passenger.replaceKey);
    if (other === undefined) {
      if (hasWaited) this.room.addBack(passenger);
      else this.room.add(passenger);
    } else if (other.order > passenger.order) {
      return passenger.replace();
    } else {
      this.room.takePlace(passenger, other);
      other.replace();
    }
    this.#update();
  }

  /** Takes a waiting attempt out again. */
  leave(passenger: Passenger): void {
    if (this.room.remove(passenger)) this.#update();
  }

  /** An answer that is no rate limit. */
  onAccepted(passenger: Passenger): void {
    this.inFlight--;
    this.accepted++;
    if (passenger.seq >= 0) this.#pace.accepted(this.#clock.now(), passenger.seq, passenger.sentAt);
    if (this.#limited || this.room.size > 0) this.#afterAnswer();
  }

  /** An answer that is a rate limit. */
  onRefused(passenger: Passenger, retryAfterMs: number | null, code: string | null): void {
    const now = this.#clock.now();
    this.inFlight--;
    this.rejected++;
    this.#limited = true;
    this.#code = code;
    this.#pace.refused(now, passenger.seq, passenger.sentAt, retryAfterMs);
    this.#afterAnswer();
    this.#endHopeless(now);
  }

  /** No answer: says nothing about the limit. */
  onLost(passenger: Passenger): void {
    this.inFlight--;
    if (passenger.seq >= 0) this.#pace.lost(this.#clock.now(), passenger.seq);
    if (this.#limited || this.room.size > 0) this.#afterAnswer();
  }

  /** An accepted answer announced a limit. */
  onWarned(retryAfterMs: number | null): void {
    this.#limited = true;
    this.#pace.warned(this.#clock.now(), retryAfterMs);
    this.#afterAnswer();
  }

  /** True while other processes have a say in the pace. */
  get isShared(): boolean {
    return this.#shared !== null && !this.#shared.closed;
  }

  /** From now on other processes have a say in the pace. */
  share(pace: SharedPace): void {
    this.#pace = this.#shared = pace;
    this.onPaceChanged();
  }

  /** How many attempts wait and could leave at once. */
  get waiting(): number {
    return Math.min(this.room.size, Math.max(0, this.#maxConcurrent - this.inFlight));
  }

  /** The pace changed from outside: another process was refused, or lets this one send. */
  onPaceChanged(): void {
    this.#announce();
    this.#endHopeless(this.#clock.now());
    this.#release();
    this.#update();
  }

  tell(event: GateEvent): void {
    for (const listener of this.listeners) listener(event);
  }

  /** The registry lets go of it. */
  drop(): void {
    this.dropped = true;
    this.#shared?.leave();
  }

  /** True if the number of attempts under way is limited, so that a slot is something to wait for. */
  get hasSlots(): boolean {
    return this.#maxConcurrent !== Infinity;
  }

  /** When the next waiting attempt may leave, on the gate's clock. */
  nextAt(): number {
    return this.inFlight >= this.#maxConcurrent ? Infinity : this.#pace.gate(this.#clock.now());
  }

  /** Turns a time of the gate's clock into milliseconds since 1970. */
  wallTime(at: number): number {
    return Math.round(this.#clock.wallNow() + at - this.#clock.now());
  }

  /** True if nothing would be lost with this gate. A pause that is over shows as a pause until somebody probes: perhaps nobody ever will. */
  get isIdle(): boolean {
    if (this.inFlight > 0 || this.room.size > 0) return false;
    const now = this.#clock.now();
    const { state, pausedUntil } = this.#pace.view(now);
    const isPaused = state === 'paused' && (pausedUntil === null || pausedUntil > now);
    return !isPaused && (this.badKey === null || this.badKey.until <= now);
  }

  view(): PaceView {
    return this.#pace.view(this.#clock.now());
  }

  /** The learned pace, to be given back after a restart; `null` if nothing was learned. */
  snapshot(): ReturnType<Pace['snapshot']> {
    return this.#pace.snapshot(this.#clock.now());
  }

  #release(): void {
    while (this.room.size > 0 && this.nextAt() <= this.#clock.now()) {
      const passenger = this.room.shift()!;
      const now = this.#clock.now();
      if (passenger.deadlineAt <= now) {
        passenger.tooLate(now);
        continue;
      }
      passenger.seq = this.#pace.open ? -1 : this.#pace.sent(now);
      passenger.sentAt = now;
      this.inFlight++;
      passenger.go();
    }
  }

  #update(): void {
    if (!this.#limited) this.#release();
    // A time to wait for: a limit was met, or is known.
    if (this.#limited || this.#queue.isAsleep || (this.room.size > 0 && this.nextAt() !== Infinity)) this.#queue.update();
  }

  #afterAnswer(): void {
    this.#announce();
    if (this.#limited && this.#pace.open) {
      this.#limited = false;
      this.#queue.update();
    }
    this.#update();
  }

  /** Ends the calls that cannot leave before their deadline. */
  #endHopeless(now: number): void {
    const at = this.#pace.gate(now);
    if (at === Infinity || at <= now) return;
    for (const waiter of this.room.all()) if (at > waiter.deadlineAt && this.room.remove(waiter)) waiter.tooLate(at);
  }

  #announce(): void {
    const before = this.#seen;
    const after = this.view();
    this.#seen = after;
    const { pausedUntil, perSecond } = after;
    if (after.state === 'paused' && pausedUntil !== null) {
      const forMs = Math.min(Math.max(0, pausedUntil - this.#clock.now()), MAX_WAIT_MS);
      // A pause that only waits for its probe's answer ends later and later, by nothing.
      const isNews = before.state !== 'paused' || (forMs > 0 && pausedUntil !== before.pausedUntil);
      if (isNews) this.tell({ type: 'pause', scope: this.scope, code: this.#code, forMs, untilMs: this.wallTime(pausedUntil) });
    }
    if (before.state === 'paused' && after.state !== 'paused') {
      this.#code = null;
      this.tell({ type: 'resume', scope: this.scope });
    }
    if (hasChanged(before.perSecond, perSecond)) this.tell({ type: 'pace', scope: this.scope, perSecond });
    else this.#seen = { ...after, perSecond: before.perSecond };
  }
}

function hasChanged(before: number | null, after: number | null): boolean {
  if (before === null || after === null) return before !== after;
  return Math.abs(after - before) > PACE_STEP * before;
}
