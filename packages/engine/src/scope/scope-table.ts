import type { Call } from '../call.js';
import { gatePublisher } from '../diagnostics.js';
import type { Gate, GateEvent } from '../gate/gate.js';
import { gateOf, makeRoom } from '../gate/registry.js';
import type { Settings } from '../options.js';
import { createPace } from '../pace/index.js';
import { shareGate } from '../store/share-gate.js';
import { scopeName } from './scope.js';

/** URLs whose gate is remembered; when full, all are forgotten. */
const MAX_URLS = 1000;
/** Gates that a client keeps for its stats and events; the oldest are forgotten first, but none in which something waits, flies or is paused. */
const MAX_KNOWN = 1000;
/** So many are kept at most, whatever goes on in them. */
const MAX_BUSY = 10_000;

/** Finds the gate of a call, in most cases by nothing but its URL. */
export class ScopeTable {
  readonly #settings: Settings;
  readonly #onEvent: (event: GateEvent) => void;
  readonly #byUrl = new Map<string, Gate>();
  readonly #known = new Map<string, Gate>();
  /** True if the URL alone tells the scope. */
  readonly #urlTells: boolean;
  #listening = false;

  constructor(settings: Settings, onEvent: (event: GateEvent) => void) {
    this.#settings = settings;
    this.#onEvent = onEvent;
    this.#urlTells = settings.scopeOf === undefined && isToldByUrl(settings.dialect);
  }

  gateOf(call: Call<unknown>): Gate {
    const cached = this.#urlTells ? this.#byUrl.get(call.scopeKey) : undefined;
    if (cached !== undefined && !cached.dropped) return cached;
    const settings = this.#settings;
    const scope = scopeName(call, call.dialect, settings.scopeOf?.(call));
    const key = `${call.dialect.name} ${scope}`;
    const gate = gateOf(key, scope, () => ({
      maxConcurrent: settings.maxConcurrent,
      pace: createPace(settings.pace, settings.initialPace?.scopes[scope]),
      clock: settings.clock,
    }));
    if (settings.store !== undefined && !gate.isShared) shareGate(gate, key, settings.store, settings);
    this.#remember(call.scopeKey, key, gate);
    return gate;
  }

  /** The gates that this client has used, those in use last. */
  gates(): Gate[] {
    return [...this.#known.values()].filter((gate) => !gate.dropped);
  }

  /** From now on events of the gates are told. */
  listen(): void {
    this.#listening = true;
    for (const gate of this.#known.values()) gate.listeners.add(this.#onEvent);
  }

  close(): void {
    for (const gate of this.#known.values()) gate.listeners.delete(this.#onEvent);
  }

  #remember(url: string, key: string, gate: Gate): void {
    if (this.#urlTells) {
      if (this.#byUrl.size >= MAX_URLS) this.#byUrl.clear();
      this.#byUrl.set(url, gate);
    }
    if (this.#known.get(key) === gate) return;
    makeRoom(this.#known, MAX_KNOWN, MAX_BUSY, (old) => this.#forget(old));
    this.#known.set(key, gate);
    gate.listeners.add(gatePublisher());
    if (this.#listening) gate.listeners.add(this.#onEvent);
  }

  #forget(gate: Gate): void {
    gate.listeners.delete(this.#onEvent);
    // Whoever calls it again must make it known again.
    for (const [url, other] of this.#byUrl) if (other === gate) this.#byUrl.delete(url);
  }
}

function isToldByUrl(dialect: Settings['dialect']): boolean {
  return typeof dialect === 'object' && dialect.credentials.every((source) => !('header' in source));
}
