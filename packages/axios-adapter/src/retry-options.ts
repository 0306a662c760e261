import type { RetryHooks } from '@holdfast/engine';
import type { AxiosError, AxiosResponse, InternalAxiosRequestConfig } from 'axios';
import { type IAxiosRetryConfig, isNetworkOrIdempotentRequestError, namespace } from 'axios-retry';

/** Options of axios-retry as requests carry them. An installed axios-retry adds `lastRequestTime` and `retryCount`. */
type Carried = IAxiosRetryConfig & { lastRequestTime?: number; retryCount?: number };

type Answer = AxiosResponse | AxiosError;

/** What existing code wrote for axios-retry. */
export interface RetryOptions {
  readonly retries: number | undefined;
  readonly hooks: RetryHooks<Answer>;
  /** True if the code calls this response none to repeat, whatever its status. */
  readonly accepts: (response: AxiosResponse) => boolean;
}

function carriedBy(config: InternalAxiosRequestConfig): Carried | undefined {
  return (config as { [namespace]?: Carried })[namespace];
}

/** What axios-retry sets where the user sets nothing. By name as well, for other copies of it. */
function isDefaultCondition(condition: Carried['retryCondition']): boolean {
  return condition === undefined || condition.name === isNetworkOrIdempotentRequestError.name;
}

/**
 * Reads the axios-retry options that existing code put on a request, so that they go on counting: `retries`, `retryCondition`, `retryDelay`,
 * `onRetry`, `validateResponse`. Options that axios-retry itself filled in with its defaults say nothing about the user's wishes but the number of retries.
 */
export function readRetryOptions(config: InternalAxiosRequestConfig): RetryOptions | undefined {
  const carried = carriedBy(config);
  if (carried === undefined) return undefined;
  const { retries, retryCondition, retryDelay, onRetry } = carried;
  const condition = isDefaultCondition(retryCondition) ? undefined : retryCondition;
  const asError = (error: unknown, answer: Answer | undefined): AxiosError => (error ?? answer) as AxiosError;
  const accepts = (response: AxiosResponse): boolean => carried.validateResponse?.(transformed(response, config)) === true;
  return {
    retries,
    accepts,
    hooks: {
      allows: (error, answer) => {
        if (answer instanceof Error && answer.response !== undefined && accepts(answer.response)) return false;
        return condition === undefined ? undefined : asAxiosRetryReads(condition(asError(error, answer)));
      },
      delayMs: (retry, error, answer) => {
        const delayMs = retryDelay?.(retry, asError(error, answer));
        // The default delay of axios-retry is none at all; that is no wish to hammer.
        return carried.lastRequestTime !== undefined && delayMs === 0 ? undefined : delayMs;
      },
      onRetry: (retry, error, answer) => onRetry?.(retry, asError(error, answer), config),
    },
  };
}

/** As axios-retry does: what is truthy, or a promise of anything but `false`. A promise that rejects is a no. */
function asAxiosRetryReads(allowed: boolean | PromiseLike<boolean>): boolean | PromiseLike<boolean> {
  if (typeof allowed !== 'object' || allowed === null) return Boolean(allowed);
  return allowed.then(
    (value) => value !== false,
    () => false,
  );
}

/** The response as a response interceptor would see it, which is where axios-retry shows it. */
function transformed(response: AxiosResponse, config: InternalAxiosRequestConfig): AxiosResponse {
  const transforms = [config.transformResponse ?? []].flat();
  try {
    const data: unknown = transforms.reduce<unknown>((value, transform) => transform.call(config, value, response.headers as never, response.status), response.data);
    return { ...response, data };
  } catch {
    return response;
  }
}

/** Tells an installed axios-retry that all tries of this call have been made, so that two loops do not multiply. */
export function stopAxiosRetry(config: InternalAxiosRequestConfig, attempts: number): void {
  const carried = carriedBy(config);
  if (carried?.lastRequestTime === undefined) return;
  const made = Math.max(0, attempts - 1);
  (config as { [namespace]?: Carried })[namespace] = { ...carried, retries: made, retryCount: made };
}
