// Written by hand: what is not here is not public.
export { createEmulator } from './create-emulator.js';
export { parseFault } from './faults/parse-fault.js';
export { createLimiter } from './limits/create-limiter.js';
export { idealMakespanMs } from './limits/ideal-makespan.js';
export { DEMO_KEY } from './normalize-options.js';
export { createRandom } from './random.js';

export type { Emulator } from './emulator.js';
export type { Fault, FaultKind } from './faults/fault.js';
export type { FaultScript } from './faults/fault-script.js';
export type { Audit, CallCounts, Ending, LogEntry, RunRecord, Totals } from './ledger/counts.js';
export type { IdealMakespanOptions, LimitChange } from './limits/ideal-makespan.js';
export type { FixedWindowLimit, Limit, LimitTraits, NoLimit, SlidingWindowLimit, TokenBucketLimit } from './limits/limit.js';
export type { Limiter, LimiterAnswer } from './limits/limiter.js';
export type { EmulatorOptions, KeyOptions, LatencyOptions, Run, WorkflowOptions } from './options.js';
export type { Random } from './random.js';
