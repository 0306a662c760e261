import { HoldfastError } from '@holdfast/core';
import axios, { type AxiosResponse, type InternalAxiosRequestConfig } from 'axios';

/** What errors of axios carry and no log should show: the key is in all of them. */
const TALKATIVE = ['config', 'request', 'response'] as const;

/** Gives one of our errors what code that catches errors of axios reads. */
export function dressAsAxiosError(error: HoldfastError, config: InternalAxiosRequestConfig, response: AxiosResponse | undefined): void {
  hide(error, 'isAxiosError', true);
  hide(error, 'config', config);
  if (response === undefined) return;
  hide(error, 'request', response.request);
  hide(error, 'response', response);
  letErrorWin(config);
}

/** Keeps what a marked error of the transport carries out of logs, where it is still to be read. */
export function hideDetails(error: object): void {
  for (const name of TALKATIVE) if (Object.hasOwn(error, name)) hide(error, name, (error as Record<string, unknown>)[name]);
  if (axios.isAxiosError(error)) hide(error, 'toJSON', HoldfastError.prototype.toJSON);
}

function hide(error: object, name: string, value: unknown): void {
  Object.defineProperty(error, name, { value, configurable: true, writable: true, enumerable: false });
}

/**
 * axios will run the response transforms on the response of an error. One that throws, because it expects the data of a success, would put its own
 * error in place of ours. Runs once: it puts the transforms back first.
 */
function letErrorWin(config: InternalAxiosRequestConfig): void {
  const transforms = config.transformResponse;
  if (transforms === undefined) return;
  config.transformResponse = function guarded(data: unknown, headers, status): unknown {
    config.transformResponse = transforms;
    try {
      return [transforms].flat().reduce((value: unknown, transform) => transform.call(config, value, headers, status), data);
    } catch {
      return data;
    }
  };
}
