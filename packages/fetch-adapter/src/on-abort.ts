type Listener = () => void;

/** A link of the ring of a signal's listeners. A Set for each signal would take more than all else that a waiting call holds for it. */
interface Link {
  readonly run: Listener;
  previous: Link;
  next: Link;
}

/** By signal: the head of its ring. One listener for all calls of a signal: Node warns of a leak when there are more than ten. */
const rings = new WeakMap<AbortSignal, Link>();

/** Calls `listener` when the signal fires. Returns the unsubscriber; the last one to go takes the listener off the signal. */
export function onAbort(signal: AbortSignal, listener: Listener): () => void {
  const ring = ringOf(signal);
  if (ring.next === ring) signal.addEventListener('abort', ring.run);
  const link: Link = { run: listener, previous: ring.previous, next: ring };
  link.previous.next = ring.previous = link;
  return () => {
    link.previous.next = link.next;
    link.next.previous = link.previous;
    link.previous = link.next = link;
    if (ring.next === ring) signal.removeEventListener('abort', ring.run);
  };
}

function ringOf(signal: AbortSignal): Link {
  let ring = rings.get(signal);
  if (ring === undefined) {
    const made = { run: () => listenersOf(made).forEach((listener) => listener()) } as Link;
    ring = made.previous = made.next = made;
    rings.set(signal, ring);
  }
  return ring;
}

/** A list of its own: a listener may take others off. */
function listenersOf(ring: Link): Listener[] {
  const listeners: Listener[] = [];
  for (let link = ring.next; link !== ring; link = link.next) listeners.push(link.run);
  return listeners;
}
