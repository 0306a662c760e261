/** Headers as a client library hands them over: a plain record, or anything with a `get` such as `Headers` or axios's own. */
export type HeadersLike =
  | { get(name: string): unknown }
  | { readonly [name: string]: string | readonly string[] | number | boolean | null | undefined };

/** An HTTP answer. */
export interface ResponseOutcome {
  readonly status: number;
  readonly headers?: HeadersLike | undefined;
  /** The raw text, or what was parsed from it. Absent: the body was not looked at. */
  readonly body?: unknown;
  readonly url?: string | undefined;
  readonly method?: string | undefined;
}

/** No HTTP answer: what the transport threw. */
export interface ErrorOutcome {
  readonly error: unknown;
  readonly url?: string | undefined;
  readonly method?: string | undefined;
}

/** What the wire gave for one attempt. */
export type Outcome = ResponseOutcome | ErrorOutcome;

/** One header's value as text, or `null`. Never throws; several values are joined as HTTP joins them. */
export function headerOf(headers: HeadersLike | undefined, name: string): string | null {
  if (headers == null) return null;
  try {
    if (typeof headers.get === 'function') return textOf(headers.get(name));
    for (const key of Object.keys(headers)) {
      if (key.toLowerCase() === name) return textOf((headers as Record<string, unknown>)[key]);
    }
  } catch {
    // A hostile or half-built header object tells nothing.
  }
  return null;
}

function textOf(value: unknown): string | null {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  if (Array.isArray(value)) return value.filter((item) => typeof item === 'string').join(', ');
  return null;
}
