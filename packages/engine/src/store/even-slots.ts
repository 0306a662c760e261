import type { Pace, PaceView } from '../pace/pace.js';
import { Pause } from '../pace/pause.js';

/** A timer that is late is made up for, up to this. */
const LATE_MS = 8;
/** What two calls may come closer by on their way, through different processes and wires. */
const WIRE_MS = 8;
/** Both are part of every `perMs`, so that no stretch of that length sees a call too many. */
const SLACK_MS = LATE_MS + WIRE_MS;
/** A refusal all the same: somebody outside uses the key. Slower by this, */
const GIVE_WAY = 1.25;
/** at most so much, */
const SLOWEST = 4;
/** and back to what was told by this per accepted call. */
const BACK = 0.99;
/** How long a warning without a time slows down. */
const WARNED_MS = 1000;

/**
 * A limit that is told, for the calls of several processes: evenly spaced slots on one time line. Slots are not moved when a timer is late, as
 * they would be for a process on its own: lateness differs from process to process, and would add up.
 */
export class EvenSlots implements Pace {
  readonly open = false;
  readonly #gapMs: number;
  readonly #pause = new Pause();
  #seq = -1;
  #dueAt = -Infinity;
  #slower = 1;
  #slowUntil = -Infinity;

  constructor(limit: { readonly requests: number; readonly perMs: number }) {
    this.#gapMs = (limit.perMs + SLACK_MS) / limit.requests;
  }

  gate(now: number): number {
    const at = this.#dueAt > now ? this.#dueAt : now;
    return this.#pause.on ? Math.max(this.#pause.gate(now), at) : at;
  }

  sent(now: number): number {
    const gapMs = this.#gapMs * this.#slower * (now < this.#slowUntil ? 2 : 1);
    this.#dueAt = Math.max(this.#dueAt, now - LATE_MS) + gapMs;
    this.#pause.sent(now, ++this.#seq);
    return this.#seq;
  }

  accepted(now: number, seq: number): void {
    this.#slower = Math.max(1, this.#slower * BACK);
    this.#pause.accepted(now, seq);
  }

  refused(now: number, seq: number, _sentAt: number, retryAfterMs: number | null): void {
    if (this.#pause.refused(now, seq, this.#seq, retryAfterMs)) this.#slower = Math.min(SLOWEST, this.#slower * GIVE_WAY);
  }

  lost(_now: number, seq: number): void {
    this.#pause.lost(seq);
  }

  warned(now: number, retryAfterMs: number | null): void {
    this.#slowUntil = Math.max(this.#slowUntil, now + (retryAfterMs ?? WARNED_MS));
  }

  view(now: number): PaceView {
    const until = this.#pause.until;
    const gapMs = this.#gapMs * this.#slower * (now < this.#slowUntil ? 2 : 1);
    return { state: until === null ? 'paced' : 'paused', perSecond: 1000 / gapMs, pausedUntil: until };
  }

  snapshot(): null {
    return null;
  }
}
