import type { Dialect } from './dialect.js';
import { longestSpelling, replaceSecrets } from './spellings.js';

const MAX_LABEL = 300;
/** Longer bodies are not searched for secrets. In characters. */
const MAX_BODY = 65_536;
/** Shorter values are no secrets, and replacing them would garble the text. */
const MIN_SECRET = 4;
const SECRET_NAME = /key|token|secret|passw|pwd|auth|credential|session|signature|cookie|bearer/i;
/** Control and bidirectional characters can forge log lines. */
// eslint-disable-next-line no-control-regex -- that is the point
const FORGING = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]+/g;

/**
 * Names a call in messages, logs and events: method, origin and path. Query, fragment and user info are left out whole, because keys
 * travel there; a credential in the path is replaced.
 */
export function describeCall(method: string | undefined, url: string | undefined, dialect?: Dialect): string {
  let host = '';
  let path: string;
  try {
    const parsed = new URL(url ?? '');
    host = `${parsed.protocol}//${parsed.host}`;
    path = parsed.pathname;
  } catch {
    path = (url ?? '').split(/[?#]/, 1)[0]!.replace(/^((?:[a-z][a-z0-9+.-]{0,20}:)?\/\/)[^/]{0,500}@/i, '$1');
  }
  return redact(`${(method ?? 'GET').toUpperCase()} ${host}${path}`, pathCredentials(path, dialect), MAX_LABEL);
}

function pathCredentials(path: string, dialect: Dialect | undefined): string[] {
  const found = (dialect?.credentials ?? []).map((source) => ('path' in source ? source.path.exec(path)?.[1] : undefined));
  return found.filter((credential) => credential !== undefined && credential !== '') as string[];
}

/** A text of foreign origin for a message: secrets replaced, control characters removed, cut to `maxLength` characters. */
export function redact(text: string, secrets: readonly string[], maxLength = 500): string {
  let clean = replaceSecrets(text.slice(0, 10 * maxLength), secrets);
  // The cut may have left the beginning of a secret at the end, where none of them is found any more.
  if (text.length > 10 * maxLength) clean = clean.slice(0, -Math.max(1, ...secrets.map(longestSpelling)));
  clean = clean.replace(FORGING, ' ').trim();
  return clean.length > maxLength ? `${clean.slice(0, maxLength - 1)}…` : clean;
}

/** The parts of a request in which secrets travel. */
export interface SecretBearer {
  readonly url?: string | undefined;
  /** Name and value of each header. */
  readonly headers?: Iterable<readonly [string, string]> | undefined;
  /** The body where it is text, a form or a plain object. */
  readonly body?: unknown;
  /** Further name and value pairs, such as query parameters that are not in the URL yet. */
  readonly fields?: Iterable<readonly [string, unknown]> | undefined;
}

type Add = (value: string) => void;
type AddField = (name: string, value: unknown) => void;

/** Collects the values of a request that look like secrets by their names, as they are and as they were written; `redact` finds them in other spellings. Longest first. */
export function secretsOf(request: SecretBearer, dialect?: Dialect): readonly string[] {
  const found = new Set<string>();
  const add: Add = (value) => {
    if (value.length >= MIN_SECRET) found.add(value);
  };
  const named = new Set<string>();
  for (const source of dialect?.credentials ?? []) {
    if ('query' in source) named.add(source.query.toLowerCase());
    if ('header' in source) named.add(source.header.toLowerCase());
  }
  const addField: AddField = (name, value) => {
    if (typeof value === 'string' && (named.has(name.toLowerCase()) || SECRET_NAME.test(name))) add(value);
  };
  // What one part of the request hides by being unreadable must not hide the rest.
  attempt(() => secretsOfUrl(request.url ?? '', dialect, add, addField));
  attempt(() => {
    for (const [name, value] of request.fields ?? []) addField(name, value);
  });
  attempt(() => {
    for (const [name, value] of request.headers ?? []) secretsOfHeader(name.toLowerCase(), String(value), add, addField);
  });
  attempt(() => secretsOfBody(request.body, addField));
  return [...found].sort((a, b) => b.length - a.length);
}

function attempt(collect: () => void): void {
  try {
    collect();
  } catch {
    // What cannot be read is left out.
  }
}

function secretsOfUrl(text: string, dialect: Dialect | undefined, add: Add, addField: AddField): void {
  const query = text.split('#', 1)[0]!.split('?').slice(1).join('?');
  for (const pair of query.split('&')) {
    const [name = '', ...value] = pair.split('=');
    addField(name, value.join('=')); // as it was written
  }
  for (const [name, value] of new URLSearchParams(query)) addField(name, value);
  const url = new URL(text, 'http://relative.invalid');
  // What the parser makes of it is what is sent: it drops line breaks, for one.
  for (const [name, value] of url.searchParams) addField(name, value);
  for (const part of [url.username, url.password, ...pathCredentials(url.pathname, dialect)]) {
    add(part);
    attempt(() => add(decodeURIComponent(part)));
  }
}

function secretsOfHeader(name: string, value: string, add: Add, addField: AddField): void {
  if (name === 'cookie') {
    for (const pair of value.split(';')) add(pair.slice(pair.indexOf('=') + 1).trim());
  } else if (name === 'authorization' || name === 'proxy-authorization') {
    const [scheme = '', ...rest] = value.split(' ');
    add(value);
    add(rest.join(' '));
    if (scheme.toLowerCase() === 'basic') attempt(() => decodeBasic(rest.join('')).forEach(add));
  } else {
    addField(name, value);
  }
}

function decodeBasic(base64: string): string[] {
  const text = atob(base64);
  const colon = text.indexOf(':');
  return colon < 0 ? [text] : [text, text.slice(0, colon), text.slice(colon + 1)];
}

/** JSON, a form as text, a form as an object (`URLSearchParams`, `FormData`), or a plain object. */
function secretsOfBody(body: unknown, addField: AddField): void {
  if (typeof body === 'string') {
    if (body.length > MAX_BODY) return;
    secretsOfBody(/^\s*[[{]/.test(body) ? JSON.parse(body) : new URLSearchParams(body), addField);
  } else if (typeof body === 'object' && body !== null && 'getAll' in body) {
    for (const [name, value] of body as unknown as Iterable<[string, unknown]>) addField(name, value);
  } else {
    addFields('', body, addField, 0);
  }
}

/** Walks at most five levels and 200 entries of each. The items of a list go by the name of the list. */
function addFields(name: string, value: unknown, addField: AddField, depth: number): void {
  addField(name, value);
  // Bytes have an entry each, and no names.
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value) || depth > 4) return;
  for (const [key, item] of Object.entries(value).slice(0, 200)) addFields(Array.isArray(value) ? name : key, item, addField, depth + 1);
}
