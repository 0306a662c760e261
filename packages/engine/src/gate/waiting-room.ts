/** Priorities go from 0 (first) to 9 (last). */
export const PRIORITIES = 10;

/** One waiting call: a link of its priority's list, so that it can leave from anywhere at no cost. */
export interface Waiter {
  readonly priority: number;
  /** The place in which the call came to its gate; a call that comes back keeps it. */
  readonly order: number;
  readonly replaceKey: string | undefined;
  previous: Waiter | null;
  next: Waiter | null;
}

/** Calls in the order in which they may go: by priority, first come first served within one. Every step takes constant time. */
export class WaitingRoom<T extends Waiter> {
  /** Each list is a ring through its head. */
  readonly #heads: readonly Waiter[] = Array.from({ length: PRIORITIES }, (_, priority) => {
    const head: Waiter = { priority, order: Infinity, replaceKey: undefined, previous: null, next: null };
    head.previous = head.next = head;
    return head;
  });
  readonly #byKey = new Map<string, T>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** Adds a new call at the end of its priority. */
  add(waiter: T): void {
    this.#link(waiter, this.#heads[waiter.priority]!.previous!);
  }

  /** Adds a call that was let go before: at the head of its priority, but behind those that came back and are older. */
  addBack(waiter: T): void {
    let after = this.#heads[waiter.priority]!;
    while (after.next!.order < waiter.order) after = after.next!;
    this.#link(waiter, after);
  }

  /** Puts a call in the place of an older one, which leaves. */
  takePlace(waiter: T, older: T): void {
    const after = older.priority === waiter.priority ? older : this.#heads[waiter.priority]!.previous!;
    this.#link(waiter, after);
    this.remove(older);
    if (waiter.replaceKey !== undefined) this.#byKey.set(waiter.replaceKey, waiter);
  }

  #link(waiter: T, after: Waiter): void {
    waiter.previous = after;
    waiter.next = after.next;
    after.next!.previous = waiter;
    after.next = waiter;
    if (waiter.replaceKey !== undefined && !this.#byKey.has(waiter.replaceKey)) this.#byKey.set(waiter.replaceKey, waiter);
    this.#size++;
  }

  /** The waiting call that a newer one with this key replaces. */
  withKey(key: string): T | undefined {
    return this.#byKey.get(key);
  }

  /** Takes a call out; `false` if it does not wait. */
  remove(waiter: T): boolean {
    if (waiter.next === null) return false;
    waiter.previous!.next = waiter.next;
    waiter.next.previous = waiter.previous;
    waiter.previous = waiter.next = null;
    if (waiter.replaceKey !== undefined && this.#byKey.get(waiter.replaceKey) === waiter) this.#byKey.delete(waiter.replaceKey);
    this.#size--;
    return true;
  }

  /** Takes out the call that goes next. */
  shift(): T | undefined {
    for (const head of this.#heads) {
      if (head.next === head) continue;
      const first = head.next as T;
      this.remove(first);
      return first;
    }
    return undefined;
  }

  /** The call that would go last. */
  last(): T | undefined {
    for (let priority = PRIORITIES - 1; priority >= 0; priority--) {
      const head = this.#heads[priority]!;
      if (head.previous !== head) return head.previous as T;
    }
    return undefined;
  }

  /** All that wait now, in order. A list of its own: whoever walks it may make any of them leave. */
  all(): T[] {
    const all: T[] = [];
    for (const head of this.#heads) for (let waiter = head.next!; waiter !== head; waiter = waiter.next!) all.push(waiter as T);
    return all;
  }
}
