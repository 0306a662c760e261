import type { Clock } from '../clock.js';
import type { Pace, PaceSnapshot } from '../pace/pace.js';

/**
 * What makes many processes one: it shares the pace of a scope. All that the engine knows of it; `@holdfast/redis` has one.
 */
export interface Store {
  /**
   * A client of this process begins to use the store. Connections may be opened; clients that do so more than once share them.
   */
  open(): void;
  /** A client has ended. After as many of these as of `open` the store lets go of everything: its paces go on as paces of this process alone. */
  close(): Promise<void>;
  /** The pace of a scope, from now on that of all processes. It must work without them, too: whatever happens to the store, no call waits for it. */
  share(scope: SharedScope): SharedPace;
}

/** A pace that more than this process decides about: what may leave is told from outside, by {@link SharedScope.changed}. */
export interface SharedPace extends Pace {
  /** True once the store has let go of it; another store may take over then. */
  readonly closed: boolean;
  /** The scope is no longer used by this process. */
  leave(): void;
}

/** What a store gets to know of a scope, and may ask of it. */
export interface SharedScope {
  /** Names the scope in every process; dialect, origin and a hash of the credential. */
  readonly key: string;
  readonly clock: Clock;
  /** How many attempts wait and could leave at once. */
  waiting(): number;
  /** The pace has something new: attempts may leave, or the state is another. */
  changed(): void;
  /** Other processes cannot be heard, and this one goes on alone: told once, until `rejoined`. `reason` holds no secret. */
  degraded(reason: string): void;
  /** All is shared again. */
  rejoined(): void;
  /** A pace for the calls of all processes; `initial` is what an earlier one had learned. */
  createPace(initial: PaceSnapshot | null): Pace;
  /** A pace for this process alone, while it cannot hear the others: its share, if `processes` of them use the limit. */
  createShare(initial: PaceSnapshot | null, processes: number): Pace;
}
