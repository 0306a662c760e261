import { MAX_WAIT_MS } from '@holdfast/core';
import { type Clock, type Timer, unref } from '../clock.js';

/** A call whose deadline is watched: a link of a list. */
export interface Watched {
  readonly deadlineAt: number;
  earlier: Watched | null;
  later: Watched | null;
  /** The deadline has passed. */
  expire(): void;
}

/**
 * Watches the deadlines of all calls of a client with one timer, so that a call costs two links and no timer of its own. Calls of equal length end in
 * the order in which they began: one list for each length. The timer is not moved when a call ends in time; it finds nothing to do and stops.
 */
export class DeadlineWatch {
  readonly #lists = new Map<number, Watched>();
  readonly #clock: Clock;
  #timer: Timer | undefined;
  #timerAt = Infinity;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Watches a call that ends `lengthMs` after its start. */
  add(call: Watched, lengthMs: number): void {
    let head = this.#lists.get(lengthMs);
    if (head === undefined) {
      head = ring();
      this.#lists.set(lengthMs, head);
    }
    call.earlier = head.earlier;
    call.later = head;
    head.earlier!.later = call;
    head.earlier = call;
    if (call.deadlineAt < this.#timerAt) this.#arm(call.deadlineAt);
  }

  /** The call has ended. */
  remove(call: Watched): void {
    if (call.later === null) return;
    call.earlier!.later = call.later;
    call.later.earlier = call.earlier;
    call.earlier = call.later = null;
  }

  /** True if no call is under way. */
  get isEmpty(): boolean {
    for (const head of this.#lists.values()) if (head.later !== head) return false;
    return true;
  }

  /** All calls that are under way now. A list of its own: whoever walks it may end any of them. */
  all(): Watched[] {
    const all: Watched[] = [];
    for (const head of this.#lists.values()) for (let call = head.later!; call !== head; call = call.later!) all.push(call);
    return all;
  }

  /** Frees the timer. */
  stop(): void {
    if (this.#timer !== undefined) this.#clock.clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#timerAt = Infinity;
  }

  #arm(at: number): void {
    this.stop();
    this.#timerAt = at;
    const delayMs = Math.min(Math.max(0, Math.ceil(at - this.#clock.now())), MAX_WAIT_MS);
    // What is in flight or waits keeps the process alive by itself.
    this.#timer = unref(this.#clock.setTimeout(() => this.#onTimer(), delayMs));
  }

  #onTimer(): void {
    this.stop();
    const now = this.#clock.now();
    try {
      for (const head of this.#lists.values()) {
        for (let call = head.later!; call !== head && call.deadlineAt <= now; call = head.later!) {
          this.remove(call);
          call.expire();
        }
      }
    } finally {
      this.#armNext(); // whatever a call throws at its end, the others must end too
    }
  }

  #armNext(): void {
    let next = Infinity;
    for (const [lengthMs, head] of this.#lists) {
      if (head.later === head) this.#lists.delete(lengthMs);
      else next = Math.min(next, head.later!.deadlineAt);
    }
    if (next !== Infinity) this.#arm(next);
  }
}

function ring(): Watched {
  const head: Watched = { deadlineAt: Infinity, earlier: null, later: null, expire: () => undefined };
  head.earlier = head.later = head;
  return head;
}
