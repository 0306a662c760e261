import axios, { type InternalAxiosRequestConfig } from 'axios';
import type { FullCancelToken } from './attempt-token.js';

/** Not as axios's types have it: they give this class the arguments of AxiosError. */
const CanceledError = axios.CanceledError as unknown as new (message: null, config: InternalAxiosRequestConfig) => Error;

/** What axios rejects with when a signal is aborted before there is a request. */
export function canceledError(config: InternalAxiosRequestConfig): Error {
  return new CanceledError(null, config);
}

/** Listens for the caller's abort while no attempt is under way, at once if it has happened; returns the unsubscriber. */
export function onAbort(config: InternalAxiosRequestConfig, listener: (reason: unknown) => void): () => void {
  const token = config.cancelToken as FullCancelToken | undefined;
  const { signal } = config;
  const onSignal = (): void => listener(canceledError(config));
  token?.subscribe(listener);
  if (signal?.aborted === true) onSignal();
  else signal?.addEventListener?.('abort', onSignal);
  return () => {
    token?.unsubscribe(listener);
    signal?.removeEventListener?.('abort', onSignal);
  };
}
