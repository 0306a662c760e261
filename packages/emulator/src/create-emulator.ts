import type { Emulator } from './emulator.js';
import type { FaultScript } from './faults/fault-script.js';
import type { Audit, CallCounts, LogEntry, RunRecord, Totals } from './ledger/counts.js';
import { checkLimit } from './limits/check-limit.js';
import type { Limit } from './limits/limit.js';
import { normalizeOptions, type ReadyOptions } from './normalize-options.js';
import type { EmulatorOptions } from './options.js';
import { serve } from './server/exchange.js';
import { Listener } from './server/listener.js';
import { createSite, type KeyState, resetSite, type Site } from './server/site.js';

/**
 * Starts an emulator; it listens when the promise resolves.
 *
 * @throws TypeError or RangeError (by rejection) when an option is unknown or wrong, naming it and what was expected.
 * @example
 * ```ts
 * const emulator = await createEmulator({ limit: { kind: 'token-bucket', requests: 50, perMs: 1000, burst: 10 } });
 * await fetch(emulator.urlOf('ping'), { method: 'POST' });
 * await emulator.close();
 * ```
 */
export async function createEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const emulator = new LocalEmulator(normalizeOptions(options));
  await emulator.start();
  return emulator;
}

class LocalEmulator implements Emulator {
  readonly #site: Site;
  readonly #listener: Listener;
  #closed = false;

  constructor(options: ReadyOptions) {
    this.#site = createSite(options);
    this.#listener = new Listener((request, response) => serve(this.#site, request, response), options.port, options.maxConnections);
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get baseUrl(): string {
    return `${this.url}/api/1.1/wf`;
  }

  get port(): number {
    return this.#listener.port;
  }

  get listening(): boolean {
    return this.#listener.listening;
  }

  get faults(): FaultScript {
    return this.#site.faults;
  }

  get droppedLogEntries(): number {
    return this.#site.ledger.droppedLogEntries;
  }

  urlOf(workflow: string, key: string = this.#firstKey()): string {
    return `${this.baseUrl}/${encodeURIComponent(workflow)}?api_key=${encodeURIComponent(key)}`;
  }

  totals(): Totals {
    return { ...this.#site.ledger.sums(), openSockets: this.#listener.openSockets };
  }

  call(callId: string): CallCounts {
    return this.#site.ledger.call(callId);
  }

  run(requestId: string): RunRecord | undefined {
    return this.#site.ledger.run(requestId);
  }

  audit(callIds: Iterable<string>): Audit {
    return this.#site.ledger.audit(callIds);
  }

  log(): readonly LogEntry[] {
    return this.#site.ledger.log();
  }

  now(): number {
    return this.#site.options.clock();
  }

  limitOf(key: string = this.#firstKey()): Limit {
    return this.#stateOf(key).limiter.limit;
  }

  setLimit(limit: Limit, { key }: { key?: string | undefined } = {}): void {
    checkLimit(limit, 'limit');
    const states = key === undefined ? this.#site.keys.values() : [this.#stateOf(key)];
    for (const state of states) state.limiter.change(limit, this.now());
  }

  reset(): void {
    resetSite(this.#site);
  }

  async start(): Promise<void> {
    if (this.#closed) throw new Error('The emulator is closed; create another one.');
    await this.#listener.start();
  }

  async stop(): Promise<void> {
    await this.#listener.stop();
    // Whoever waited for an answer has been hung up on.
    this.#site.timers.clear();
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.stop();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #firstKey(): string {
    for (const key of this.#site.keys.keys()) return key;
    throw new RangeError('The emulator has no keys; give keys when creating it.');
  }

  #stateOf(key: string): KeyState {
    const state = this.#site.keys.get(key);
    // The key itself is not named: error texts end up in logs.
    if (state === undefined) throw new RangeError('The emulator has no such key; its keys are those given when it was created.');
    return state;
  }
}
