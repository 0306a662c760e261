import axios, { AxiosError } from 'axios';
import { isNetworkError } from 'axios-retry';

/** Failures of the connection that axios-retry's predicate leaves out, because it would not repeat them: those are timeouts and names that do not resolve. */
const ALSO: ReadonlySet<string> = new Set(['ECONNABORTED', 'ETIMEDOUT', 'ENOTFOUND', 'ENETUNREACH']);

/** axios's own codes for wrong arguments and for answers that it will not take; only ERR_NETWORK is about the connection. */
const OWN_CODE = /^ERR_(?!NETWORK$)/;

/** True if there was no answer because of the connection. A rejected certificate is no such failure: it will be rejected again. */
export function isTransportFailure(error: unknown): boolean {
  if (!axios.isAxiosError(error) || error.code === undefined) return !(error instanceof TypeError || error instanceof RangeError);
  if (error.code === AxiosError.ERR_CANCELED || OWN_CODE.test(error.code)) return false;
  return isNetworkError(error) || ALSO.has(error.code);
}
