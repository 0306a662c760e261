import { BoundedMap } from './bounded-map.js';
import type { Audit, CallCounts, LogEntry, RunRecord, Totals } from './counts.js';
import { Ring } from './ring.js';

type Mutable<T> = { -readonly [Name in keyof T]: T[Name] };
type Sums = Mutable<Omit<Totals, 'openSockets'>>;

/** How much the ledger remembers. */
export interface LedgerSizes {
  readonly maxLogEntries: number;
  readonly maxCallIds: number;
}

/** Counts what arrived and what ran, so that a test can prove that nothing ran twice and nothing was lost. */
export class Ledger {
  #sums: Sums = emptySums();
  readonly #log: Ring<LogEntry>;
  readonly #calls: BoundedMap<Mutable<CallCounts>>;
  readonly #runs: BoundedMap<RunRecord>;

  constructor(sizes: LedgerSizes) {
    this.#log = new Ring(sizes.maxLogEntries);
    this.#calls = new BoundedMap(sizes.maxCallIds);
    this.#runs = new BoundedMap(sizes.maxCallIds);
  }

  /** The headers of a request have arrived. */
  received(callId: string | undefined): void {
    this.#sums.received += 1;
    if (callId !== undefined) this.#countsOf(callId).received += 1;
  }

  /** It is settled how the request ends. */
  ended(entry: LogEntry): void {
    this.#log.add(entry);
    this.#sums[entry.ending] += 1;
    if (entry.warned) this.#sums.warned += 1;
    if (entry.fault !== undefined) this.#sums.faulted += 1;
    if (entry.callId !== undefined) this.#countCall(this.#countsOf(entry.callId), entry);
    if (entry.ending === 'accepted') this.#rememberRun(entry);
  }

  sums(): Omit<Totals, 'openSockets'> {
    return { ...this.#sums };
  }

  call(callId: string): CallCounts {
    return { ...(this.#calls.get(callId) ?? emptyCounts()) };
  }

  run(requestId: string): RunRecord | undefined {
    return this.#runs.get(requestId);
  }

  log(): LogEntry[] {
    return this.#log.toArray();
  }

  get droppedLogEntries(): number {
    return this.#log.dropped;
  }

  /** A proof from half a memory is none: throws when call ids had to be forgotten. */
  audit(callIds: Iterable<string>): Audit {
    if (this.#calls.forgotten > 0) {
      throw new RangeError(`${this.#calls.forgotten} call ids were forgotten, so nothing can be proved; raise maxCallIds.`);
    }
    const ids = [...callIds];
    const ran = (id: string): number => this.#calls.get(id)?.ran ?? 0;
    return { lost: ids.filter((id) => ran(id) === 0), repeated: ids.filter((id) => ran(id) > 1) };
  }

  reset(): void {
    this.#sums = emptySums();
    this.#log.clear();
    this.#calls.clear();
    this.#runs.clear();
  }

  #countsOf(callId: string): Mutable<CallCounts> {
    const known = this.#calls.get(callId);
    if (known !== undefined) return known;
    const counts = emptyCounts();
    this.#calls.set(callId, counts);
    return counts;
  }

  #countCall(counts: Mutable<CallCounts>, entry: LogEntry): void {
    counts[entry.ending === 'accepted' ? 'ran' : entry.ending] += 1;
    if (entry.fault !== undefined) counts.faulted += 1;
  }

  #rememberRun({ requestId, atMs, workflow, callId }: LogEntry): void {
    if (requestId === undefined || workflow === undefined) return;
    this.#runs.set(requestId, { requestId, atMs, workflow, callId });
  }
}

function emptySums(): Sums {
  return { received: 0, accepted: 0, refused: 0, rejected: 0, unserved: 0, warned: 0, faulted: 0 };
}

function emptyCounts(): Mutable<CallCounts> {
  return { received: 0, ran: 0, refused: 0, rejected: 0, unserved: 0, faulted: 0 };
}
