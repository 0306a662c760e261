/** A context of Node's `AsyncLocalStorage` in which something can be run. */
export interface AsyncContext {
  runInAsyncScope<T>(run: () => T): T;
}

type AsyncHooks = { AsyncResource?: new (type: string, options: { requireManualDestroy: boolean }) => AsyncContext };
type BuiltinLoader = { getBuiltinModule?: (name: string) => AsyncHooks | undefined };

/**
 * The context that is current. An attempt that had to wait leaves when the answer of another call lets it; without this it would be sent in the
 * context of that call, and its traces and logs would be found there.
 *
 * Not `AsyncLocalStorage.snapshot()`: on Node 20 one takes 2.7 KiB, and there is one for every call that waits.
 */
export function captureContext(): AsyncContext | undefined {
  const { process } = globalThis as { process?: BuiltinLoader };
  const Resource = process?.getBuiltinModule?.('node:async_hooks')?.AsyncResource;
  // Nobody listens for its end; to tell it would take a finalizer for each.
  return Resource === undefined ? undefined : new Resource('HoldfastCall', { requireManualDestroy: true });
}
