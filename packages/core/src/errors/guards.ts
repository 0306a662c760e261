import type {
  ApiKeyError,
  BadRequestError,
  NotFoundError,
  RateLimitError,
  ServerError,
  TransportError,
  UnrecognizedFailureError,
} from './answer-errors.js';
import { brandOf, type ErrorKind } from './brand.js';
import type { ClosedError, DeadlineError, QueueFullError, ReplacedError } from './call-errors.js';
import type { HoldfastError } from './holdfast-error.js';

function guardFor<T extends HoldfastError>(kind: ErrorKind): (value: unknown) => value is T {
  return (value): value is T => brandOf(value) === kind;
}

/** True for every error that Holdfast made or marked, from whichever copy of the package. */
export function isHoldfastError(value: unknown): value is HoldfastError {
  return brandOf(value) !== undefined;
}

/** The API rejected the key. */
export const isApiKeyError = /* @__PURE__ */ guardFor<ApiKeyError>('api-key');
/** The API limited the key, and waiting did not help in time. */
export const isRateLimitError = /* @__PURE__ */ guardFor<RateLimitError>('rate-limit');
/** The API cannot work with what was sent. */
export const isBadRequestError = /* @__PURE__ */ guardFor<BadRequestError>('bad-request');
/** The API does not know the endpoint or the thing. */
export const isNotFoundError = /* @__PURE__ */ guardFor<NotFoundError>('not-found');
/** The server failed. */
export const isServerError = /* @__PURE__ */ guardFor<ServerError>('server');
/** The API says no, in a way that the dialect does not know. */
export const isUnrecognizedFailureError = /* @__PURE__ */ guardFor<UnrecognizedFailureError>('other-failure');
/** There was no answer. */
export const isTransportError = /* @__PURE__ */ guardFor<TransportError>('transport');
/** The call's deadline passed. */
export const isDeadlineError = /* @__PURE__ */ guardFor<DeadlineError>('deadline');
/** Too many calls were waiting already. */
export const isQueueFullError = /* @__PURE__ */ guardFor<QueueFullError>('queue-full');
/** A newer call with the same `replaceKey` took the place of this one. */
export const isReplacedError = /* @__PURE__ */ guardFor<ReplacedError>('replaced');
/** Holdfast was closed before the call left. */
export const isClosedError = /* @__PURE__ */ guardFor<ClosedError>('closed');
