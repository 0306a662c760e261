import { failedElsewhere } from '@holdfast/engine';

/** What axios's adapters leave on a response or an error: follow-redirects keeps its own request, a browser the URL of the answer. */
interface FollowedRequest {
  readonly _redirectable?: FollowedRequest;
  readonly _redirectCount?: number;
  readonly _currentUrl?: string;
  readonly responseURL?: string;
}

/** Where a response, or an error, came from if redirects led elsewhere than to `url`; `undefined` if none did, or nobody told: axios's fetch adapter does not. */
export function redirectedTo(url: string, outcome: unknown): string | undefined {
  const { request } = (outcome ?? {}) as { request?: FollowedRequest };
  const followed = request?._redirectable ?? request;
  if (followed?._redirectCount !== undefined) return followed._redirectCount > 0 ? (followed._currentUrl ?? '') : undefined;
  if (request?.responseURL) return isSame(url, request.responseURL) ? undefined : request.responseURL;
  return failedElsewhere(outcome, url);
}

/** The URL of an answer is whole, and has no fragment. */
function isSame(url: string, answered: string): boolean {
  try {
    return new URL(url, answered).href.split('#')[0] === answered;
  } catch {
    return false;
  }
}
