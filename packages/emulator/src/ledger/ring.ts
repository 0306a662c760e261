/** The newest `size` entries; older ones are overwritten and only counted. */
export class Ring<Entry> {
  readonly #size: number;
  #entries: Entry[] = [];
  #added = 0;

  constructor(size: number) {
    this.#size = size;
  }

  add(entry: Entry): void {
    this.#entries[this.#added % this.#size] = entry;
    this.#added += 1;
  }

  /** Entries that were overwritten. */
  get dropped(): number {
    return this.#added - this.#entries.length;
  }

  /** Oldest first. */
  toArray(): Entry[] {
    const start = this.dropped % this.#size;
    return [...this.#entries.slice(start), ...this.#entries.slice(0, start)];
  }

  clear(): void {
    this.#entries = [];
    this.#added = 0;
  }
}
