import type { RetryHooks } from '@holdfast/engine';
import type { AxiosError, AxiosResponse, InternalAxiosRequestConfig } from 'axios';
import { type IAxiosRetryConfig, isNetworkOrIdempotentRequestError, namespace } from 'axios-retry';

/** Options of axios-retry as requests carry them. An installed axios-retry adds `lastRequestTime`. */
type Carried = IAxiosRetryConfig & { lastRequestTime?: number };

type Answer = AxiosResponse | AxiosError;

/** What axios-retry sets where the user sets nothing. By name as well, for other copies of it. */
function isDefaultCondition(condition: Carried['retryCondition']): boolean {
  return condition === undefined || condition.name === isNetworkOrIdempotentRequestError.name;
}

/**
 * Reads the axios-retry options that existing code put on a request, so that they go on counting: `retries`, `retryCondition`, `retryDelay`, `onRetry`.
 * Options that axios-retry itself filled in with its defaults say nothing about the user's wishes but the number of retries.
 */
export function readRetryOptions(config: InternalAxiosRequestConfig): { retries: number | undefined; hooks: RetryHooks<Answer> | undefined } | undefined {
  const carried = (config as { [namespace]?: Carried })[namespace];
  if (carried === undefined) return undefined;
  const { retries, retryCondition, retryDelay, onRetry } = carried;
  const condition = isDefaultCondition(retryCondition) ? undefined : retryCondition;
  const filledIn = carried.lastRequestTime !== undefined;
  const asError = (error: unknown, answer: Answer | undefined): AxiosError => (error ?? answer) as AxiosError;
  return {
    retries,
    hooks: {
      allows: (error, answer) => condition?.(asError(error, answer)),
      // The default delay of axios-retry is none at all; that is no wish to hammer.
      delayMs: (retry, error, answer) => (filledIn && retryDelay?.(retry, asError(error, answer)) === 0 ? undefined : retryDelay?.(retry, asError(error, answer))),
      onRetry: (retry, error, answer) => onRetry?.(retry, asError(error, answer), config),
    },
  };
}

/** Tells an installed axios-retry that all tries of this call have been made, so that two loops do not multiply. */
export function stopAxiosRetry(config: InternalAxiosRequestConfig): void {
  const holder = config as { [namespace]?: Carried };
  const carried = holder[namespace];
  if (carried?.lastRequestTime !== undefined) holder[namespace] = { ...carried, retries: 0 };
}
