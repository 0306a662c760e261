import axios, { AxiosError } from 'axios';
import { isNetworkError } from 'axios-retry';

/** Failures of the connection that axios-retry's predicate leaves out, because it would not repeat them: those are timeouts and names that do not resolve. */
const ALSO: ReadonlySet<string> = new Set(['ECONNABORTED', 'ETIMEDOUT', 'ENOTFOUND', 'ENETUNREACH']);

/** Codes of axios and of Node for wrong arguments and for answers that will not be taken, but for those that are about the connection. */
const OWN_CODE = /^ERR_(?!NETWORK$|STREAM_PREMATURE_CLOSE$|SOCKET_|HTTP2_)/;

/** What the platforms' fetch says when a connection breaks while a body is read; axios wraps it without a code. */
const BROKEN_BODY = /terminated|network|input stream|load failed/i;

/** True for an error with a whole answer in it; a response whose body broke off has no data. */
export function isAnswer(error: unknown): boolean {
  if (!axios.isAxiosError(error) || axios.isCancel(error)) return false;
  const { response } = error;
  return response !== undefined && response !== null && (response.data !== undefined || !(response.status < 400));
}

/** True if there was no answer because of the connection. A rejected certificate is no such failure: it will be rejected again. */
export function isTransportFailure(error: unknown): boolean {
  if (!axios.isAxiosError(error)) return isUnknownButNoSlip(error);
  const { code, response, message } = error;
  if (code === undefined) return error.cause === undefined || error.cause.name !== 'TypeError' || BROKEN_BODY.test(error.cause.message);
  // The body broke off; axios before 1.8 gives no response with it.
  if (code === AxiosError.ERR_BAD_RESPONSE) return response !== undefined || message === 'stream has been aborted';
  if (OWN_CODE.test(code) || isRefusalOfFetch(error)) return false;
  return isNetworkError({ ...error, code, response: undefined } as unknown as AxiosError) || ALSO.has(code);
}

/** What fetch itself will not do, such as to follow one more redirect, has a cause without a code; all errors of a connection have one. */
function isRefusalOfFetch({ code, cause }: AxiosError): boolean {
  return code === AxiosError.ERR_NETWORK && typeof cause === 'object' && cause.name === 'Error' && !('code' in cause);
}

/** What other adapters throw. The HTTP adapter marks an error of the user's own `paramsSerializer` like this. */
function isUnknownButNoSlip(error: unknown): boolean {
  return !(error instanceof TypeError || error instanceof RangeError) && (error as { exists?: unknown } | null)?.exists !== true;
}
