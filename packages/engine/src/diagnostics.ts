import type { ErrorKind, Executed, GaveUpBecause, VerdictKind } from '@holdfast/core';
import type { EventName, HoldfastEvents, UnjudgedKind } from './events.js';
import type { GateEvent } from './gate/gate.js';

/** What the channels `tracing:holdfast:call:*` tell: one object for each call, from `start` to `asyncEnd`. */
export interface CallTrace {
  readonly scope: string;
  /** Method, origin and path; no query. */
  readonly call: string;
  /** HTTP exchanges made so far. */
  attempts: number;
  /** How the call ended; `null` until then. */
  kind: 'ok' | ErrorKind | UnjudgedKind | null;
  code: string | null;
  requestId: string | null;
  /** HTTP status of the last answer, if that is why the call failed. */
  status: number | null;
  gaveUpBecause: GaveUpBecause | null;
}

/** What the channels `tracing:holdfast:attempt:*` tell: one object for each HTTP exchange, from `start` to `asyncEnd`. */
export interface AttemptTrace {
  readonly scope: string;
  /** Method, origin and path; no query. */
  readonly call: string;
  /** 1 for the first attempt of a call. */
  readonly attempt: number;
  /** The call that it belongs to, if someone listened when the call began. */
  readonly of: CallTrace | null;
  /** What the answer meant; `null` until then. */
  kind: VerdictKind | UnjudgedKind | null;
  code: string | null;
  requestId: string | null;
  status: number | null;
  executed: Executed;
  durationMs: number;
}

interface Channel {
  readonly hasSubscribers: boolean;
  publish(message: object): void;
  runStores<T>(context: object, run: () => T): T;
}

/** The sub-channels of Node's `TracingChannel`, by which one thing is followed from its beginning to its end. */
export interface Tracing {
  readonly hasSubscribers: boolean;
  readonly start: Channel;
  readonly end: Channel;
  readonly asyncStart: Channel;
  readonly asyncEnd: Channel;
  readonly error: Channel;
}

interface Diagnostics {
  channel(name: string): Channel;
  subscribe(name: string, listener: (message: object) => void): void;
  tracingChannel(name: string): Tracing;
}

type BuiltinLoader = { getBuiltinModule?: (name: string) => Diagnostics | undefined };

const silent: Channel = { hasSubscribers: false, publish: () => undefined, runStores: (_, run) => run() };
const untraced: Tracing = { hasSubscribers: false, start: silent, end: silent, asyncStart: silent, asyncEnd: silent, error: silent };

/** Asked for at run time, so that no bundle for browsers has to know of it. Node has this from 20.16 and 22.3 on. */
const node = /* @__PURE__ */ (() => (globalThis as { process?: BuiltinLoader }).process?.getBuiltinModule?.('node:diagnostics_channel'))();
const channel = (name: string): Channel => node?.channel(name) ?? silent;
const tracing = (name: string): Tracing => node?.tracingChannel(name) ?? untraced;

/** Listens to a channel of somebody else, for as long as the process runs. */
export function subscribe(name: string, listener: (message: object) => void): void {
  node?.subscribe(name, listener);
}

const channels = /* @__PURE__ */ new Map<EventName, Channel>();

/** The channel of an event: `holdfast:` and its name. */
function channelOf(name: EventName): Channel {
  let found = channels.get(name);
  if (found === undefined) channels.set(name, (found = channel(`holdfast:${name}`)));
  return found;
}

/** Follows calls. */
export const callTracing: Tracing = /* @__PURE__ */ tracing('holdfast:call');
/** Follows attempts. */
export const attemptTracing: Tracing = /* @__PURE__ */ tracing('holdfast:attempt');

/** Does anybody in the process listen to the channel of an event? */
export function isWatched(name: EventName): boolean {
  return channelOf(name).hasSubscribers;
}

/** Tells an event of a call to the whole process. */
export function publish(event: HoldfastEvents[EventName]): void {
  channelOf(event.type).publish(event);
}

const PUBLISHER: unique symbol = Symbol.for('holdfast.publisher.v1') as never;

/** Tells the events of a gate. One function for all copies of this package: a gate, which they share, keeps it once and so tells an event once. */
export function gatePublisher(): (event: GateEvent) => void {
  const holder = globalThis as { [PUBLISHER]?: (event: GateEvent) => void };
  return (holder[PUBLISHER] ??= publish);
}
