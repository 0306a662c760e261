type Listener = () => void;

interface Hub {
  readonly listeners: Set<Listener>;
  readonly tell: Listener;
}

/** By signal. One listener for all calls of a signal: Node warns of a leak when there are more than ten. */
const hubs = new WeakMap<AbortSignal, Hub>();

/** Calls `listener` when the signal fires. Returns the unsubscriber; the last one to go takes the listener off the signal. */
export function onAbort(signal: AbortSignal, listener: Listener): () => void {
  const { listeners, tell } = hubOf(signal);
  if (listeners.size === 0) signal.addEventListener('abort', tell);
  listeners.add(listener);
  return () => {
    if (listeners.delete(listener) && listeners.size === 0) signal.removeEventListener('abort', tell);
  };
}

function hubOf(signal: AbortSignal): Hub {
  let hub = hubs.get(signal);
  if (hub === undefined) {
    const listeners = new Set<Listener>();
    hub = { listeners, tell: () => [...listeners].forEach((listener) => listener()) };
    hubs.set(signal, hub);
  }
  return hub;
}
