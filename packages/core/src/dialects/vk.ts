import { buildDialect } from '../build-dialect.js';
import { codesByKind } from '../codes-by-kind.js';
import { when } from '../when.js';

const isNumber = (value: unknown): boolean => typeof value === 'number';

/**
 * VK API: HTTP 200 with `error.error_code`. Codes 6 and 9 pass with time; 29 is a quota per method and day, for which no answer names a wait. `execute` runs
 * many calls and answers a success with `execute_errors`: a warning, because repeating it would repeat the calls that worked.
 *
 * @see https://dev.vk.com/reference/errors, https://github.com/VKCOM/vk-api-schema/blob/master/errors.json
 */
export const vk = /* @__PURE__ */ buildDialect({
  name: 'vk',
  vendor: 'VK',
  hosts: ['api.vk.com', 'api.vk.ru'],
  markers: ['error_code'],
  failure: [
    /* @__PURE__ */ when({ 'error.error_code': isNumber }, { code: 'error.error_code', message: 'error.error_msg' }),
    /* @__PURE__ */ when(
      { 'execute_errors.0.error_code': isNumber },
      { code: 'execute_errors.0.error_code', message: 'execute_errors.0.error_msg', warning: true },
    ),
  ],
  codes: /* @__PURE__ */ codesByKind({
    'rate-limit': [6, 9, 29, 32, 601, 631, 635, 1105],
    'api-key': [
      2, 4, 5, 7, 15, 16, 20, 21, 27, 28, 30, 37, 38, 42, 101, 141, 181, 182, 183, 200, 201, 203, 204, 205, 210, 211, 212, 213, 214,
      221, 222, 250, 253, 260, 500, 600, 1114, 1116, 1117, 1118, 3609, 3610,
    ],
    'bad-request': [
      8, 12, 13, 33, 34, 35, 100, 113, 114, 118, 119, 121, 122, 125, 129, 150, 171, 174, 251, 252, 1150, 1160,
      23, 11, // a method that is switched off, an application in test mode
    ],
    'not-found': [3, 18, 39, 40, 104, 140, 177, 180, 629],
    server: [1, 10, 22, 36, 43, 105],
    'other-failure': [14, 17, 19, 24, 25, 41, 103, 106, 220, 223, 224, 602, 603],
  }),
  credential: [{ query: 'access_token' }, { header: 'authorization' }],
  endpoints: [{ path: /\/method\/[a-zA-Z]{1,40}\.(?:get|search|is|check)[a-zA-Z]{0,40}$/, repeat: 'safe' }],
});
