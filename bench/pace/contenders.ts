import type { Pace, PaceView } from '../../packages/engine/src/pace/pace.js';

/** What all contenders share: a pace, ten in flight to begin with, and one answer to a burst of refusals. */
abstract class Contender implements Pace {
  readonly open = false;
  protected perMs = 0;
  protected srtt = 50;
  #inFlight = 0;
  #seq = -1;
  #dueAt = 0;
  #guard = -1;

  gate(now: number): number {
    if (this.perMs === 0) return this.#inFlight < 10 ? now : Infinity;
    return this.#dueAt;
  }
  sent(now: number): number {
    this.#inFlight++;
    if (this.perMs > 0) this.#dueAt = Math.max(this.#dueAt, now - 1 / this.perMs) + 1 / this.perMs;
    return ++this.#seq;
  }
  accepted(now: number, _seq: number, sentAt: number): void {
    this.#inFlight--;
    this.srtt += (now - sentAt - this.srtt) / 8;
    this.faster(now);
  }
  refused(now: number, seq: number, _sentAt: number, retryAfterMs: number | null): void {
    this.#inFlight--;
    if (retryAfterMs !== null) this.#dueAt = Math.max(this.#dueAt, now + retryAfterMs);
    if (seq <= this.#guard) return;
    this.#guard = this.#seq;
    if (this.perMs === 0) this.perMs = 10 / this.srtt;
    this.slower(now);
    this.#dueAt = Math.max(this.#dueAt, now + 1 / this.perMs);
  }
  lost(): void {
    this.#inFlight--;
  }
  warned(): void {}
  view(): PaceView {
    return { state: 'paced', perSecond: this.perMs * 1000, pausedUntil: null };
  }
  snapshot(): null {
    return null;
  }
  protected abstract faster(now: number): void;
  protected abstract slower(now: number): void;
}

/** + 3 % per 500 ms, x 0.85 per refusal. */
export class Aimd extends Contender {
  #at = 0;
  protected faster(now: number): void {
    if (this.perMs === 0 || now - this.#at < 500) return;
    this.#at = now;
    this.perMs *= 1.03;
  }
  protected slower(now: number): void {
    this.#at = now;
    this.perMs = Math.max(1e-4, this.perMs * 0.85);
  }
}

/** The pace law of a cloud SDK's adaptive mode: a cubic back to the last maximum and past it. */
export class Cubic extends Contender {
  #max = 0;
  #at = 0;
  protected faster(now: number): void {
    if (this.perMs === 0) return;
    const t = (now - this.#at) / 1000;
    const k = Math.cbrt((this.#max * 0.3) / 0.4);
    this.perMs = Math.max(0.0005, (0.4 * (t - k) ** 3 + this.#max) / 1000);
  }
  protected slower(now: number): void {
    this.#max = this.perMs * 1000;
    this.#at = now;
    this.perMs *= 0.7;
  }
}
