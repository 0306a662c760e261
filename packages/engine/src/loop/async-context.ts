/** Runs something in a context of Node's `AsyncLocalStorage`. */
export type RunInContext = <T>(run: () => T) => T;

type BuiltinLoader = { getBuiltinModule?: (name: string) => { AsyncLocalStorage?: { snapshot?: () => RunInContext } } | undefined };

/**
 * The context that is current. An attempt that had to wait leaves when the answer of another call lets it; without this it would be sent in the
 * context of that call, and its traces and logs would be found there.
 */
export function captureContext(): RunInContext | undefined {
  const { process } = globalThis as { process?: BuiltinLoader };
  return process?.getBuiltinModule?.('node:async_hooks')?.AsyncLocalStorage?.snapshot?.();
}
