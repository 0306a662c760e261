/** What kind of answer an attempt got. */
export type VerdictKind =
  | 'ok'
  | 'rate-limit'
  | 'api-key'
  | 'bad-request'
  | 'not-found'
  | 'server'
  | 'other-failure'
  | 'transport';

/** Every kind but success. */
export type FailureKind = Exclude<VerdictKind, 'ok'>;

/** Did the call run? `no`: the API says that it did not; `maybe`: nobody knows; `yes`: it did. */
export type Executed = 'no' | 'maybe' | 'yes';

/** A success with a "but": the call HAS run; never repeat it. */
export interface Warning {
  /** `rate-limit`: a limit is near, slow down. Any other kind: a part of the call failed like that, as in GraphQL's partial data. */
  readonly kind: FailureKind;
  readonly code: string | null;
  readonly message: string | null;
  /** How long to slow down for, in milliseconds, or `null` where the API does not say. */
  readonly retryAfterMs: number | null;
}

/** What an {@link Outcome} means. `null` stands for "the answer does not say". */
export interface Verdict {
  readonly kind: VerdictKind;
  /** The API's own code, such as `2A`. */
  readonly code: string | null;
  /** The API's own message, as it came. Untrusted text. */
  readonly message: string | null;
  readonly requestId: string | null;
  /** The wait that the server asked for, in milliseconds from now. */
  readonly retryAfterMs: number | null;
  /** Where the vendor explains the code. */
  readonly helpUrl: string | null;
  readonly executed: Executed;
  /** What the verdict was read from: the body in the dialect's terms, the HTTP status alone, or the transport's error. */
  readonly evidence: 'body' | 'status' | 'error';
  /** The request parameter that the API complains about, where it names one. */
  readonly parameter?: string;
  /** The workflow (endpoint) that the API names. */
  readonly workflow?: string;
  readonly warning?: Warning;
}
