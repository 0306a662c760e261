/** Real timers that can all be dropped at once, so that a stopped emulator keeps no process alive. */
export class Timers {
  readonly #pending = new Set<NodeJS.Timeout>();

  /** Runs the action after `delayMs`; at once, in the same turn, when that is 0. */
  after(delayMs: number, action: () => void): void {
    if (delayMs <= 0) return action();
    const timer = setTimeout(() => {
      this.#pending.delete(timer);
      action();
    }, delayMs);
    this.#pending.add(timer);
  }

  clear(): void {
    for (const timer of this.#pending) clearTimeout(timer);
    this.#pending.clear();
  }
}
