import { Gate, type GateSettings } from './gate.js';

/** More gates than this are not kept, except those in which something waits or is paused. */
const MAX_GATES = 10_000;
/** Gates looked at in one go when room is needed, oldest first. */
const SWEEP = 64;

/**
 * All gates of the process, by scope: shared by every adapter and every copy of this package. The version in the name is that of the
 * methods of Gate that other copies call.
 */
const REGISTRY: unique symbol = Symbol.for('holdfast.gates.v1') as never;

function gates(): Map<string, Gate> {
  const holder = globalThis as { [REGISTRY]?: Map<string, Gate> };
  return (holder[REGISTRY] ??= new Map());
}

/** The gate of a scope; made with `settings()` if there is none yet. */
export function gateOf(key: string, scope: string, settings: () => GateSettings): Gate {
  const all = gates();
  let gate = all.get(key);
  if (gate === undefined) {
    makeRoom(all, MAX_GATES, Infinity, (idle) => idle.drop());
    gate = new Gate(scope, settings());
    all.set(key, gate);
  }
  return gate;
}

/** The gates of the process. */
export function allGates(): Gate[] {
  return [...gates().values()];
}

/** Makes room for one more where there are `max`, looking at the oldest first. Those that are busy move to the end, unless there are `maxBusy`. */
export function makeRoom(all: Map<string, Gate>, max: number, maxBusy: number, letGo: (gate: Gate) => void): void {
  let looked = 0;
  for (const [key, gate] of all) {
    if (all.size < max || looked++ >= SWEEP) return;
    const isFull = all.size >= maxBusy;
    all.delete(key);
    if (gate.isIdle || isFull) letGo(gate);
    else all.set(key, gate);
  }
}
