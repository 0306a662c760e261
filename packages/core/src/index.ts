// Written by hand: what is not listed here is nobody's contract.
export { classify, isPlainSuccess } from './classify.js';
export { codesByKind } from './codes-by-kind.js';
export { decide, MAX_ATTEMPTS } from './decide.js';
export { defineDialect } from './define-dialect.js';
export { rocketcad } from './dialects/rocketcad.js';
export {
  ApiKeyError,
  BadRequestError,
  NotFoundError,
  RateLimitError,
  ServerError,
  TransportError,
  UnrecognizedFailureError,
} from './errors/answer-errors.js';
export { ClosedError, DeadlineError, QueueFullError, ReplacedError } from './errors/call-errors.js';
export { createError } from './errors/create-error.js';
export {
  isApiKeyError,
  isBadRequestError,
  isClosedError,
  isDeadlineError,
  isHoldfastError,
  isNotFoundError,
  isQueueFullError,
  isRateLimitError,
  isReplacedError,
  isServerError,
  isTransportError,
  isUnrecognizedFailureError,
} from './errors/guards.js';
export { cleanHistory, MAX_HISTORY } from './errors/history.js';
export { HoldfastError } from './errors/holdfast-error.js';
export { markTransportError, removeSecrets } from './errors/mark-error.js';
export { isJsonLike } from './http/json-like.js';
export { MAX_WAIT_MS } from './http/retry-after.js';
export { describeCall, redact, secretsOf } from './redact.js';
export { REDACTED } from './spellings.js';
export { when } from './when.js';

export type { Decision, GaveUpBecause, Situation } from './decide.js';
export type {
  Answer,
  CodeMeaning,
  CredentialSource,
  Dialect,
  DialectSpec,
  EndpointRule,
  FailureRule,
  Finding,
  WaitHint,
  WaitUnit,
} from './dialect.js';
export type { ErrorKind } from './errors/brand.js';
export type { FailureContext } from './errors/create-error.js';
export type { AttemptRecord } from './errors/history.js';
export type { ErrorFacts, HoldfastFields } from './errors/holdfast-error.js';
export type { ErrorOutcome, HeadersLike, Outcome, ResponseOutcome } from './outcome.js';
export type { Path } from './path.js';
export type { SecretBearer } from './redact.js';
export type { Executed, FailureKind, Verdict, VerdictKind, Warning } from './verdict.js';
export type { Expected, FailureParts } from './when.js';
