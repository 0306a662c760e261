// Written by hand: what is not listed here is nobody's contract.
export { install } from './install.js';
export { verdictOf } from '@holdfast/engine';
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
} from '@holdfast/core';

export type { CallOptions, Holdfast, HoldfastOptions, HoldfastSnapshot, Stats } from '@holdfast/engine';
