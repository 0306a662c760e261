import { episode, firstRunGranted, probeRefused, restRefused, sameEpisode } from './episode.js';
import { holdPace } from './hold.js';
import { granted, growOn, interval, paceSend } from './pacer.js';
import type { Pace, PaceSnapshot, PaceView } from './pace.js';
import { RING } from './constants.js';
import { recover, refillOn } from './recovery.js';
import { growWindow, noteTrip, startWindow } from './start.js';
import { noteRhythm, rhythmAt } from './rhythm.js';
import { newState, type PaceState } from './state.js';
import { spend } from './window.js';
import { giveProbeUp, isOverdue, rest } from './wait.js';
import { restore, save } from './snapshot.js';

/**
 * Finds a rate limit that nobody published, and holds at it. It sees when attempts were sent, whether they were refused,
 * and when the answers came. It starts gently; a refusal is a measurement (what was granted between two moments at
 * which the limiter was empty, over the time between them, is the limit); how the limiter recovers tells its kind; then it
 * holds a little under what it knows, and looks a little over it in cycles as long as a refusal is dear.
 */
export class LearnedPace implements Pace {
  readonly #state: PaceState;

  constructor(initial?: PaceSnapshot | null) {
    this.#state = newState();
    if (initial) restore(this.#state, initial);
  }

  get open(): boolean {
    return this.#state.mode === 'open';
  }

  gate(now: number): number {
    const s = this.#state;
    switch (s.mode) {
      case 'open':
        return now;
      case 'start':
        return s.inFlight < startWindow(s, now) ? now : Infinity;
      case 'wait':
        if (s.probeSeq >= 0) return isOverdue(s, now) ? now : Infinity;
        return s.inFlight > 0 ? Math.max(s.probeAt, s.homeBy) : s.probeAt;
      case 'refill':
        if (s.inFlight >= s.outMost) return Infinity;
        if (s.kind === 'window') return Math.max(s.dueAt, s.notBefore, rhythmAt(s));
    }
    // A late refusal of an episode that is over may still have asked for a wait.
    return Math.max(s.dueAt, s.notBefore);
  }

  sent(now: number): number {
    const s = this.#state;
    const seq = ++s.seq;
    s.sentAt[seq % RING] = now;
    s.inFlight++;
    if (seq === 0) s.run.startAt = now;
    if (s.mode === 'start') {
      if (s.inFlight >= startWindow(s, now)) s.fullSeq = seq;
    } else if (s.mode === 'wait') {
      if (s.probeSeq >= 0) giveProbeUp(s, now);
      s.probeSeq = seq;
      // A restored scope: nothing was refused yet, and nobody knows what others took meanwhile.
      if (s.episodes === 0) s.anchor = s.before.startAt = now;
    } else if (s.mode !== 'open') {
      paceSend(s, now);
      if (s.mode === 'refill') {
        noteRhythm(s, now);
        spend(s, now);
      }
    }
    return seq;
  }

  accepted(now: number, seq: number, sentAt: number): void {
    const s = this.#state;
    this.#home();
    const trip = Math.max(0, now - sentAt);
    if (s.srtt === 0) s.firstTrip = trip;
    if (s.mode === 'start') noteTrip(s, seq, trip);
    s.srtt = s.srtt === 0 ? trip : s.srtt + (trip - s.srtt) / 8;
    if (s.mode === 'start') growWindow(s, now, seq);
    else if (s.mode === 'wait') {
      if (seq === s.probeSeq) recover(s, now, sentAt);
      else if (s.episodes === 1) firstRunGranted(s, seq, sentAt);
    } else if (seq > s.guardSeq) {
      if (s.mode === 'grow') growOn(s, now, seq);
      else if (s.mode === 'refill') refillOn(s, now, granted(s));
    }
  }

  refused(now: number, seq: number, sentAt: number, retryAfterMs: number | null): void {
    const s = this.#state;
    // Without a number: it left while the scope was open.
    if (s.mode === 'open' || (s.mode === 'start' && seq < 0)) return this.#shut(now, sentAt, retryAfterMs);
    if (seq >= 0) this.#home();
    if (s.mode === 'wait' && seq >= 0 && seq === s.probeSeq) probeRefused(s, now, sentAt, retryAfterMs);
    else if (seq <= s.guardSeq) sameEpisode(s, now, seq, sentAt, retryAfterMs);
    else if (s.mode === 'wait') restRefused(s, now, sentAt, seq, retryAfterMs);
    else episode(s, now, sentAt, seq, retryAfterMs);
  }

  lost(now: number, seq: number): void {
    const s = this.#state;
    this.#home();
    s.lostSeq = Math.max(s.lostSeq, seq);
    if (seq !== s.probeSeq || s.mode !== 'wait') return;
    // The probe has said nothing: the next one may go.
    s.probeSeq = -1;
    s.probeAt = Math.max(s.probeAt, now);
  }

  warned(now: number, retryAfterMs: number | null): void {
    const s = this.#state;
    s.slowUntil = Math.max(s.slowUntil, now + (retryAfterMs ?? 1000));
    if (s.mode === 'open') this.#reopen();
  }

  view(now: number): PaceView {
    const s = this.#state;
    if (s.mode === 'open' || s.mode === 'start') return { state: 'open', perSecond: null, pausedUntil: null };
    if (s.mode === 'wait') {
      return { state: 'paused', perSecond: s.rate > 0 ? s.rate * 1000 : null, pausedUntil: Math.max(s.probeAt, now) };
    }
    if (s.notBefore > now) return { state: 'paused', perSecond: s.rate > 0 ? s.rate * 1000 : null, pausedUntil: s.notBefore };
    return { state: 'paced', perSecond: 1000 * (s.mode === 'hold' ? holdPace(s, now) : 1 / interval(s, now)), pausedUntil: null };
  }

  snapshot(_now: number): PaceSnapshot | null {
    return save(this.#state);
  }

  /** What runs at the moment, for tests and for the simulator. */
  inspect(): Readonly<PaceState> {
    return this.#state;
  }

  #home(): void {
    if (this.#state.inFlight > 0) this.#state.inFlight--;
  }

  /** The first refusal of an open scope: what was under way is unknown, and all of it is this one episode. */
  #shut(now: number, sentAt: number, retryAfterMs: number | null): void {
    const s = this.#state;
    s.mode = 'grow';
    s.inFlight = 0;
    s.run = { ...s.run, startAt: sentAt, firstSeq: s.seq + 1, refused: 0 };
    episode(s, now, sentAt, s.seq + 1, retryAfterMs);
    rest(s, now);
  }

  #reopen(): void {
    const s = this.#state;
    s.mode = 'start';
    s.inFlight = 0;
    s.proven = 0;
  }
}
