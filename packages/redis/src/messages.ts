import type { PaceSnapshot } from '@holdfast/engine';

/** What an attempt met. `warned` is told beside `accepted`. */
export const OUTCOME = { refused: 0, accepted: 1, lost: 2, warned: 3 } as const;

/** The permit of an attempt that needed none. */
export const NO_PERMIT = -1;

/** Permit, outcome, round trip in ms, and the wait that the server asked for in ms. */
export type Answer = readonly [permit: number, outcome: number, tripMs: number, hintMs: number | null];

/** From a process to the conductor. */
export interface Report {
  readonly member: string;
  /** Another number: it has lost touch since, and what it was given is void. */
  readonly visit: number;
  /** Attempts that wait. */
  readonly wants: number;
  /** Permits that it has received on this visit, from this conductor. */
  readonly got: number;
  readonly answers: readonly Answer[];
}

/** How the scope is. Times are what is left, because clocks differ. */
export interface View {
  readonly state: 'open' | 'paced' | 'paused';
  readonly perSecond: number | null;
  readonly pauseMs: number | null;
  /** Nothing need be asked for or told, but refusals. */
  readonly open: boolean;
}

/** From the conductor to one process or to all. */
export interface News {
  /** Who conducts; another name is another conductor, which must be told everything anew. */
  readonly term: string;
  /** For one process: the visit that it is meant for. */
  readonly visit?: number;
  /** For one process: attempts that may leave now. */
  readonly permits?: readonly number[];
  readonly view?: View;
  /** Processes that use the scope. */
  readonly members?: number;
  readonly snapshot?: PaceSnapshot | null;
}

/** Reads a message; `null` for what is none, such as one of somebody else on the same channel. */
export function decode<T extends Report | News>(text: string, field: keyof T): T | null {
  try {
    const message = JSON.parse(text) as T;
    return typeof message === 'object' && message !== null && message[field] !== undefined ? message : null;
  } catch {
    return null;
  }
}

/** Reads what was learned; `null` for anything else. */
export function parseSnapshot(text: string): PaceSnapshot | null {
  const snapshot = text === '' ? null : decode<never>(text, 'version' as never);
  return snapshot as PaceSnapshot | null;
}
