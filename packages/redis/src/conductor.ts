import type { Clock, Pace, PaceSnapshot } from '@holdfast/engine';
import { type Answer, NO_PERMIT, type News, OUTCOME, type Report, type View } from './messages.js';
import { Outbox } from './outbox.js';
import { Roster } from './roster.js';
import { refusedUnknown } from './unknown-refusal.js';
import { WarmUp } from './warm-up.js';

type Timer = ReturnType<Clock['setTimeout']>;

/** The process in which a conductor works. */
export interface Desk {
  readonly me: string;
  readonly clock: Clock;
  /** Lets Redis pass messages on, if this is the conductor still; resolves to the number of receivers of each, `null` if it is deposed. */
  publish(news: readonly (readonly [member: string | null, news: News])[], save: Saved): Promise<readonly number[] | null>;
  /** News for the process itself. */
  deliver(news: News): void;
  /** Somebody else conducts. */
  deposed(): void;
  /** Nobody has wanted anything for long. */
  idle(): void;
}

/** What is kept for whoever conducts next. */
export interface Saved {
  /** `null`: as it was. */
  readonly snapshot: PaceSnapshot | null;
  /** What is left of the pause in ms, 0 for none. */
  readonly pauseMs: number;
  readonly open: boolean;
}

/** What a conductor comes upon. */
export interface Past extends Saved {
  /** Nobody has conducted before it. */
  readonly isFirst: boolean;
}

/** A lease lasts so long without being renewed. */
export const LEASE_MS = 1000;
const RENEW_MS = 300;
/** A conductor whom nobody wants anything from so long lays down its office. */
const IDLE_MS = 10_000;
/** What waits for an answer looks again after this: the answer may never come, and the pace then thinks better of it. */
const LOOK_AGAIN_MS = 1000;
/** So much lateness of a timer is made up for. It adds up otherwise, at a high pace to most of the time. */
const LATE_MS = 30;
/** Round trips longer than this many times the shortest, and so much more, are not believed at first. */
const TRIP_SHARE = 1.5;
const TRIP_MS = 5;
/** First calls that a conductor keeps for its own process. */
const FEELING_CALLS = 32;
/** A pace that changed by less is not worth a message. */
const PACE_STEP = 0.05;
/** Nor is one that was told so recently, */
const PACE_TELL_MS = 100;
/** and so much more for each process that would hear it. */
const PACE_TELL_PER_MEMBER_MS = 1;
/** Permits carry the number of their conductor in front of their own. */
const SEQS_PER_TERM = 2 ** 30;
const TERMS = 2 ** 22;

/**
 * Runs the one pace of a scope for all its processes: hears what they want and what their attempts met, and lets them send, one after the other in
 * turn, when the pace says so. One process at a time has this office; a lease in Redis says which.
 */
export class Conductor {
  readonly term: string;
  readonly pace: Pace;
  readonly #desk: Desk;
  readonly #roster = new Roster();
  readonly #out: Outbox;
  readonly #firstPermit: number;
  /** The scope was open before: it is held to be so until somebody is refused. */
  #trusted: boolean;
  /** An earlier conductor's pause. */
  #notBefore: number;
  readonly #firstAt: number;
  #leaseUntil: number;
  #busyAt: number;
  #told: View | null = null;
  #felt = 0;
  #shortestMs = Infinity;
  #warmUp: WarmUp | null;
  #toldAt = 0;
  #toldSnapshot = '';
  /** The end of the pause that was told. */
  #pauseEnd = 0;
  #stopped = false;
  #pumping = false;
  #renewal: Timer | undefined;
  #alarm: Timer | undefined;

  constructor(pace: Pace, desk: Desk, past: Past) {
    const now = desk.clock.now();
    this.pace = pace;
    this.#desk = desk;
    this.#trusted = past.open;
    this.#notBefore = past.pauseMs > 0 ? now + past.pauseMs : -Infinity;
    // Whoever conducted before may have let somebody go just now.
    const { perSecond } = pace.view(now);
    this.#firstAt = past.isFirst || perSecond === null ? -Infinity : now + Math.min(LEASE_MS, 1000 / perSecond);
    this.#leaseUntil = this.#busyAt = now;
    const number = Math.floor(desk.clock.random() * TERMS);
    this.term = `${desk.me}.${number}`;
    this.#firstPermit = number * SEQS_PER_TERM;
    // A pace that has seen nothing yet begins behind the calls that open its connections.
    this.#warmUp = !pace.open && pace.view(now).state === 'open' ? new WarmUp() : null;
    this.#out = new Outbox((news) => this.#publish(news));
  }

  /** Tells everyone who conducts now, and begins. */
  start(leaseUntil: number): void {
    this.#leaseUntil = leaseUntil;
    this.#tell(null, this.#now());
    this.#renewLater();
    this.#pumpSoon();
  }

  /** Ends without a word. */
  stop(): void {
    this.#stopped = true;
    for (const timer of [this.#renewal, this.#alarm]) if (timer !== undefined) this.#desk.clock.clearTimeout(timer);
  }

  /** Processes that use the scope. */
  get members(): number {
    return Math.max(1, this.#roster.size);
  }

  hear(report: Report): void {
    if (this.#stopped) return;
    const now = this.#now();
    const gone = this.#roster.meet(report.member, report.visit, now);
    if (gone !== null) {
      this.#forget(gone, now);
      this.#tell(report.member, now);
    }
    for (const answer of report.answers) this.#answered(answer, now);
    this.#roster.want(report.member, report);
    if (report.wants > 0 || report.answers.length > 0) this.#busyAt = now;
    this.#pumpSoon();
  }

  #now(): number {
    return this.#desk.clock.now();
  }

  #answered([permit, outcome, tripMs, hintMs]: Answer, now: number): void {
    const { pace } = this;
    if (outcome === OUTCOME.warned) return pace.warned(now, hintMs);
    if (outcome === OUTCOME.refused) this.#trusted = false;
    const sentAt = this.#roster.home(permit);
    const seq = permit - this.#firstPermit;
    if (this.#warmUp?.owns(seq) === true) return this.#warmed(outcome, now, now - tripMs, hintMs);
    if (sentAt === undefined) return this.#unknown(permit, outcome, now, now - tripMs, hintMs);
    if (outcome === OUTCOME.accepted) pace.accepted(now, seq, this.#tripBegan(sentAt, now, tripMs));
    else if (outcome === OUTCOME.refused) pace.refused(now, seq, sentAt, hintMs);
    else pace.lost(now, seq);
  }

  /**
   * At first the round trip says how much may be under way, and the first ones are long because of what happens in the processes: connections are made,
   * code is compiled. One much longer than the shortest is not believed.
   */
  #tripBegan(sentAt: number, now: number, tripMs: number): number {
    this.#shortestMs = Math.min(this.#shortestMs, tripMs);
    if (this.pace.view(now).state !== 'open') return sentAt;
    return now - Math.min(tripMs, TRIP_SHARE * this.#shortestMs + TRIP_MS);
  }

  #warmed(outcome: number, now: number, sentAt: number, hintMs: number | null): void {
    if (outcome === OUTCOME.refused) {
      this.#warmUp = null;
      refusedUnknown(this.pace, now, sentAt, hintMs);
    } else if (this.#warmUp?.home() === true) this.#warmUp = null;
  }

  /** An attempt that this conductor has not let go: one without a permit, or of an earlier conductor. */
  #unknown(permit: number, outcome: number, now: number, sentAt: number, hintMs: number | null): void {
    if (outcome === OUTCOME.refused) return refusedUnknown(this.pace, now, sentAt, hintMs);
    const counts = permit === NO_PERMIT && outcome === OUTCOME.accepted && !this.pace.open && this.pace.view(now).state === 'open';
    if (counts) this.pace.accepted(now, this.pace.sent(now), sentAt);
  }

  #pumpSoon(): void {
    if (this.#pumping) return;
    this.#pumping = true;
    queueMicrotask(() => {
      this.#pumping = false;
      this.#pump();
    });
  }

  /** Lets go whoever may go now, and sees to it that the next one is not forgotten. */
  #pump(): void {
    const now = this.#now();
    if (this.#stopped || now >= this.#leaseUntil) return;
    if (this.#alarm !== undefined) this.#desk.clock.clearTimeout(this.#alarm);
    this.#alarm = undefined;
    const view = this.#view(now);
    if (view.open) for (const member of this.#roster.wantNothing()) this.#tell(member, now);
    const permits = new Map<string, number[]>();
    while (this.#roster.anyoneWaits) {
      const at = Math.max(this.#notBefore, this.#firstAt, this.#warmUp?.gate() ?? this.pace.gate(now));
      if (at > now) {
        this.#wakeAt(at, now);
        break;
      }
      // A timer that was a little late has cost nobody a turn.
      const seq = this.#warmUp?.sent() ?? this.pace.sent(at < now - LATE_MS ? now : at);
      const permit = this.#firstPermit + seq;
      const member = this.#roster.letGo(permit, now, this.#isFeeling(now) ? this.#desk.me : null);
      const own = permits.get(member);
      if (own === undefined) permits.set(member, [permit]);
      else own.push(permit);
    }
    this.#tellChange(now);
    this.#grant(permits);
  }

  /**
   * While it feels its way, at the first calls and at probes, the conductor sends its own calls, if it has any: what it measures then are connections that
   * are warm and answers without a detour. The others catch up afterwards.
   */
  #isFeeling(now: number): boolean {
    const { state } = this.pace.view(now);
    return state === 'paused' || (state === 'open' && this.#felt++ < FEELING_CALLS);
  }

  #grant(permits: ReadonlyMap<string, readonly number[]>): void {
    for (const [member, numbers] of permits) if (member !== this.#desk.me) this.#out.add(member, { term: this.term, visit: this.#roster.visitOf(member), permits: numbers });
    const own = permits.get(this.#desk.me);
    if (own !== undefined) this.#desk.deliver({ term: this.term, permits: own });
  }

  #wakeAt(at: number, now: number): void {
    const waitMs = at === Infinity ? LOOK_AGAIN_MS : Math.min(Math.ceil(at - now), 2 ** 31 - 1);
    this.#alarm = this.#desk.clock.setTimeout(() => this.#pump(), waitMs);
  }

  #view(now: number): View {
    const { state, perSecond, pausedUntil } = this.pace.view(now);
    const until = Math.max(pausedUntil ?? -Infinity, this.#notBefore);
    if (until > now) return { state: 'paused', perSecond, pauseMs: until - now, open: false };
    return { state, perSecond, pauseMs: pausedUntil === null ? null : 0, open: this.#trusted || this.pace.open };
  }

  #tellChange(now: number): void {
    const view = this.#view(now);
    const told = this.#told;
    const isUrgent = told === null || told.state !== view.state || told.open !== view.open || this.#hasMoved(view, now);
    // The pace itself is for those who look; the more of them, the less often.
    const isDue = now - this.#toldAt > PACE_TELL_MS + PACE_TELL_PER_MEMBER_MS * this.members;
    if (isUrgent || (isDue && hasStepped(told.perSecond, view.perSecond))) this.#tell(null, now);
  }

  /** True if a pause ends at another time than was said. */
  #hasMoved(view: View, now: number): boolean {
    return view.state === 'paused' && Math.abs(now + (view.pauseMs ?? 0) - this.#pauseEnd) > 1 && (view.pauseMs ?? 0) > 0;
  }

  /** Says how the scope is, to one process or (`null`) to all. */
  #tell(member: string | null, now: number): void {
    const view = this.#view(now);
    const news: News = { term: this.term, view, members: this.members, snapshot: this.pace.snapshot(now) };
    if (member === null) {
      this.#told = view;
      this.#toldAt = now;
      this.#pauseEnd = now + (view.pauseMs ?? 0);
    }
    if (member !== this.#desk.me) this.#out.add(member, member === null ? news : { ...news, visit: this.#roster.visitOf(member) });
    if (member === null || member === this.#desk.me) this.#desk.deliver(news);
  }

  #renewLater(): void {
    this.#renewal = this.#desk.clock.setTimeout(() => {
      const now = this.#now();
      for (const gone of this.#roster.silent(now, this.#desk.me)) this.#forget(gone, now);
      if (!this.#roster.isIdle) this.#busyAt = now;
      if (now - this.#busyAt > IDLE_MS) return this.#desk.idle();
      this.#out.flush();
      this.#pumpSoon();
      this.#renewLater();
    }, RENEW_MS);
  }

  async #publish(news: readonly (readonly [string | null, News])[]): Promise<void> {
    if (this.#stopped) return;
    const askedAt = this.#now();
    const text = JSON.stringify(this.pace.snapshot(askedAt));
    const isNew = text !== this.#toldSnapshot;
    const { pauseMs, open } = this.#view(askedAt);
    const heard = await this.#desk.publish(news, { snapshot: isNew ? this.pace.snapshot(askedAt) : null, pauseMs: pauseMs ?? 0, open });
    if (this.#stopped) return;
    if (heard === null) return this.#desk.deposed();
    this.#toldSnapshot = text;
    const wasValid = askedAt < this.#leaseUntil;
    this.#leaseUntil = askedAt + LEASE_MS;
    const now = this.#now();
    news.forEach(([member], i) => {
      if (member !== null && heard[i] === 0) this.#forget(this.#roster.remove(member), now);
    });
    if (!wasValid) this.#pumpSoon();
  }

  /** Nothing will be heard of these permits. */
  #forget(permits: Iterable<number>, now: number): void {
    for (const permit of permits) {
      const seq = permit - this.#firstPermit;
      if (this.#warmUp?.owns(seq) === true) this.#warmed(OUTCOME.lost, now, now, null);
      else this.pace.lost(now, seq);
    }
  }
}

function hasStepped(before: number | null, after: number | null): boolean {
  if (before === null || after === null) return before !== after;
  return Math.abs(after - before) > PACE_STEP * before;
}
