/** Retries of transient failures may add this share to the traffic. */
const SHARE = 0.2;
/** So many retries are allowed to a client that is too small for a share. */
const FLOOR = 10;
/** Traffic is forgotten by half in this time. */
const HALF_LIFE_MS = 10_000;

/** Keeps retries from multiplying the load of a server that is in trouble: a fifth of the recent traffic of the scope, at least {@link FLOOR}. */
export class RetryBudget {
  #calls = 0;
  #retries = 0;
  #since = 0;

  /** Counts a call; it is on the way of every one. */
  count(now: number): void {
    // The time runs from the first call, not from the clock's own beginning: or the first seconds might fall into two halves, each with a budget.
    if (this.#calls === 0) this.#since = now;
    else if (now - this.#since >= HALF_LIFE_MS) this.#forget(now);
    this.#calls++;
  }

  /** Takes one retry out of the budget, if it holds one. */
  take(now: number): boolean {
    this.#forget(now);
    if (this.#retries + 1 > Math.max(FLOOR, SHARE * this.#calls)) return false;
    this.#retries++;
    return true;
  }

  #forget(now: number): void {
    const halvings = Math.floor((now - this.#since) / HALF_LIFE_MS);
    if (halvings <= 0) return;
    this.#since += halvings * HALF_LIFE_MS;
    this.#calls /= 2 ** halvings;
    this.#retries /= 2 ** halvings;
  }
}
