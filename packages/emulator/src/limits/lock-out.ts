/** The penalty: a refusal shuts the key out for `lockOutMs`, and a call during the lock-out starts it anew. */
export class LockOut {
  #lockOutMs: number;
  #until = -Infinity;

  constructor(lockOutMs: number) {
    this.#lockOutMs = lockOutMs;
  }

  /** Milliseconds of lock-out left at `now`; 0 when the key is not locked out. */
  leftMs(now: number): number {
    return Math.max(0, this.#until - now);
  }

  /** A call was refused at `now`. */
  refused(now: number): void {
    this.#until = now + this.#lockOutMs;
  }

  /** Another penalty from now on; a lock-out that has begun still ends when it was going to, or never if there is none any more. */
  change(lockOutMs: number): void {
    this.#lockOutMs = lockOutMs;
    if (lockOutMs === 0) this.#until = -Infinity;
  }
}
