// Written by hand: what is not listed here is nobody's contract.
export { Engine, NO_OPTIONS, processStats } from './engine.js';
export { elsewhere, failedElsewhere, watchFailedConnects } from './failed-connects.js';
export { systemClock, unref } from './clock.js';
export { isRepeatable } from './scope/repeatable.js';
export { dialectOf } from './options.js';
export { verdictOf } from './verdict-of.js';

export type { Call, CallOptions, RequestView, RetryHooks } from './call.js';
export type { Clock, Timer } from './clock.js';
export type { AttemptTrace, CallTrace } from './diagnostics.js';
export type { AttemptEvent, EventName, GiveUpEvent, HoldfastEvents, RetryEvent, UnjudgedKind, WarningEvent } from './events.js';
export type { GateEvent } from './gate/gate.js';
export type { Holdfast, ScopeStats, Stats } from './holdfast.js';
export type { HoldfastOptions, HoldfastSnapshot, KnownLimit, Settings } from './options.js';
export type { Pace, PaceSnapshot, PaceView } from './pace/pace.js';
export type { SharedPace, SharedScope, Store } from './store/store.js';
