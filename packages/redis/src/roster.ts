import type { Report } from './messages.js';

/** A process as its conductor knows it. */
interface Entry {
  readonly id: string;
  readonly visit: number;
  heardAt: number;
  wants: number;
  granted: number;
  readonly out: Set<number>;
}

/** A process that says nothing so long is gone. */
const SILENT_MS = 10_000;
/** One that should say something sooner: it waits, or has not answered for what it was given. */
const OVERDUE_MS = 3000;

/** Who uses a scope, who waits, and what was let go. Those who wait take turns. */
export class Roster {
  readonly #entries = new Map<string, Entry>();
  /** Those who wait, in the order of their turns. */
  readonly #turns = new Set<Entry>();
  readonly #out = new Map<number, { readonly entry: Entry; readonly sentAt: number }>();

  get size(): number {
    return this.#entries.size;
  }

  get anyoneWaits(): boolean {
    return this.#turns.size > 0;
  }

  get isIdle(): boolean {
    return this.#turns.size === 0 && this.#out.size === 0;
  }

  /** A process speaks. For one that is new, or has lost touch meanwhile, says which permits of an earlier visit are void; else `null`. */
  meet(id: string, visit: number, now: number): Iterable<number> | null {
    const known = this.#entries.get(id);
    if (known?.visit === visit) {
      known.heardAt = now;
      return null;
    }
    const gone = this.remove(id);
    this.#entries.set(id, { id, visit, heardAt: now, wants: 0, granted: 0, out: new Set() });
    return gone;
  }

  /** What it wants, without what is on its way to it already. */
  want(id: string, { wants, got }: Report): void {
    const entry = this.#entries.get(id)!;
    entry.wants = Math.max(0, wants - Math.max(0, entry.granted - got));
    if (entry.wants === 0) this.#turns.delete(entry);
    else this.#turns.add(entry);
  }

  /** Nobody need wait any more; says who did. */
  wantNothing(): string[] {
    const waited = [...this.#turns];
    for (const entry of waited) entry.wants = 0;
    this.#turns.clear();
    return waited.map(({ id }) => id);
  }

  /** Lets the process go whose turn it is, and says which that was. */
  letGo(permit: number, now: number): string {
    const entry = this.#turns.values().next().value!;
    this.#turns.delete(entry);
    entry.granted++;
    if (--entry.wants > 0) this.#turns.add(entry);
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
    this.#turns.delete(entry);
    for (const permit of entry.out) this.#out.delete(permit);
    return entry.out;
  }

  /** Takes out those who have said nothing for long. */
  silent(now: number): Iterable<number>[] {
    const silent = [...this.#entries.values()].filter(({ heardAt, wants, out }) => now - heardAt > (wants > 0 || out.size > 0 ? OVERDUE_MS : SILENT_MS));
    return silent.map(({ id }) => this.remove(id));
  }
}
