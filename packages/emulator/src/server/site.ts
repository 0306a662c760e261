import { createHash } from 'node:crypto';

import { FaultList } from '../faults/fault-script.js';
import { Ledger } from '../ledger/ledger.js';
import { createLimiter } from '../limits/create-limiter.js';
import type { Limiter } from '../limits/limiter.js';
import type { ReadyOptions } from '../normalize-options.js';
import type { KeyOptions, WorkflowOptions } from '../options.js';
import { createRandom, createRequestIds } from '../random.js';
import { type Workflow, WORKFLOWS } from '../vendor/workflow.js';
import { Timers } from './timers.js';

/** One API key at work. */
export interface KeyState {
  /** A fingerprint that may be shown. */
  readonly label: string;
  readonly limiter: Limiter;
  mayRun(workflow: string): boolean;
}

/** Everything that a request meets: the emulated service without its sockets. */
export interface Site {
  readonly options: ReadyOptions;
  readonly workflows: ReadonlyMap<string, Workflow>;
  readonly ledger: Ledger;
  readonly faults: FaultList;
  readonly timers: Timers;
  readonly nextRequestId: () => string;
  /** Replaced as a whole by `reset()`. */
  keys: ReadonlyMap<string, KeyState>;
}

export function createSite(options: ReadyOptions): Site {
  const site: Site = {
    options,
    workflows: new Map([...Object.entries(WORKFLOWS), ...Object.entries(options.workflows).map(toWorkflow)]),
    ledger: new Ledger(options),
    faults: new FaultList(options.random),
    timers: new Timers(),
    // Ids draw from a source of their own, so that they do not shift the chances of faults.
    nextRequestId: createRequestIds(createRandom(Math.floor(options.random() * 4_294_967_296))),
    keys: new Map(),
  };
  resetSite(site);
  return site;
}

/** Back to the state after creation; requests on their way are not touched. */
export function resetSite(site: Site): void {
  const { options } = site;
  site.ledger.reset();
  site.keys = new Map(Object.entries(options.keys).map(([key, own]) => [key, createKey(key, own, options)]));
  site.faults.clear();
  for (const fault of options.faults) {
    const { probability } = fault;
    if (probability === undefined) site.faults.next(fault);
    else site.faults.sometimes({ ...fault, probability });
  }
}

function createKey(key: string, own: KeyOptions, options: ReadyOptions): KeyState {
  const allowed = own.workflows && new Set(own.workflows);
  return {
    label: `key-${createHash('sha256').update(key).digest('hex').slice(0, 8)}`,
    limiter: createLimiter(own.limit ?? options.limit),
    mayRun: (workflow) => allowed?.has(workflow) ?? true,
  };
}

function toWorkflow([name, own]: [string, WorkflowOptions]): [string, Workflow] {
  const message = own.message ?? 'Success.';
  return [name, { requiredParameters: own.requiredParameters ?? [], message: () => message }];
}
