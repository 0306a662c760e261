/** A map of at most `size` entries: the oldest goes when a new one comes, and is counted. */
export class BoundedMap<Value> {
  readonly #size: number;
  readonly #entries = new Map<string, Value>();
  #forgotten = 0;

  constructor(size: number) {
    this.#size = size;
  }

  get(name: string): Value | undefined {
    return this.#entries.get(name);
  }

  set(name: string, value: Value): void {
    if (!this.#entries.has(name) && this.#entries.size >= this.#size) this.#forgetOldest();
    this.#entries.set(name, value);
  }

  /** Entries that had to go. */
  get forgotten(): number {
    return this.#forgotten;
  }

  clear(): void {
    this.#entries.clear();
    this.#forgotten = 0;
  }

  #forgetOldest(): void {
    for (const oldest of this.#entries.keys()) {
      this.#entries.delete(oldest);
      this.#forgotten += 1;
      return;
    }
  }
}
