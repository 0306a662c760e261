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

type Check = (value: unknown) => boolean;
type Shape = Readonly<Record<string, Check>>;

const isText: Check = (value) => typeof value === 'string';
const isFlag: Check = (value) => typeof value === 'boolean';
const isNumber: Check = (value) => Number.isFinite(value);
const isAmount: Check = (value) => isNumber(value) && (value as number) >= 0;
const isListOf = (check: Check): Check => (value) => Array.isArray(value) && value.every(check);
const isShaped = (shape: Shape): Check => (value) => typeof value === 'object' && value !== null && Object.entries(shape).every(([name, check]) => check((value as Record<string, unknown>)[name]));
const orNull = (check: Check): Check => (value) => value === null || check(value);
const orNothing = (check: Check): Check => (value) => value === undefined || check(value);

const isAnswer: Check = (value) => isListOf(orNull(isNumber))(value) && (value as Answer).length === 4 && (value as Answer).slice(0, 3).every(isNumber);
const isReport = isShaped({ member: isText, visit: isNumber, wants: isAmount, got: isAmount, answers: isListOf(isAnswer) });
const isView = isShaped({ state: (value) => value === 'open' || value === 'paced' || value === 'paused', perSecond: orNull(isAmount), pauseMs: orNull(isAmount), open: isFlag });
const isNews = isShaped({
  term: isText,
  visit: orNothing(isNumber),
  permits: orNothing(isListOf(isNumber)),
  view: orNothing(isView),
  members: orNothing(isAmount),
  snapshot: orNothing(orNull(isShaped({}))),
});

/** Reads a report; `null` for anything else, such as what somebody else says on the same channel. */
export function decodeReport(text: string): Report | null {
  return decode<Report>(text, isReport);
}

/** Reads news; `null` for anything else. */
export function decodeNews(text: string): News | null {
  return decode<News>(text, isNews);
}

/** Reads what was learned; `null` for anything else. Whoever takes it over looks at each of its numbers. */
export function parseSnapshot(text: string): PaceSnapshot | null {
  return decode<PaceSnapshot>(text, isShaped({}));
}

function decode<T>(text: string, check: Check): T | null {
  try {
    const message: unknown = JSON.parse(text);
    return check(message) ? (message as T) : null;
  } catch {
    return null;
  }
}
