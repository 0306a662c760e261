import { PAUSE } from './constants.js';

/**
 * Pause, one probe, then on: what is left of the learned pace when there is nothing to learn. An episode is one refusal
 * and all refusals of attempts that were already on their way.
 */
export class Pause {
  #until = -Infinity;
  #step = 0;
  #guardSeq = -1;
  #probeSeq = -1;
  #probeSentAt = 0;
  /** Paused, or waiting for the answer of the probe. */
  #on = false;

  get on(): boolean {
    return this.#on;
  }

  get until(): number | null {
    return this.#on ? this.#until : null;
  }

  /** When the probe may go; only while `on`. */
  gate(now: number): number {
    if (this.#probeSeq < 0) return this.#until;
    return now - this.#probeSentAt >= PAUSE.answerMs ? Math.max(now, this.#until) : Infinity;
  }

  sent(now: number, seq: number): void {
    if (!this.#on) return;
    this.#probeSeq = seq;
    this.#probeSentAt = now;
  }

  /** The answer of the probe ends the pause, unless a late refusal has asked for a longer one meanwhile. */
  accepted(now: number, seq: number): void {
    if (!this.#on || seq !== this.#probeSeq) return;
    this.#on = this.#until > now;
    this.#probeSeq = -1;
    this.#step = 0;
  }

  /** True when this refusal begins an episode. */
  refused(now: number, seq: number, lastSeq: number, hintMs: number | null): boolean {
    const probe = this.#on && seq >= 0 && seq === this.#probeSeq;
    // Not to wait at all was tried already: it would mean to hammer.
    const retryAfterMs = probe && hintMs === 0 ? null : hintMs;
    const late = !probe && (this.#on || (seq >= 0 && seq <= this.#guardSeq));
    if (probe) this.#probeSeq = -1;
    const pauseMs = retryAfterMs ?? (late ? 0 : Math.min(PAUSE.longestMs, PAUSE.firstMs * PAUSE.growth ** this.#step));
    if (late && !this.#on && retryAfterMs === null) return false;
    this.#until = Math.max(this.#until, now + Math.max(0, pauseMs));
    this.#guardSeq = lastSeq;
    if (!late) this.#step = Math.min(20, this.#step + 1);
    const begins = !this.#on;
    this.#on = true;
    return begins;
  }

  lost(seq: number): void {
    if (seq === this.#probeSeq) this.#probeSeq = -1;
  }
}
