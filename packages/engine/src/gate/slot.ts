/** The part of Node's `AsyncLocalStorage` that is needed here. */
interface Context {
  run<T>(store: object, callback: () => T): T;
  getStore(): object | undefined;
}

type BuiltinLoader = { getBuiltinModule?: (name: string) => { AsyncLocalStorage?: new () => Context } | undefined };

let context: Context | null | undefined;

/** Made once, when the first client limits how many attempts may be under way; `null` on platforms without such a thing. */
function contextOf(): Context | null {
  if (context === undefined) {
    const { process } = globalThis as { process?: BuiltinLoader };
    const Storage = process?.getBuiltinModule?.('node:async_hooks')?.AsyncLocalStorage;
    context = Storage === undefined ? null : new Storage();
  }
  return context;
}

/** Who holds a slot of a gate. */
interface Holder {
  readonly gate: object;
  /** The slot is given back when the attempt has ended; what it has set going may go on. */
  readonly isFlying: boolean;
}

/** Runs an attempt, so that calls which it makes itself can be told from others. */
export function runInSlot<T>(holder: Holder, attempt: () => T): T {
  const slots = contextOf();
  return slots === null ? attempt() : slots.run(holder, attempt);
}

/** True inside an attempt of the gate: a call that waits there for another slot of it may wait for itself. */
export function isInSlot(gate: object): boolean {
  const holder = context?.getStore() as Holder | undefined;
  return holder !== undefined && holder.gate === gate && holder.isFlying;
}
