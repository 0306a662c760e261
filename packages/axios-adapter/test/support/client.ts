import axios, { type AxiosInstance, type AxiosRequestConfig } from 'axios';
import { type Clock, systemClock } from '@holdfast/engine';
import { type Holdfast, type HoldfastOptions, install } from '../../src/index.js';

/** The machine's clock, without chance: a back-off is as short as it can be. */
export const hastyClock: Clock = { ...systemClock, random: () => 0 };

let scopes = 0;

/** A new instance with Holdfast in it, and a scope of its own: gates and their retry budgets are shared by all clients of a key. */
export function installed(config: AxiosRequestConfig = {}, options: HoldfastOptions = {}): { api: AxiosInstance; holdfast: Holdfast } {
  const api = axios.create(config);
  const scope = `scope-${++scopes}`;
  return { api, holdfast: install(api, { clock: hastyClock, scopeOf: () => scope, ...options }) };
}

/** What a promise rejects with; fails the test if it does not. */
export async function rejection(promise: Promise<unknown>): Promise<Error & Record<string, unknown>> {
  try {
    await promise;
  } catch (error) {
    return error as Error & Record<string, unknown>;
  }
  throw new Error('Expected a rejection.');
}

/** The body of a workflow with all parameters that any of them needs. */
export const EVERYTHING = {
  server: 1, callerName: 'A', street: 'B', cross: 'C', plate: 'P', SteamHex: 'S', Name: 'N', ServerID: 1, callX: 1, callY: 2, text: 'T',
};
