import type { Dialect } from './dialect.js';

/** What stands in place of a secret. */
export const REDACTED = '[redacted]';

const MAX_LABEL = 300;
/** Shorter values are no secrets, and replacing them would garble the text. */
const MIN_SECRET = 4;
const SECRET_NAME = /(?:key|token|secret|passw|pwd|auth|credential|session|signature|cookie|bearer)/i;

/**
 * Names a call in messages, logs and events: method, origin and path. Query, fragment and user info are left out whole, because keys
 * travel there; a credential in the path is replaced.
 */
export function describeCall(method: string | undefined, url: string | undefined, dialect?: Dialect): string {
  const verb = (method ?? 'GET').toUpperCase();
  if (url === undefined || url === '') return verb;
  let label: string;
  try {
    const { origin, host, protocol, pathname } = new URL(url);
    label = (origin === 'null' ? `${protocol}//${host}` : origin) + pathname;
  } catch {
    label = url.split(/[?#]/, 1)[0]!.replace(/^((?:[a-z][a-z0-9+.-]{0,20}:)?\/\/)[^/]{0,500}@/i, '$1');
  }
  for (const source of dialect?.credentials ?? []) {
    if ('path' in source) label = replacePathCredential(label, source.path);
  }
  return `${verb} ${label.slice(0, MAX_LABEL)}`;
}

function replacePathCredential(label: string, pattern: RegExp): string {
  const credential = pattern.exec(label)?.[1];
  return credential === undefined ? label : label.replaceAll(credential, REDACTED);
}

/** A text of foreign origin for a message: secrets replaced, control characters removed, cut to `maxLength` characters. */
export function redact(text: string, secrets: readonly string[], maxLength = 500): string {
  let clean = text.slice(0, 10 * maxLength);
  for (const secret of secrets) clean = clean.replaceAll(secret, REDACTED);
  // eslint-disable-next-line no-control-regex -- control and bidirectional characters can forge log lines
  clean = clean.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]+/g, ' ').trim();
  return clean.length > maxLength ? `${clean.slice(0, maxLength - 1)}…` : clean;
}

/** The parts of a request in which secrets travel. */
export interface SecretBearer {
  readonly url?: string | undefined;
  /** Name and value of each header. */
  readonly headers?: Iterable<readonly [string, string]> | undefined;
  /** The body where it is text or a plain object. */
  readonly body?: unknown;
  /** Further name and value pairs, such as query parameters that are not in the URL yet. */
  readonly fields?: Iterable<readonly [string, unknown]> | undefined;
}

/** Collects the values of a request that look like secrets by their names, in every spelling in which a server may echo them. Longest first. */
export function secretsOf(request: SecretBearer, dialect?: Dialect): readonly string[] {
  const found = new Set<string>();
  const add = (value: string): void => {
    for (const spelling of [value, encodeURIComponent(value), JSON.stringify(value).slice(1, -1)]) {
      if (spelling.length >= MIN_SECRET) found.add(spelling);
    }
  };
  const named = new Set((dialect?.credentials ?? []).flatMap((source) => ('query' in source ? [source.query] : 'header' in source ? [source.header] : [])));
  const addField = (name: string, value: unknown): void => {
    if (typeof value === 'string' && (named.has(name) || SECRET_NAME.test(name))) add(value);
  };
  try {
    secretsOfUrl(request.url, dialect, add, addField);
    for (const [name, value] of request.fields ?? []) addField(name, value);
    for (const [name, value] of request.headers ?? []) secretsOfHeader(name.toLowerCase(), String(value), add, addField);
    secretsOfBody(request.body, addField);
  } catch {
    // What cannot be read cannot be echoed either; keep what was found.
  }
  return [...found].sort((a, b) => b.length - a.length);
}

type Add = (value: string) => void;
type AddField = (name: string, value: unknown) => void;

function secretsOfUrl(text: string | undefined, dialect: Dialect | undefined, add: Add, addField: AddField): void {
  if (text === undefined) return;
  const url = new URL(text, 'http://relative.invalid');
  for (const part of [url.username, url.password]) if (part !== '') add(decodeURIComponent(part));
  for (const [name, value] of url.searchParams) addField(name, value);
  for (const source of dialect?.credentials ?? []) {
    if (!('path' in source)) continue;
    const credential = source.path.exec(url.pathname)?.[1];
    if (credential !== undefined) add(credential);
  }
}

function secretsOfHeader(name: string, value: string, add: Add, addField: AddField): void {
  if (name === 'cookie') {
    for (const pair of value.split(';')) add(pair.slice(pair.indexOf('=') + 1).trim());
  } else if (name === 'authorization' || name === 'proxy-authorization') {
    const [scheme = '', ...rest] = value.split(' ');
    add(value);
    add(rest.join(' '));
    if (scheme.toLowerCase() === 'basic') for (const part of decodeBasic(rest.join(''))) add(part);
  } else {
    addField(name, value);
  }
}

function decodeBasic(base64: string): string[] {
  const text = atob(base64);
  const colon = text.indexOf(':');
  return colon < 0 ? [text] : [text, text.slice(0, colon), text.slice(colon + 1)];
}

function secretsOfBody(body: unknown, addField: AddField): void {
  let fields: unknown = body;
  if (typeof body === 'string') {
    if (body.length > 65_536) return;
    fields = body.trimStart().startsWith('{') ? JSON.parse(body) : Object.fromEntries(new URLSearchParams(body));
  }
  addFields(fields, addField, 0);
}

function addFields(value: unknown, addField: AddField, depth: number): void {
  if (typeof value !== 'object' || value === null || depth > 3) return;
  for (const [name, item] of Object.entries(value).slice(0, 200)) {
    addField(name, item);
    addFields(item, addField, depth + 1);
  }
}
