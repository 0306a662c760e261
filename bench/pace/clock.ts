/** Virtual time: a heap of events, run in the order of their times, ties in the order in which they were set. */
export class VirtualClock {
  now = 0;
  #order = 0;
  readonly #heap: Event[] = [];

  at(time: number, run: () => void): Event {
    const event = { time: Math.max(time, this.now), order: this.#order++, run, cancelled: false };
    this.#push(event);
    return event;
  }

  /** Runs until no event is left, or until virtual time reaches `limit`. */
  run(limit: number): void {
    for (let event = this.#pop(); event !== undefined; event = this.#pop()) {
      if (event.cancelled) continue;
      if (event.time > limit) return;
      this.now = event.time;
      event.run();
    }
  }

  #push(event: Event): void {
    const heap = this.#heap;
    let i = heap.length;
    heap.push(event);
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (!before(event, heap[parent]!)) break;
      heap[i] = heap[parent]!;
      i = parent;
    }
    heap[i] = event;
  }

  #pop(): Event | undefined {
    const heap = this.#heap;
    const top = heap[0];
    const last = heap.pop();
    if (last === undefined || last === top) return top;
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && before(heap[child + 1]!, heap[child]!)) child++;
      if (!before(heap[child]!, last)) break;
      heap[i] = heap[child]!;
      i = child;
    }
    heap[i] = last;
    return top;
  }
}

export interface Event {
  readonly time: number;
  readonly order: number;
  readonly run: () => void;
  cancelled: boolean;
}

function before(a: Event, b: Event): boolean {
  return a.time < b.time || (a.time === b.time && a.order < b.order);
}
