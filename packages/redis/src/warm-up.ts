/** As many as a pace that knows nothing would send at once. */
const CALLS = 2;
/** Their numbers: far behind those of the pace. */
const FIRST = 2 ** 29;

/**
 * The first calls of a scope open connections, in a process that may have just begun. How long they take says nothing about the server, and a pace that
 * believed them would take it to be far away, where many calls must be under way at once. It is not told of them unless one is refused.
 */
export class WarmUp {
  #sent = 0;
  #home = 0;

  /** As `Pace.gate`. */
  gate(): number {
    return this.#sent - this.#home < CALLS ? -Infinity : Infinity;
  }

  sent(): number {
    return FIRST + this.#sent++;
  }

  owns(seq: number): boolean {
    return seq >= FIRST && seq < FIRST + this.#sent;
  }

  /** One has come back; true if that is enough. */
  home(): boolean {
    return ++this.#home >= CALLS;
  }
}
