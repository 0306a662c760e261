import type { CredentialSource, Dialect } from '@holdfast/core';
import type { RequestView } from '../call.js';
import { sha256 } from './sha256.js';

/** Hex digits of a credential's hash in a scope's name: 64 bits. */
const HASH_LENGTH = 16;

/**
 * Names the scope of a request: what shares one rate limit. Origin and a hash of the credential, so that the name can be shown.
 *
 * @param chosen - What the user's own `scopeOf` said; hashed as well, since it may hold a secret.
 */
export function scopeName(request: RequestView, dialect: Dialect, chosen?: string): string {
  if (chosen !== undefined) return `custom#${hash(chosen)}`;
  const url = parseUrl(request.url);
  const credential = credentialOf(request, url, dialect.credentials);
  const origin = url?.origin ?? 'unknown';
  return credential === null ? origin : `${origin}#${hash(credential)}`;
}

/** Hashes of the credentials seen lately: there are few, and URLs with varying queries ask for them again and again. */
const hashes = new Map<string, string>();
const MAX_HASHES = 1000;

function hash(text: string): string {
  let digest = hashes.get(text);
  if (digest === undefined) {
    digest = sha256(text).slice(0, HASH_LENGTH);
    if (hashes.size >= MAX_HASHES) hashes.clear();
    hashes.set(text, digest);
  }
  return digest;
}

function parseUrl(url: string): URL | null {
  try {
    return new URL(url, (globalThis as { location?: { href?: string } }).location?.href);
  } catch {
    return null;
  }
}

function credentialOf(request: RequestView, url: URL | null, sources: readonly CredentialSource[]): string | null {
  for (const source of sources) {
    const value =
      'query' in source
        ? url?.searchParams.get(source.query)
        : 'header' in source
          ? request.header(source.header)
          : url && source.path.exec(url.pathname)?.[1];
    if (value !== null && value !== undefined && value !== '') return value;
  }
  return null;
}
