import type { AttemptTrace, CallTrace, HoldfastEvents } from '@holdfast/engine';

type Listener<Message> = (message: Message) => void;

/** The parts of a tracing channel that are listened to. */
export interface TraceListeners<Message> {
  start(message: Message): void;
  asyncEnd(message: Message): void;
}

interface Diagnostics {
  subscribe(name: string, listener: (message: unknown) => void): void;
  unsubscribe(name: string, listener: (message: unknown) => void): boolean;
}

type BuiltinLoader = { getBuiltinModule?: (name: string) => Diagnostics | undefined };

/** Listens to what all Holdfast clients of the process tell. */
export class Channels {
  readonly #node = (globalThis as { process?: BuiltinLoader }).process?.getBuiltinModule?.('node:diagnostics_channel');
  readonly #stopping: (() => void)[] = [];

  onEvent<Name extends keyof HoldfastEvents>(name: Name, listener: Listener<HoldfastEvents[Name]>): void {
    this.#subscribe(`holdfast:${name}`, listener as Listener<never>);
  }

  onCall({ start, asyncEnd }: TraceListeners<CallTrace>): void {
    this.#subscribe('tracing:holdfast:call:start', start);
    this.#subscribe('tracing:holdfast:call:asyncEnd', asyncEnd);
  }

  onAttempt({ start, asyncEnd }: TraceListeners<AttemptTrace>): void {
    this.#subscribe('tracing:holdfast:attempt:start', start);
    this.#subscribe('tracing:holdfast:attempt:asyncEnd', asyncEnd);
  }

  stop(): void {
    for (const stop of this.#stopping.splice(0)) stop();
  }

  #subscribe(name: string, listener: Listener<never>): void {
    this.#node?.subscribe(name, listener as Listener<unknown>);
    this.#stopping.push(() => void this.#node?.unsubscribe(name, listener as Listener<unknown>));
  }
}
