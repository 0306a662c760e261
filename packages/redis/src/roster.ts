import type { Report } from './messages.js';

/** A process as its conductor knows it. */
interface Entry {
  readonly id: string;
  readonly visit: number;
  heardAt: number;
  wants: number;
  granted: number;
  /** What it had of the scope, in calls: who had least goes first. */
  served: number;
  readonly out: Set<number>;
}

/** A process that says nothing so long is gone. */
const SILENT_MS = 10_000;
/** One that should say something sooner: it waits, or has not answered for what it was given. */
const OVERDUE_MS = 3000;

/** Who uses a scope, who waits, and what was let go. Of those who wait, the one goes first that had least while it waited. */
export class Roster {
  readonly #entries = new Map<string, Entry>();
  /** Those who wait. */
  readonly #waiting = new Set<Entry>();
  readonly #out = new Map<number, { readonly entry: Entry; readonly sentAt: number }>();

  get size(): number {
    return this.#entries.size;
  }

  get anyoneWaits(): boolean {
    return this.#waiting.size > 0;
  }

  get isIdle(): boolean {
    return this.#waiting.size === 0 && this.#out.size === 0;
  }

  /** A process speaks. For one that is new, or has lost touch meanwhile, says which permits of an earlier visit are void; else `null`. */
  meet(id: string, visit: number, now: number): Iterable<number> | null {
    const known = this.#entries.get(id);
    if (known?.visit === visit) {
      known.heardAt = now;
      return null;
    }
    const gone = this.remove(id);
    this.#entries.set(id, { id, visit, heardAt: now, wants: 0, granted: 0, served: 0, out: new Set() });
    return gone;
  }

  /** The visit that a process is on. */
  visitOf(id: string): number {
    return this.#entries.get(id)?.visit ?? 0;
  }

  /** What it wants, without what is on its way to it already. */
  want(id: string, { wants, got }: Report): void {
    const entry = this.#entries.get(id)!;
    entry.wants = Math.max(0, wants - Math.max(0, entry.granted - got));
    if (entry.wants === 0) this.#waiting.delete(entry);
    else if (!this.#waiting.has(entry)) {
      // Who did not wait has nothing to catch up on.
      entry.served = Math.max(entry.served, this.#next()?.served ?? 0);
      this.#waiting.add(entry);
    }
  }

  /** Nobody need wait any more; says who did. */
  wantNothing(): string[] {
    const waited = [...this.#waiting];
    for (const entry of waited) entry.wants = 0;
    this.#waiting.clear();
    return waited.map(({ id }) => id);
  }

  /** Lets the process go whose turn it is, or the favourite if it waits; says which that was. */
  letGo(permit: number, now: number, favourite: string | null): string {
    const favoured = favourite === null ? undefined : this.#entries.get(favourite);
    const entry = favoured !== undefined && favoured.wants > 0 ? favoured : this.#next()!;
    entry.granted++;
    entry.served++;
    if (--entry.wants === 0) this.#waiting.delete(entry);
    entry.out.add(permit);
    this.#out.set(permit, { entry, sentAt: now });
    return entry.id;
  }

  /** An attempt was answered; says when it was let go, `undefined` if it was not. */
  home(permit: number): number | undefined {
    const flight = this.#out.get(permit);
    if (flight === undefined) return undefined;
    this.#out.delete(permit);
    flight.entry.out.delete(permit);
    return flight.sentAt;
  }

  /** A process is gone; says which permits nobody will answer. */
  remove(id: string): Iterable<number> {
    const entry = this.#entries.get(id);
    if (entry === undefined) return [];
    this.#entries.delete(id);
    this.#waiting.delete(entry);
    for (const permit of entry.out) this.#out.delete(permit);
    return entry.out;
  }

  #next(): Entry | undefined {
    let least: Entry | undefined;
    for (const entry of this.#waiting) if (least === undefined || entry.served < least.served) least = entry;
    return least;
  }

  /** Takes out those who have said nothing for long; the conductor need not talk to itself. */
  silent(now: number, me: string): Iterable<number>[] {
    const silent = [...this.#entries.values()].filter(({ id, heardAt, wants, out }) => id !== me && now - heardAt > (wants > 0 || out.size > 0 ? OVERDUE_MS : SILENT_MS));
    return silent.map(({ id }) => this.remove(id));
  }
}
