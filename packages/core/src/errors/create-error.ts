import type { GaveUpBecause } from '../decide.js';
import { redact } from '../redact.js';
import type { FailureKind, Verdict } from '../verdict.js';
import {
  ApiKeyError,
  BadRequestError,
  NotFoundError,
  RateLimitError,
  ServerError,
  TransportError,
  UnrecognizedFailureError,
} from './answer-errors.js';
import { type AttemptRecord, cleanHistory } from './history.js';
import type { ErrorFacts, HoldfastError } from './holdfast-error.js';

/** What is known of a failed call besides its last verdict. */
export interface FailureContext {
  /** The call without secrets, as `describeCall` writes it. */
  readonly call: string;
  /** The vendor's name. */
  readonly vendor: string;
  readonly attempts: number;
  readonly gaveUpBecause: GaveUpBecause;
  readonly status: number | null;
  /** When another try makes sense, in milliseconds since 1970. */
  readonly retryAt: number | null;
  /** Values that must not show; see `secretsOf`. */
  readonly secrets: readonly string[];
  /** What each failed attempt met; may hold texts of the server as they came. */
  readonly history?: readonly AttemptRecord[];
  readonly cause?: unknown;
}

interface Wording {
  readonly errorClass: new (message: string, facts?: ErrorFacts) => HoldfastError;
  /** What happened, to be followed by the call. */
  readonly what: string;
  /** What to do next. */
  readonly next: string;
}

const WORDING: Readonly<Record<FailureKind, Wording>> = {
  'api-key': {
    errorClass: ApiKeyError,
    what: 'rejected the API key of',
    next: 'The key is not valid or lacks permissions: check both.',
  },
  'rate-limit': {
    errorClass: RateLimitError,
    what: 'limited the API key of',
    next: 'Send less, allow a longer deadlineMs, or try again later; if it never ends, check the permissions of the key.',
  },
  'bad-request': { errorClass: BadRequestError, what: 'cannot work with', next: 'Correct the request before sending it again.' },
  'not-found': { errorClass: NotFoundError, what: 'does not know the target of', next: 'Check the URL and the ids in it.' },
  server: { errorClass: ServerError, what: 'failed to answer', next: 'Try again later.' },
  'other-failure': {
    errorClass: UnrecognizedFailureError,
    what: 'refused',
    next: 'The refusal is of no known kind; read its message, or ask the vendor with the request id.',
  },
  transport: { errorClass: TransportError, what: 'gave no answer to', next: 'Check the network and the host.' },
};

const STOPPED: Readonly<Record<GaveUpBecause, string>> = {
  'not-retryable': '',
  'attempts-exhausted': 'no attempts were left',
  deadline: 'the deadline left no time to wait',
  aborted: 'the call was aborted',
  budget: 'the retry budget was spent',
  'body-not-replayable': 'its body cannot be sent twice',
  'queue-full': 'the queue was full',
};

/** The typed error of a failed verdict: what happened, to which call, what to do next. */
export function createError(verdict: Verdict & { readonly kind: FailureKind }, context: FailureContext): HoldfastError {
  const clean = (text: string | null | undefined, maxLength?: number): string | null => (text == null ? null : redact(text, context.secrets, maxLength));
  const wording = WORDING[verdict.kind];
  const { status, retryAt, attempts, gaveUpBecause, cause } = context;
  const told = { ...verdict, code: clean(verdict.code), requestId: clean(verdict.requestId), helpUrl: clean(verdict.helpUrl), message: clean(verdict.message, 300) };
  return new wording.errorClass(sentence(told, wording, context), {
    code: told.code,
    requestId: told.requestId,
    status,
    helpUrl: told.helpUrl,
    executed: told.executed,
    retryAt,
    attempts,
    gaveUpBecause,
    parameter: clean(verdict.parameter),
    workflow: clean(verdict.workflow),
    history: cleanHistory(context.history ?? [], context.secrets),
    cause,
  });
}

function sentence(verdict: Verdict, wording: Wording, context: FailureContext): string {
  const { code, requestId, message, executed, helpUrl } = verdict;
  const marks = [code, context.status !== null && `HTTP ${context.status}`, requestId !== null && `request ${requestId}`];
  const details = marks.filter((mark) => typeof mark === 'string').join(', ');
  const said = message === null ? '' : `: "${message}"`;
  const stopped = STOPPED[context.gaveUpBecause];
  const tries = context.attempts === 1 ? '1 attempt' : `${context.attempts} attempts`;
  const gaveUp = stopped === '' ? '' : ` Gave up after ${tries} because ${stopped}.`;
  const unsure = executed === 'maybe' ? ' It may have run.' : '';
  const help = helpUrl === null ? '' : ` See ${helpUrl}`;
  return `${context.vendor} ${wording.what} ${context.call}${details === '' ? '' : ` (${details})`}${said}.${gaveUp}${unsure} ${wording.next}${help}`;
}
