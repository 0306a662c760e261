import type { ErrorFacts } from './holdfast-error.js';
import { HoldfastError } from './holdfast-error.js';

/** The API rejected the key: it is not valid or lacks permissions. */
export class ApiKeyError extends HoldfastError {
  static readonly kind = 'api-key';
  override get name(): string {
    return 'ApiKeyError';
  }
  constructor(message: string, facts?: ErrorFacts) {
    super('api-key', message, facts);
  }
}

/** The API limited the key, and waiting did not help in time. */
export class RateLimitError extends HoldfastError {
  static readonly kind = 'rate-limit';
  override get name(): string {
    return 'RateLimitError';
  }
  constructor(message: string, facts?: ErrorFacts) {
    super('rate-limit', message, facts);
  }
}

/** The API cannot work with what was sent. */
export class BadRequestError extends HoldfastError {
  static readonly kind = 'bad-request';
  override get name(): string {
    return 'BadRequestError';
  }
  /** The request parameter that the API complains about, or `null`. */
  readonly parameter: string | null;
  /** The workflow (endpoint) that the API names, or `null`. */
  readonly workflow: string | null;
  constructor(message: string, facts: ErrorFacts = {}) {
    super('bad-request', message, facts);
    this.parameter = facts.parameter ?? null;
    this.workflow = facts.workflow ?? null;
  }
}

/** The API does not know the endpoint or the thing. */
export class NotFoundError extends HoldfastError {
  static readonly kind = 'not-found';
  override get name(): string {
    return 'NotFoundError';
  }
  /** The workflow (endpoint) that the API names, or `null`. */
  readonly workflow: string | null;
  constructor(message: string, facts: ErrorFacts = {}) {
    super('not-found', message, facts);
    this.workflow = facts.workflow ?? null;
  }
}

/** The server failed. */
export class ServerError extends HoldfastError {
  static readonly kind = 'server';
  override get name(): string {
    return 'ServerError';
  }
  constructor(message: string, facts?: ErrorFacts) {
    super('server', message, facts);
  }
}

/** The API says no, in a way that the dialect does not know. */
export class UnrecognizedFailureError extends HoldfastError {
  static readonly kind = 'other-failure';
  override get name(): string {
    return 'UnrecognizedFailureError';
  }
  constructor(message: string, facts?: ErrorFacts) {
    super('other-failure', message, facts);
  }
}

/**
 * There was no answer: refused or broken connection, timeout. What the transport threw stays the error that it was (a `TypeError` of
 * fetch, an `AxiosError` of axios) with these fields on it; `instanceof TransportError` and `isTransportError` know it all the same.
 */
export class TransportError extends HoldfastError {
  static readonly kind = 'transport';
  override get name(): string {
    return 'TransportError';
  }
  constructor(message: string, facts?: ErrorFacts) {
    super('transport', message, facts);
  }
}
