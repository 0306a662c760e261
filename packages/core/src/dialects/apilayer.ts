import { buildDialect } from '../build-dialect.js';
import { codesByKind } from '../codes-by-kind.js';
import { when } from '../when.js';

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null;

/**
 * The APIs of apilayer (fixer, currencylayer, exchangeratesapi, ipstack, weatherstack, mediastack and others): `success: false` and `error.code` in HTTP 200;
 * newer ones send words as codes. 106 is a limit in one product and "no results" in another, so its text decides. 104 is the quota of a month, for which no
 * wait is named. The old fixer.io wrote `{ "error": text }`. Every call only reads.
 *
 * @see https://currencylayer.com/documentation, https://fixer.io/documentation, https://mediastack.com/documentation
 */
export const apilayer = /* @__PURE__ */ buildDialect({
  name: 'apilayer',
  vendor: 'apilayer',
  hosts: [
    'data.fixer.io', 'api.fixer.io', 'api.apilayer.com', 'api.currencylayer.com', 'apilayer.net', 'api.exchangeratesapi.io', 'api.ipstack.com',
    'api.weatherstack.com', 'api.mediastack.com', 'api.aviationstack.com', 'api.marketstack.com', 'api.positionstack.com', 'api.ipapi.com',
  ],
  failure: [
    /* @__PURE__ */ when(
      { success: false, 'error.code': 106 },
      { code: 'error.code', message: 'error.info', spellings: [[/rate limit/i, 'rate-limit']], kind: 'not-found' },
    ),
    /* @__PURE__ */ when({ success: false, error: isObject }, { code: 'error.code', message: 'error.info' }),
    /* @__PURE__ */ when({ 'error.code': /^[a-z_]{4,60}$/, 'error.message': (text) => typeof text === 'string' }, { code: 'error.code', message: 'error.message' }),
    /* @__PURE__ */ when(
      { error: /^(?:Rate limit|Invalid (?:base|date|symbol)|Not found|Unprocessable|Date )/i },
      {
        message: 'error',
        spellings: [
          [/^Rate limit/i, 'rate-limit'],
          [/^Not found/i, 'not-found'],
        ],
        kind: 'bad-request',
      },
    ),
  ],
  markers: ['error'],
  codes: /* @__PURE__ */ codesByKind({
    'rate-limit': [104, 'usage_limit_reached', 'rate_limit_reached', 'too_many_requests', 'monthly_limit_reached'],
    'api-key': [101, 102, 105, 'missing_access_key', 'invalid_access_key', 'inactive_user', '*_access_restricted', 'batch_not_supported_on_plan'],
    'bad-request': ['20*', '21*', '30*', '31*', '40*', '50*', '60*', 'validation_error', 'invalid_*', 'missing_*', 'no_*'],
    'not-found': [103, 404, 'invalid_api_function', 'not_found', '404_not_found', 'no_rates_available', 'no_results'],
    server: [500, 615, 'internal_error', 'service_unavailable', 'request_failed'],
  }),
  credential: [{ query: 'access_key' }, { header: 'apikey' }],
  endpoints: [{ path: /^\//, method: 'GET', repeat: 'safe' }],
});
