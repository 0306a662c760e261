import { KNOWN } from './constants.js';
import type { Pace, PaceView } from './pace.js';
import { Pause } from './pause.js';
import { clamp } from './state.js';

/**
 * A limit that is known, held from the first call. Evenly spaced calls are the only schedule that no limiter with this
 * allowance refuses, be it a fixed window of any phase, a sliding one, or a bucket of any size: so no burst at the
 * beginning, and no lateness is made up for.
 */
export class FixedPace implements Pace {
  readonly open = false;
  readonly #intervalMs: number;
  readonly #pause = new Pause();
  #seq = -1;
  #dueAt = -Infinity;
  #lastAt = -Infinity;
  #trip = -1;
  #deviation = 0;
  #slower = 1;
  #slowUntil = -Infinity;

  constructor(limit: { readonly requests: number; readonly perMs: number }) {
    this.#intervalMs = limit.perMs / limit.requests;
  }

  gate(now: number): number {
    if (this.#pause.on) return Math.max(this.#pause.gate(now), this.#dueAt);
    return this.#dueAt > now ? this.#dueAt : now;
  }

  sent(now: number): number {
    this.#lastAt = now;
    this.#dueAt = now + this.#gap(now);
    this.#pause.sent(now, ++this.#seq);
    return this.#seq;
  }

  accepted(now: number, seq: number, sentAt: number): void {
    const trip = Math.max(0, now - sentAt);
    if (this.#trip < 0) this.#deviation = trip / 2;
    else this.#deviation += (Math.abs(trip - this.#trip) - this.#deviation) / 8;
    this.#trip = this.#trip < 0 ? trip : this.#trip + (trip - this.#trip) / 8;
    this.#slower = Math.max(1, this.#slower * KNOWN.back);
    this.#pause.accepted(now, seq);
  }

  refused(now: number, seq: number, _sentAt: number, retryAfterMs: number | null): void {
    if (this.#pause.refused(now, seq, this.#seq, retryAfterMs)) this.#slower = Math.min(4, this.#slower * KNOWN.giveWay);
  }

  lost(_now: number, seq: number): void {
    this.#pause.lost(seq);
  }

  warned(now: number, retryAfterMs: number | null): void {
    this.#slowUntil = Math.max(this.#slowUntil, now + (retryAfterMs ?? 1000));
    this.#dueAt = Math.max(this.#dueAt, this.#lastAt + this.#gap(now));
  }

  view(now: number): PaceView {
    const until = this.#pause.until;
    return { state: until === null ? 'paced' : 'paused', perSecond: 1000 / this.#gap(now), pausedUntil: until };
  }

  snapshot(): null {
    return null;
  }

  /** To the next call: the interval, what two calls may come closer on the wire, and what others take of the key. */
  #gap(now: number): number {
    const least = KNOWN.leastShare * this.#intervalMs;
    const most = KNOWN.mostShare * this.#intervalMs;
    const closer = this.#trip < 0 ? KNOWN.firstMs : KNOWN.deviations * this.#deviation;
    return (this.#intervalMs + clamp(closer, least, most)) * this.#slower * (now < this.#slowUntil ? 2 : 1);
  }
}
