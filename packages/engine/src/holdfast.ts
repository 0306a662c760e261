import type { EventName, HoldfastEvents } from './events.js';
import type { HoldfastSnapshot } from './options.js';

/** How one scope is doing. */
export interface ScopeStats {
  /** Origin and a hash of the credential. */
  readonly scope: string;
  /** `open`: nothing is held back; `paced`: attempts leave at `pace`; `paused`: none leaves before `pausedUntil`. */
  readonly state: 'open' | 'paced' | 'paused';
  /** Attempts per second that the gate lets through, or `null` where no rate is known. */
  readonly pace: number | null;
  /** End of the pause, in milliseconds since 1970, or `null`. */
  readonly pausedUntil: number | null;
  /** Attempts under way. */
  readonly inFlight: number;
  /** Calls that wait. */
  readonly queued: number;
  /** Answers so far that were no rate limit. */
  readonly accepted: number;
  /** Answers so far that were a rate limit. */
  readonly rejected: number;
  /** Attempts so far beyond the first of a call. */
  readonly retries: number;
}

/** How a client is doing. Scopes are shared by all clients of the process, and so are their numbers. */
export interface Stats {
  readonly scopes: readonly ScopeStats[];
}

/** The handle that both adapters hand out. */
export interface Holdfast {
  /** Takes Holdfast out: the client is exactly as it was before. Calls under way end as they began. */
  uninstall(): void;
  /** Accepts no more calls, ends those that wait with a `ClosedError`, and resolves when those under way have ended. */
  close(): Promise<void>;
  /** How each scope is doing. */
  stats(): Stats;
  /** What was learned of the limits, as plain JSON without secrets; give it back as `initialPace` after a restart. */
  snapshot(): HoldfastSnapshot;
  /**
   * Listens to an event; returns the function that stops listening.
   *
   * @throws TypeError for an unknown event.
   */
  on<Name extends EventName>(name: Name, listener: (event: HoldfastEvents[Name]) => void): () => void;
}
