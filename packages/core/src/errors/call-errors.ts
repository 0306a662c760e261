import type { ErrorFacts } from './holdfast-error.js';
import { HoldfastError } from './holdfast-error.js';

/** The call's deadline passed, or a wait could not have ended before it. `retryAt` says when another try makes sense. */
export class DeadlineError extends HoldfastError {
  static readonly kind = 'deadline';
  override get name(): string {
    return 'DeadlineError';
  }
  constructor(message: string, facts?: ErrorFacts) {
    super('deadline', message, { gaveUpBecause: 'deadline', ...facts });
  }
}

/** Too many calls of the scope were waiting already, or this one waited and left the full queue for a call of higher priority. */
export class QueueFullError extends HoldfastError {
  static readonly kind = 'queue-full';
  override get name(): string {
    return 'QueueFullError';
  }
  constructor(message: string, facts?: ErrorFacts) {
    super('queue-full', message, { gaveUpBecause: 'queue-full', ...facts });
  }
}

/** A newer call with the same `replaceKey` took the place of this one in the queue. The call was not sent. */
export class ReplacedError extends HoldfastError {
  static readonly kind = 'replaced';
  override get name(): string {
    return 'ReplacedError';
  }
  constructor(message: string, facts?: ErrorFacts) {
    super('replaced', message, { gaveUpBecause: 'aborted', ...facts });
  }
}

/** Holdfast was closed while the call waited, or before it began. The call was not sent. */
export class ClosedError extends HoldfastError {
  static readonly kind = 'closed';
  override get name(): string {
    return 'ClosedError';
  }
  constructor(message: string, facts?: ErrorFacts) {
    super('closed', message, { gaveUpBecause: 'aborted', ...facts });
  }
}
