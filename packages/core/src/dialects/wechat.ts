import { buildDialect } from '../build-dialect.js';
import { codesByKind } from '../codes-by-kind.js';
import type { Answer, Finding } from '../dialect.js';
import { asText, own } from '../path.js';

/** The support id stands in the text. "hint: [...]" of older answers is none. */
const REQUEST_ID = /\brid: ([0-9a-f-]{8,64})/;

/** `errcode` other than 0 at the top. The same name inside a list belongs to one item of it. */
function errcode({ body }: Answer): Finding | null {
  const number = own(body, 'errcode');
  if (typeof number !== 'number' || number === 0) return null;
  const message = asText(own(body, 'errmsg'));
  return { code: String(number), message, requestId: REQUEST_ID.exec(message?.slice(-200) ?? '')?.[1] };
}

/**
 * WeChat (Official Accounts, Mini Programs) and WeCom: HTTP 200 with `errcode` other than 0. The families of the codes: 40 wrong, 41 missing, 42 expired,
 * 43 the wrong way, 44 empty, 45 too much, 46 not there, 47 not readable, 48 not allowed, 50 the user's. 45009 is a quota per day (per minute in WeCom, with the
 * same text), so no wait is assumed; 45011 asks to try again in the next minute. After -1 (busy) nobody knows what ran.
 *
 * @see https://developers.weixin.qq.com/doc/offiaccount/Getting_Started/Global_Return_Code.html, https://developer.work.weixin.qq.com/document/path/90313
 */
export const wechat = /* @__PURE__ */ buildDialect({
  name: 'wechat',
  vendor: 'WeChat',
  hosts: ['api.weixin.qq.com', '*.weixin.qq.com', 'qyapi.weixin.qq.com'],
  markers: ['errcode'],
  failure: errcode,
  codes: /* @__PURE__ */ codesByKind(
    {
      'rate-limit': [45009, 45029, 45033, 45047, 45066, 53501, 48006],
      'api-key': [
        40001, 40002, 40013, 40014, 40030, 40082, 40083, 40084, 40125, 40164, 40243, 41001, 41002, 41003, 41004, 42001, 42002, 42007, 42009,
        '48*', 50001, 50002, 60011, 60020, 60028, 61003, 61004, 61005, 61006, 61007, 61023, 63002, 87009, 89503, 89501, 89506, 9001003,
      ],
      'bad-request': ['40*', '41*', '42003', '43*', '44*', '45*', '47*', '6145*', '61500', '63001', '653*', 9001001, '85*', '86*'],
      'not-found': ['46*', 53600, 65301, 65303, 60111, 60003],
      server: [-1, -1000, 9001002, 9001004, 9001005, 9001006, 50000],
      'other-failure': [43004, 43005, 43019, 43101, 45015, 45065, 50005, 87014],
    },
    { '45011': { kind: 'rate-limit', retryAfterMs: 60_000 } },
  ),
  credential: { query: 'access_token' },
  endpoints: [{ path: /\/(?:get|list|batchget|gettoken|token|info)$/, repeat: 'safe' }],
});
