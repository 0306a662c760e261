import type { Pace, PaceSnapshot, PaceView, SharedPace, SharedScope } from '@holdfast/engine';
import type { Link, Tenant } from './link.js';
import { type Answer, NO_PERMIT, type News, OUTCOME } from './messages.js';
import type { Names } from './names.js';
import { Office } from './office.js';
import { refusedUnknown } from './unknown-refusal.js';

/**
 * Where a process stands in a scope: `joining` before the first word with Redis, `shared` while a conductor decides, `alone` while it cannot be
 * reached, `closed` for good.
 */
type Phase = 'joining' | 'shared' | 'alone' | 'closed';

/** An attempt under way: let go by the pace of this process alone, or with a permit. */
interface Flying {
  readonly pace: Pace | null;
  readonly seq: number;
}

const UNKNOWN: PaceView = { state: 'open', perSecond: null, pausedUntil: null };

/** One process in a shared scope: the pace that its gate asks. It passes wishes and answers to the conductor, and permits to the gate. */
export class Member implements SharedPace, Tenant {
  readonly #scope: SharedScope;
  readonly #link: Link;
  readonly #office: Office;
  readonly #flying = new Map<number, Flying>();
  readonly #permits: number[] = [];
  #phase: Phase = 'joining';
  #own: Pace;
  #seq: number;
  #view: PaceView = UNKNOWN;
  #isOpen = false;
  /** Refused, and the conductor has not said yet what follows from it. */
  #halted = false;
  /** An attempt of this process was accepted: one at a time may go without asking while nothing is limited. */
  #isWarm = false;
  #snapshot: PaceSnapshot | null = null;
  #processes = 1;

  constructor(scope: SharedScope, link: Link, names: Names, me: string) {
    this.#scope = scope;
    this.#link = link;
    // Numbers that no other pace of this gate has given out.
    this.#seq = 2 ** 40 + Math.floor(scope.clock.random() * 2 ** 30) * 2 ** 20;
    this.#own = scope.createShare(null, 1);
    this.#office = new Office(scope, link, names, me, {
      flying: () => this.#flying.size,
      snapshot: () => this.#snapshot,
      onJoined: () => this.#onJoined(),
      onNews: (news) => this.#onNews(news),
    });
    link.add(this);
    if (link.down === null) this.#office.join().catch(() => undefined);
    else this.onDown(link.down);
  }

  get closed(): boolean {
    return this.#phase === 'closed';
  }

  get open(): boolean {
    if (this.#phase === 'shared') return this.#isOpen;
    return this.#isAlone && this.#own.open && this.#pausedUntil(this.#now()) === null;
  }

  gate(now: number): number {
    const pausedUntil = this.#pausedUntil(now);
    if (this.#isAlone) return Math.max(this.#own.gate(now), pausedUntil ?? -Infinity);
    if (this.#permits.length > 0 || this.#mayGoUnasked()) return now;
    this.#office.ask();
    return pausedUntil ?? Infinity;
  }

  sent(now: number): number {
    const seq = ++this.#seq;
    const flying = this.#isAlone ? { pace: this.#own, seq: this.#own.sent(now) } : { pace: null, seq: this.#permits.shift() ?? NO_PERMIT };
    this.#flying.set(seq, flying);
    return seq;
  }

  accepted(now: number, seq: number, sentAt: number): void {
    this.#isWarm = true;
    const flying = this.#land(seq);
    if (flying?.pace === null) this.#report([flying.seq, OUTCOME.accepted, now - sentAt, null]);
    else flying?.pace.accepted(now, flying.seq, sentAt);
  }

  refused(now: number, seq: number, sentAt: number, hintMs: number | null): void {
    const flying = this.#land(seq);
    if (flying?.pace === this.#own) return this.#own.refused(now, flying.seq, sentAt, hintMs);
    if (this.#isAlone) return refusedUnknown(this.#own, now, sentAt, hintMs);
    this.#isOpen = false;
    this.#isWarm = false;
    this.#halted = true;
    this.#report([flying?.pace === null ? flying.seq : NO_PERMIT, OUTCOME.refused, now - sentAt, hintMs]);
  }

  lost(now: number, seq: number): void {
    const flying = this.#land(seq);
    if (flying?.pace === null) this.#report([flying.seq, OUTCOME.lost, 0, null]);
    else flying?.pace.lost(now, flying.seq);
  }

  warned(now: number, retryAfterMs: number | null): void {
    if (this.#isAlone) this.#own.warned(now, retryAfterMs);
    else this.#report([NO_PERMIT, OUTCOME.warned, 0, retryAfterMs]);
  }

  view(now: number): PaceView {
    if (!this.#isAlone) return this.#view;
    const pausedUntil = this.#pausedUntil(now);
    const view = this.#own.view(now);
    return pausedUntil === null ? view : { ...view, state: 'paused', pausedUntil: Math.max(pausedUntil, view.pausedUntil ?? 0) };
  }

  snapshot(now: number): PaceSnapshot | null {
    return this.#isAlone ? this.#own.snapshot(now) : this.#snapshot;
  }

  leave(): void {
    if (this.closed) return;
    this.#goAlone('closed');
    this.#link.remove(this);
    this.#office.close();
  }

  /** Lays down the conductor's office, if it has it, and leaves. */
  async close(): Promise<void> {
    await this.#office.resign();
    this.leave();
  }

  onDown(reason: string): void {
    if (this.#phase === 'alone' || this.closed) return;
    this.#office.lose();
    this.#goAlone('alone');
    this.#scope.degraded(reason);
    this.#scope.changed();
  }

  rejoin(): Promise<void> {
    return this.#office.join();
  }

  get #isAlone(): boolean {
    return this.#phase === 'alone' || this.#phase === 'closed';
  }

  #now(): number {
    return this.#scope.clock.now();
  }

  #pausedUntil(now: number): number | null {
    const { pausedUntil } = this.#view;
    return pausedUntil !== null && pausedUntil > now ? pausedUntil : null;
  }

  /** A process that sends one call after the other in an unlimited scope has no use for a permit; it tells afterwards. */
  #mayGoUnasked(): boolean {
    return this.#phase === 'shared' && this.#isWarm && !this.#halted && this.#view.state === 'open' && this.#flying.size === 0 && this.#scope.waiting() === 0;
  }

  #land(seq: number): Flying | undefined {
    const flying = this.#flying.get(seq);
    this.#flying.delete(seq);
    return flying;
  }

  #report(answer: Answer): void {
    // What was let go before Redis went away is of no use to whoever conducts now.
    if (!this.#isAlone) this.#office.report(answer);
  }

  #goAlone(phase: 'alone' | 'closed'): void {
    if (!this.#isAlone) this.#own = this.#scope.createShare(this.#snapshot, this.#processes);
    this.#phase = phase;
    this.#permits.length = 0;
    this.#isOpen = this.#halted = false;
  }

  #onJoined(): void {
    if (this.closed || this.#phase === 'shared') return;
    const wasAlone = this.#phase === 'alone';
    this.#phase = 'shared';
    this.#view = UNKNOWN;
    this.#isWarm = false;
    if (wasAlone) this.#scope.rejoined();
    this.#scope.changed();
  }

  #onNews({ view, permits, members, snapshot }: News): void {
    if (this.#phase !== 'shared') return;
    const now = this.#now();
    if (members !== undefined) this.#processes = members;
    if (snapshot !== undefined && snapshot !== null) this.#snapshot = snapshot;
    if (view !== undefined) {
      this.#halted = false;
      this.#isOpen = view.open;
      this.#view = { state: view.state, perSecond: view.perSecond, pausedUntil: view.pauseMs === null ? null : now + view.pauseMs };
    }
    if (permits !== undefined) this.#permits.push(...permits);
    this.#scope.changed();
    // Those for whom they were have gone meanwhile.
    for (const permit of this.#permits.splice(0)) this.#report([permit, OUTCOME.lost, 0, null]);
    this.#office.ask();
  }
}
