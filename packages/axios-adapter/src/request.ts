import { type Dialect, secretsOf } from '@holdfast/core';
import axios, { type AxiosBasicCredentials, type InternalAxiosRequestConfig } from 'axios';
import { isBytes, isStream, textOf } from './body.js';

/** Bytes of a request body in which secrets are looked for. */
const MAX_BODY = 65_536;

/** Without defaults of any instance: an interceptor may have taken out of a request what they hold. */
const bare = new axios.Axios({});

/** The full URL, credentials included, as the adapter will build it. */
export function urlOf(config: InternalAxiosRequestConfig): string {
  try {
    return bare.getUri(config);
  } catch {
    // Parameters that cannot be written: the adapter fails on them, in its own words.
    return `${config.baseURL ?? ''}${config.url ?? ''}`;
  }
}

/** One header's value as it will be sent: axios puts `auth` in place of an Authorization header. */
export function headerOf(config: InternalAxiosRequestConfig, name: string): string | null {
  if (config.auth && name.toLowerCase() === 'authorization') return `Basic ${base64Of(config.auth)}`;
  const value: unknown = config.headers.get(name);
  return value === null || value === undefined || value === false ? null : String(value);
}

/** Everything in a request that looks like a secret. */
export function secretsIn(config: InternalAxiosRequestConfig, dialect: Dialect): readonly string[] {
  const { headers, data, params, auth, proxy } = config;
  const fields: [string, unknown][] = [];
  for (const credentials of [auth, proxy === false ? undefined : proxy?.auth]) {
    if (credentials) fields.push(['password', credentials.password], ['auth', credentials.username], ['auth', base64Of(credentials)]);
  }
  if (typeof params === 'object' && params !== null) {
    fields.push(...(params instanceof URLSearchParams ? params.entries() : Object.entries(params as Record<string, unknown>)));
  }
  return secretsOf({ url: urlOf(config), headers: Object.entries(headers.toJSON()) as [string, string][], body: readable(data), fields }, dialect);
}

function base64Of({ username, password }: AxiosBasicCredentials): string {
  const bytes = new TextEncoder().encode(`${username ?? ''}:${password ?? ''}`);
  return btoa(String.fromCharCode(...bytes));
}

/** What can be searched of a request body. */
function readable(data: unknown): unknown {
  if (isBytes(data)) return textOf(data, MAX_BODY);
  return isStream(data) ? undefined : data;
}
