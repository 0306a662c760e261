import { buildDialect } from '../build-dialect.js';
import { codesByKind } from '../codes-by-kind.js';
import type { Answer } from '../dialect.js';
import { headerOf } from '../outcome.js';
import { own } from '../path.js';
import { when } from '../when.js';

/** The usage headers hold JSON: `{ "<business id>": [{ "estimated_time_to_regain_access": minutes }] }`. Percentages beside it are no wait. */
function timeToRegainAccess({ headers }: Answer): number | null {
  const text = headerOf(headers, 'x-business-use-case-usage') ?? headerOf(headers, 'x-ad-account-usage') ?? '';
  if (text.length > 8192) return null;
  try {
    const items = Object.values(JSON.parse(text) as object).flat();
    const minutes = items.map((item) => own(item, 'estimated_time_to_regain_access')).filter((value) => typeof value === 'number');
    return minutes.length === 0 ? null : Math.max(...minutes) * 60_000;
  } catch {
    return null;
  }
}

/** 200 to 299 are permissions that the token lacks. */
const PERMISSIONS = /* @__PURE__ */ Array.from({ length: 100 }, (_, i) => 200 + i);

/**
 * Meta's Graph API (Facebook, Instagram, WhatsApp, Marketing): `error` with a numeric `code`, nearly always as HTTP 400, so that only the code tells a limit
 * from a rejected key. The limits are weighed before a call runs. Codes 1 and 2 are failures of the service, after which nobody knows what ran.
 * The usage headers that name percentages are no wait; only `estimated_time_to_regain_access` is, in minutes.
 *
 * @see https://developers.facebook.com/docs/graph-api/guides/error-handling/, https://developers.facebook.com/docs/graph-api/overview/rate-limiting/
 */
export const metaGraph = /* @__PURE__ */ buildDialect({
  name: 'metaGraph',
  vendor: 'Meta',
  hosts: ['graph.facebook.com', 'graph.instagram.com', 'graph.whatsapp.com', 'graph.threads.net', 'graph-video.facebook.com'],
  markers: ['"error"'],
  failure: /* @__PURE__ */ when(
    { 'error.code': (code) => typeof code === 'number', 'error.message': (text) => typeof text === 'string' },
    {
      code: 'error.code',
      message: 'error.message',
      // Codes 100 and 1 stand for several things each.
      spellings: [
        [/^(?:\(#100\) )?Unsupported [a-z]{1,10} request\. Object with ID/, 'not-found'],
        [/^Please reduce the amount of data/, 'bad-request'],
      ],
    },
  ),
  codes: /* @__PURE__ */ codesByKind({
    'rate-limit': [
      4, 9, 17, 32, 341, 368, 613, // the app, the user, the page; 368 blocks for a time
      80000, 80001, 80002, 80003, 80004, 80005, 80006, 80007, 80008, 80009, 80014, // per business use case
      130429, 131048, 131056, 133016, // WhatsApp
    ],
    'api-key': /* @__PURE__ */ PERMISSIONS.concat([3, 5, 10, 102, 104, 190, 131005, 131031, 131042]),
    'bad-request': [33, 100, 506, 1609005, 2500, 131008, 131009, 131051, '132*'],
    'not-found': [24, 803],
    server: [1, 2, 131000, 131016, 131057, 133004],
  }),
  requestId: 'error.fbtrace_id',
  requestIdHeader: 'x-fb-trace-id',
  waitHint: timeToRegainAccess,
  credential: [{ query: 'access_token' }, { header: 'authorization' }],
});
