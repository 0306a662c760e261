import { buildDialect } from '../build-dialect.js';
import { codesByKind } from '../codes-by-kind.js';
import { when } from '../when.js';

/**
 * Baidu AI (OCR, speech, ERNIE and their kind): HTTP 200 with `error_code`, and the OAuth form `{ error, error_description }` when a token is asked for. 18 is
 * a limit per second, hence a wait of one; 17 is a quota per day and 19 one for good, for which no wait helps within a call. Code 100 means a token that
 * cannot be read. The calls read and compute; a repeated one is paid for twice at worst. `log_id` can be longer than a JSON number keeps; then it is left out.
 *
 * @see https://ai.baidu.com/ai-doc/OCR/dk3h7y5vr, https://ai.baidu.com/ai-doc/REFERENCE/Ck3dwjhhu
 */
export const baidu = /* @__PURE__ */ buildDialect({
  name: 'baidu',
  vendor: 'Baidu AI',
  hosts: ['aip.baidubce.com', '*.baidubce.com', 'vop.baidu.com', 'openapi.baidu.com'],
  markers: ['error', 'err_no'],
  failure: [
    /* @__PURE__ */ when({ error_code: (code) => typeof code === 'number' && code !== 0 }, { code: 'error_code', message: 'error_msg' }),
    // Code 0 and an empty text stand for success in some services.
    /* @__PURE__ */ when({ error_code: /^[1-9]\d{0,8}$/ }, { code: 'error_code', message: 'error_msg' }),
    /* @__PURE__ */ when({ error: /^[a-z_]{4,40}$/, error_description: (text) => typeof text === 'string' }, { code: 'error', message: 'error_description' }),
    /* @__PURE__ */ when({ err_no: (code) => typeof code === 'number' && code !== 0 }, { code: 'err_no', message: 'err_msg' }), // speech
  ],
  codes: /* @__PURE__ */ codesByKind(
    {
      'rate-limit': [4, 17, 19, 336501, 336502, 336503, 336504, 336505, 3304, 3305],
      'api-key': [6, 13, 14, 15, 100, 110, 111, 216110, 336004, 336005, 3302, 'invalid_client', 'unauthorized_client', 'expired_token', 'invalid_token'],
      'bad-request': [
        '2161*', '2162*', 282003, 282004, 282110, 282111, 282114, '3360*', '3361*', 'invalid_request', 'invalid_grant', 'invalid_scope',
        'unsupported_*', 282006, 3300, 3301, 3307, 3309, 3310, 3311, 3312, 3313, 3314,
      ],
      'not-found': [3, 282808, 223103, 223105, 223106, 222202],
      server: [1, 2, 282000, 282001, 282002, 282005, 282112, 282113, 282810, 216630, 216631, 216634, 336000, 336100, 3303, 3308],
    },
    { '18': { kind: 'rate-limit', retryAfterMs: 1000 } },
  ),
  requestId: 'log_id',
  credential: [{ query: 'access_token' }, { header: 'authorization' }],
});
