import type { GaveUpBecause } from '../decide.js';
import type { Executed } from '../verdict.js';
import { BRAND, brandOf, type ErrorKind } from './brand.js';
import { tellStory } from './explain.js';
import type { AttemptRecord } from './history.js';

/** What an error tells besides its message. `null` stands for "not known". */
export interface ErrorFacts {
  /** The API's code, such as `1A`, or the system's, such as `ECONNRESET`. */
  readonly code?: string | null;
  readonly requestId?: string | null;
  /** HTTP status of the last answer. */
  readonly status?: number | null;
  /** Where the vendor explains the code. */
  readonly helpUrl?: string | null;
  /** Did the call run? */
  readonly executed?: Executed;
  /** When another try makes sense, in milliseconds since 1970. */
  readonly retryAt?: number | null;
  /** HTTP exchanges made for this call; 0 if it never left. */
  readonly attempts?: number;
  readonly gaveUpBecause?: GaveUpBecause;
  /** The request parameter that the API complains about. */
  readonly parameter?: string | null;
  /** The workflow (endpoint) that the API names. */
  readonly workflow?: string | null;
  /** What each failed attempt met, without secrets. */
  readonly history?: readonly AttemptRecord[];
  readonly cause?: unknown;
}

/** The fields that every Holdfast error has, also one that a transport threw and Holdfast only marked. */
export interface HoldfastFields {
  readonly kind: ErrorKind;
  readonly code: string | null;
  readonly requestId: string | null;
  readonly status: number | null;
  readonly helpUrl: string | null;
  readonly executed: Executed;
  readonly retryAt: number | null;
  readonly attempts: number;
  readonly gaveUpBecause: GaveUpBecause;
}

/** Fills in what was left out. */
export function fieldsOf(kind: ErrorKind, facts: ErrorFacts): HoldfastFields {
  return {
    kind,
    code: facts.code ?? null,
    requestId: facts.requestId ?? null,
    status: facts.status ?? null,
    helpUrl: facts.helpUrl ?? null,
    executed: facts.executed ?? 'no',
    retryAt: facts.retryAt ?? null,
    attempts: facts.attempts ?? 0,
    gaveUpBecause: facts.gaveUpBecause ?? 'not-retryable',
  };
}

/** The base of all errors. Tell them apart with the guards (`isRateLimitError(e)`), which also work across package copies. */
export abstract class HoldfastError extends Error implements HoldfastFields {
  declare readonly kind: ErrorKind;
  declare readonly code: string | null;
  declare readonly requestId: string | null;
  declare readonly status: number | null;
  declare readonly helpUrl: string | null;
  declare readonly executed: Executed;
  declare readonly retryAt: number | null;
  declare readonly attempts: number;
  declare readonly gaveUpBecause: GaveUpBecause;
  /** What each failed attempt met, the last ones if there were many. Not enumerable, so that logs stay short. */
  declare readonly history: readonly AttemptRecord[];
  declare readonly [BRAND]: ErrorKind;

  constructor(kind: ErrorKind, message: string, facts: ErrorFacts = {}) {
    super(message, facts.cause === undefined ? undefined : { cause: facts.cause });
    Object.defineProperty(this, BRAND, { value: kind });
    Object.assign(this, fieldsOf(kind, facts));
    Object.defineProperty(this, 'history', { value: facts.history ?? [], configurable: true, writable: true });
  }

  /** The story of the call in one paragraph, to be handed to the vendor's support: what happened, each attempt, request ids, the help link. Holds no secret. */
  explain(): string {
    return tellStory(`${this.name}: ${this.message}`, this, this.history);
  }

  /** Everything but the stack, the cause and what adapters attach (request, response): safe to log. */
  toJSON(): Record<string, unknown> {
    return { ...(this as object), name: this.name, message: this.message };
  }

  /** By brand, so that it holds across package copies and for transport errors that Holdfast only marked. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    const brand = brandOf(value);
    if (brand === undefined) return false;
    if (this === HoldfastError) return true;
    if (Object.hasOwn(this, 'kind')) return brand === (this as unknown as { kind: ErrorKind }).kind;
    return Object.prototype.isPrototypeOf.call(this.prototype as object, value as object);
  }
}
