import type { Random } from '../random.js';
import { readyFault } from './check-fault.js';
import type { Fault, ReadyFault } from './fault.js';

/** Which faults strike which calls. */
export interface FaultScript {
  /**
   * Appends a fault to the queue: the first matching fault of the queue strikes the next matching call.
   *
   * @example
   * ```ts
   * emulator.faults.next({ kind: 'server-error', times: 2, workflow: 'ping' });
   * ```
   */
  next(fault: Fault): void;
  /**
   * Adds a fault that strikes by chance, for as long as it stays; asked when no fault of the queue strikes.
   *
   * @example
   * ```ts
   * emulator.faults.sometimes({ kind: 'reset-after', probability: 0.01 });
   * ```
   */
  sometimes(fault: Fault & { probability: number }): void;
  /** Strikes still due from the queue. */
  readonly pending: number;
  /** Forgets every fault, of the queue and by chance. */
  clear(): void;
}

/** What a fault is matched against: only what the request line and the headers tell. */
export interface FaultTarget {
  readonly workflow: string | undefined;
  readonly key: string | undefined;
  readonly callId: string | undefined;
}

/** A fault that is to strike a call. */
export interface Strike {
  readonly fault: ReadyFault;
  /** The call was refused, so the fault that needs a run is not used up after all. */
  giveBack(): void;
}

interface Rule {
  readonly fault: ReadyFault;
  left: number;
}

const MAX_RULES = 10_000;

/** Keeps the faults in order and counts them down. */
export class FaultList implements FaultScript {
  readonly #random: Random;
  #queue: Rule[] = [];
  #chances: Rule[] = [];

  constructor(random: Random) {
    this.#random = random;
  }

  next(fault: Fault): void {
    this.#add(this.#queue, readyFault({ ...fault, times: fault.times ?? 1 }, 'fault'));
  }

  sometimes(fault: Fault & { probability: number }): void {
    if (fault.probability === undefined) throw new TypeError('fault.probability must be a number from 0 to 1, but it is undefined.');
    this.#add(this.#chances, readyFault(fault, 'fault'));
  }

  get pending(): number {
    return this.#queue.reduce((sum, rule) => sum + rule.left, 0);
  }

  clear(): void {
    this.#queue = [];
    this.#chances = [];
  }

  /** The fault that strikes this call, if any; it counts as used until it is given back. */
  pick(target: FaultTarget): Strike | undefined {
    if (this.#queue.length === 0 && this.#chances.length === 0) return undefined;
    const rule = this.#search(this.#queue, target) ?? this.#search(this.#chances, target);
    if (rule === undefined) return undefined;
    rule.left -= 1;
    return {
      fault: rule.fault,
      giveBack: () => {
        rule.left += 1;
      },
    };
  }

  #search(rules: readonly Rule[], target: FaultTarget): Rule | undefined {
    return rules.find((rule) => rule.left > 0 && matches(rule.fault, target) && this.#draw(rule.fault.probability));
  }

  /** A certain fault draws nothing, so that scripting one does not shift the numbers that others draw. */
  #draw(probability: number): boolean {
    return probability >= 1 || this.#random() < probability;
  }

  #add(rules: Rule[], fault: ReadyFault): void {
    // Used rules stay until here, for one of them may still be given back while its call is on the way.
    if (rules.length >= MAX_RULES) rules.splice(0, rules.length, ...rules.filter((rule) => rule.left > 0));
    if (rules.length >= MAX_RULES) throw new RangeError(`at most ${MAX_RULES} faults can wait; use times instead of adding each one.`);
    rules.push({ fault, left: fault.times });
  }
}

function matches(fault: ReadyFault, target: FaultTarget): boolean {
  return (
    (fault.workflow === undefined || fault.workflow === target.workflow) &&
    (fault.key === undefined || fault.key === target.key) &&
    (fault.callId === undefined || fault.callId === target.callId)
  );
}
