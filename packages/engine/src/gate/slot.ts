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

/** Runs an attempt of a gate, so that calls which it makes itself can be told from others. */
export function runInSlot<T>(gate: object, attempt: () => T): T {
  const slots = contextOf();
  return slots === null ? attempt() : slots.run(gate, attempt);
}

/** True inside an attempt of the gate: a call that waits there for another slot of it may wait for itself. */
export function isInSlot(gate: object): boolean {
  return context !== undefined && context !== null && context.getStore() === gate;
}
