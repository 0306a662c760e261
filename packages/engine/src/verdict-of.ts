import type { Verdict } from '@holdfast/core';

const verdicts = new WeakMap<object, Verdict>();

/** Notes what a response that is handed on in spite of a failure really says. */
export function rememberVerdict(response: object, verdict: Verdict): void {
  verdicts.set(response, verdict);
}

/** What a failed response that was handed on says; `undefined` for successes and for responses that Holdfast did not see. */
export function verdictOf(response: object): Verdict | undefined {
  return verdicts.get(response);
}
