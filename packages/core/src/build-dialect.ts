import type { CodeMeaning, CredentialSource, Dialect, DialectSpec, FailureRule, WaitHint } from './dialect.js';

/**
 * Fills in what a specification leaves out. The dialects of this package are built by it alone: their specifications are checked by its tests, so that a
 * bundle need not carry the checks.
 */
export function buildDialect(spec: DialectSpec): Dialect {
  const { failure, requestId, waitHint, credential, ...rest } = spec;
  const codes = Object.entries(spec.codes ?? {}).map(([code, meaning]) => [code, typeof meaning === 'string' ? { kind: meaning } : meaning] as const);
  return Object.freeze({
    ...rest,
    vendor: spec.vendor ?? spec.name,
    hosts: spec.hosts ?? [],
    rules: listOf<FailureRule>(failure),
    codes: Object.fromEntries<CodeMeaning>(codes),
    requestIdPaths: listOf<string>(requestId).map((path) => path.split('.')),
    waitHints: listOf<WaitHint>(waitHint),
    credentials: listOf<CredentialSource>(credential ?? { header: 'authorization' }),
    endpoints: spec.endpoints ?? [],
  });
}

function listOf<T>(value: T | readonly T[] | undefined): readonly T[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? (value as readonly T[]) : [value as T];
}
