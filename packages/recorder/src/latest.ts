/** The latest items; the oldest are forgotten. */
export class Latest<Item> {
  readonly #max: number;
  #items: Item[] = [];
  #forgotten = 0;

  constructor(max: number) {
    this.#max = max;
  }

  /** Items that are no longer there. */
  get forgotten(): number {
    return this.#forgotten + Math.max(0, this.#items.length - this.#max);
  }

  push(item: Item): void {
    this.#items.push(item);
    if (this.#items.length < 2 * this.#max) return;
    // Half at a time, so that a push seldom moves anything.
    this.#forgotten += this.#items.length - this.#max;
    this.#items = this.#items.slice(-this.#max);
  }

  toArray(): Item[] {
    return this.#items.slice(-this.#max);
  }
}
