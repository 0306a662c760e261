import type { Pace, PaceView } from './pace.js';
import { Pause } from './pause.js';

/** Learns nothing: after a refusal it pauses, sends one probe, and then everything. */
export class OffPace implements Pace {
  readonly #pause = new Pause();
  #seq = -1;
  #slowUntil = -Infinity;

  get open(): boolean {
    return !this.#pause.on && this.#slowUntil === -Infinity;
  }

  gate(now: number): number {
    if (this.#pause.on) return this.#pause.gate(now);
    return now < this.#slowUntil ? this.#slowUntil : now;
  }

  sent(now: number): number {
    if (now >= this.#slowUntil) this.#slowUntil = -Infinity;
    this.#pause.sent(now, ++this.#seq);
    return this.#seq;
  }

  accepted(now: number, seq: number): void {
    this.#pause.accepted(now, seq);
  }

  refused(now: number, seq: number, _sentAt: number, retryAfterMs: number | null): void {
    this.#pause.refused(now, seq, this.#seq, retryAfterMs);
  }

  lost(_now: number, seq: number): void {
    this.#pause.lost(seq);
  }

  /** Only a warning that says for how long is something to obey: without a pace there is nothing to slow down. */
  warned(now: number, retryAfterMs: number | null): void {
    if (retryAfterMs !== null && retryAfterMs > 0) this.#slowUntil = Math.max(this.#slowUntil, now + retryAfterMs);
  }

  view(now: number): PaceView {
    const until = this.#pause.until ?? (now < this.#slowUntil ? this.#slowUntil : null);
    return { state: until === null ? 'open' : 'paused', perSecond: null, pausedUntil: until };
  }

  snapshot(): null {
    return null;
  }
}
