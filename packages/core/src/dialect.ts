import type { HeadersLike } from './outcome.js';
import type { Path } from './path.js';
import type { Executed, FailureKind } from './verdict.js';

/** An HTTP answer with its body parsed, as rules see it. */
export interface Answer {
  readonly status: number;
  readonly headers: HeadersLike | undefined;
  /** The parsed body; a symbol where it is no JSON. */
  readonly body: unknown;
  /** The body as it came, where it came as text. */
  readonly text?: string | undefined;
  /** The caller's clock, in milliseconds since 1970, where it was passed in. */
  readonly now: number | undefined;
}

/** What a rule found in an answer. Whatever it leaves out is filled in from the dialect's tables. */
export interface Finding {
  /** Outranks the table of codes. */
  readonly kind?: FailureKind | 'ok' | undefined;
  /** The kind where neither the table of codes nor the HTTP status tells it. @default 'other-failure' */
  readonly otherwise?: FailureKind | undefined;
  readonly code?: string | null | undefined;
  readonly message?: string | null | undefined;
  readonly executed?: Executed | undefined;
  readonly requestId?: string | null | undefined;
  /** In milliseconds; `null`: the answer asks for none. @default what the headers and the dialect's wait hints say */
  readonly retryAfterMs?: number | null | undefined;
  /** @default what the dialect's `helpUrl` says */
  readonly helpUrl?: string | null | undefined;
  readonly parameter?: string | undefined;
  readonly workflow?: string | undefined;
  /** The call ran; what was found only announces a limit, or tells of a part that failed. */
  readonly warning?: boolean | undefined;
}

/** One way in which an API says no. A rule that returns `null` does not apply; the next one is asked. */
export type FailureRule = (answer: Answer) => Finding | null;

/** What a code means. */
export interface CodeMeaning {
  readonly kind: FailureKind;
  /** @default 'no' for rate limits, keys, bad requests and things not found; else 'maybe' */
  readonly executed?: Executed;
  /** The wait that the API documents for this code, in milliseconds. */
  readonly retryAfterMs?: number;
}

/** Where the credential of a request is found. The first that is present names the scope. */
export type CredentialSource = { readonly query: string } | { readonly header: string } | { readonly path: RegExp };

/** What is known of an endpoint. The first rule whose `path` (and `method`) matches counts. */
export interface EndpointRule {
  /** Tested against the URL's path. Keep it linear: no nested repetition. */
  readonly path: RegExp;
  /** @default any */
  readonly method?: string;
  /** `safe`: may be repeated when its outcome is unknown; `never`: must not, whatever the caller says. */
  readonly repeat: 'safe' | 'never';
}

/** The unit of a wait; the `epoch-…` ones are times, read on the server's clock (its `Date` header) or else on the caller's. */
export type WaitUnit = 'milliseconds' | 'seconds' | 'minutes' | 'epoch-milliseconds' | 'epoch-seconds';

/**
 * Where an API writes how long to wait: a place in the body or a header, with its unit, and a pattern whose first group is the number
 * where it stands in a text. Where it has to be worked out, a pure function that answers milliseconds.
 */
export type WaitHint =
  | { readonly path: Path; readonly unit: WaitUnit; readonly pattern?: RegExp }
  | { readonly header: string; readonly unit: WaitUnit; readonly pattern?: RegExp }
  | ((answer: Answer) => number | null);

/** The definition of a dialect: tables and places first, a small pure function where data cannot say it. */
export interface DialectSpec {
  /** Shown in messages and events. */
  readonly name: string;
  /** Host names that speak this dialect; `*.example.com` covers subdomains. Used by `dialectFor`. @default [] */
  readonly hosts?: readonly string[];
  /** How a failure shows itself; asked in order. @default [] (HTTP status codes alone) */
  readonly failure?: FailureRule | readonly FailureRule[];
  /**
   * What the codes mean: a kind, or a kind with more. One `*` stands for any text (`2*`, `*_not_found`); the exact code comes first, then the
   * longest pattern. See `codesByKind` for long tables. @default none
   */
  readonly codes?: Readonly<Record<string, FailureKind | CodeMeaning>>;
  /** Where the request id stands in the body. @default none */
  readonly requestId?: Path | readonly Path[];
  /** Header that holds the request id. @default none */
  readonly requestIdHeader?: string;
  /** Where the API writes how long to wait, besides the standard headers. @default [] */
  readonly waitHint?: WaitHint | readonly WaitHint[];
  /** Where the credential of a request is. @default the `Authorization` header */
  readonly credential?: CredentialSource | readonly CredentialSource[];
  /** Endpoints of which more is known than their method says. @default [] */
  readonly endpoints?: readonly EndpointRule[];
  /** The vendor's help page for a code. @default none */
  readonly helpUrl?: (code: string) => string;
  /** The vendor's name as people write it. @default the `name` */
  readonly vendor?: string;
  /**
   * Strings of which at least one stands in every failure and in every warning that a success can carry. A success without any of them is
   * not parsed. Leave it out when unsure. @default none: every JSON body is parsed
   */
  readonly markers?: readonly string[];
}

/** How one API says no. Made by {@link defineDialect}. */
export interface Dialect extends Readonly<Omit<DialectSpec, 'failure' | 'codes' | 'requestId' | 'waitHint' | 'credential'>> {
  readonly vendor: string;
  readonly hosts: readonly string[];
  readonly rules: readonly FailureRule[];
  readonly codes: Readonly<Record<string, CodeMeaning>>;
  readonly requestIdPaths: readonly (readonly string[])[];
  readonly waitHints: readonly WaitHint[];
  readonly credentials: readonly CredentialSource[];
  readonly endpoints: readonly EndpointRule[];
}
