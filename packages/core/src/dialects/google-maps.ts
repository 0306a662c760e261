import { buildDialect } from '../build-dialect.js';
import { codesByKind } from '../codes-by-kind.js';
import type { Answer, Finding } from '../dialect.js';
import { asText, own, valueAt } from '../path.js';
import { when } from '../when.js';

/** `{ error: { code, status, message, details } }`, the newer style: the reason of an ErrorInfo says most, then the status word, then the number. */
function googleError({ status, body }: Answer): Finding | null {
  const error = own(body, 'error');
  if (status < 400 || typeof own(error, 'code') !== 'number') return null;
  const details = own(error, 'details');
  const info = Array.isArray(details) ? details.find((detail) => String(own(detail, '@type')).endsWith('google.rpc.ErrorInfo')) : undefined;
  const reason = asText(own(info, 'reason')) ?? limitReason(asText(valueAt(error, ['errors', '0', 'reason'])));
  return { code: reason ?? asText(own(error, 'status')) ?? asText(own(error, 'code')), message: asText(own(error, 'message')) };
}

/** Of the older reasons only those count that say more than the HTTP status: 403 is a limit here, not a rejected key. */
function limitReason(reason: string | null): string | null {
  return reason !== null && /LimitExceeded$|^quotaExceeded$|^keyInvalid$/.test(reason) ? reason : null;
}

/** google.rpc.RetryInfo: `retryDelay: "30s"`. */
function retryDelay({ body }: Answer): number | null {
  const details = valueAt(body, ['error', 'details']);
  const info: unknown = Array.isArray(details) ? details.find((detail) => own(detail, 'retryDelay') !== undefined) : undefined;
  const seconds = /^(\d{1,9}(?:\.\d{1,9})?)s$/.exec(asText(own(info, 'retryDelay')) ?? '')?.[1];
  return seconds === undefined ? null : Number(seconds) * 1000;
}

const ANSWERED = new Set(['OK', 'ZERO_RESULTS']);
const isRefusal = (status: unknown): boolean => typeof status === 'string' && /^[A-Z_]{4,40}$/.test(status) && !ANSWERED.has(status);

/**
 * Google Maps web services: a `status` word in HTTP 200; newer services send honest statuses with `error`. OVER_DAILY_LIMIT stands for a missing key,
 * billing that is off and a spent quota alike; it counts as `api-key`, because waiting helps in one case of four. Every call only reads.
 *
 * @see https://developers.google.com/maps/documentation/directions/get-directions#DirectionsStatus, https://cloud.google.com/apis/design/errors
 */
export const googleMaps = /* @__PURE__ */ buildDialect({
  name: 'googleMaps',
  vendor: 'Google Maps',
  hosts: ['maps.googleapis.com', 'maps.google.com', '*.googleapis.com'],
  failure: [
    googleError,
    /* @__PURE__ */ when({ status: isRefusal, errorMessage: (text) => typeof text === 'string' }, { code: 'status', message: 'errorMessage' }),
    /* @__PURE__ */ when({ status: isRefusal }, { code: 'status', message: 'error_message' }),
  ],
  codes: /* @__PURE__ */ codesByKind({
    'rate-limit': ['OVER_QUERY_LIMIT', 'RESOURCE_EXHAUSTED', 'RATE_LIMIT_EXCEEDED', 'RESOURCE_QUOTA_EXCEEDED', '*LimitExceeded', 'quotaExceeded'],
    'api-key': [
      'REQUEST_DENIED', 'OVER_DAILY_LIMIT', 'PERMISSION_DENIED', 'UNAUTHENTICATED', 'API_KEY_*', 'SERVICE_DISABLED', 'BILLING_DISABLED',
      'ACCESS_TOKEN_*', 'CONSUMER_*', 'CREDENTIALS_MISSING', 'keyInvalid', 'ACCOUNT_STATE_INVALID',
    ],
    'bad-request': [
      'INVALID_REQUEST', 'MAX_*_EXCEEDED', 'MAX_*', 'INVALID_ARGUMENT', 'FAILED_PRECONDITION', 'OUT_OF_RANGE', 'UNIMPLEMENTED',
      'FIELD_MASK_MISSING',
    ],
    'not-found': ['NOT_FOUND', 'DATA_NOT_AVAILABLE'],
    server: ['UNKNOWN_ERROR', 'UNAVAILABLE', 'INTERNAL', 'INTERNAL_ERROR', 'DEADLINE_EXCEEDED', 'ABORTED', 'UNKNOWN'],
  }),
  waitHint: retryDelay,
  credential: [{ query: 'key' }, { query: 'client' }, { header: 'x-goog-api-key' }],
  endpoints: [{ path: /^\/maps\/api\//, repeat: 'safe' }],
});
