import { buildDialect } from '../build-dialect.js';
import type { Answer, Finding } from '../dialect.js';
import { own } from '../path.js';
import type { FailureKind } from '../verdict.js';

/** The names under which a refusal stands alone in the object. Data come under other names, so a text inside them is never read. */
const REFUSALS = ['Note', 'Information', 'Error Message', 'Error', 'message'];

/** No code is set anywhere; these are the known spellings, in the order in which they count. */
const SPELLINGS: readonly (readonly [RegExp, FailureKind])[] = [
  [/premium endpoint|premium (?:plan|membership) (?:is|to)|\*\*demo\*\* API key|apikey is invalid or missing|invalid API key/i, 'api-key'],
  [/call frequency|rate limit|calls per minute|requests? per (?:day|minute|second)|call volume|API requests more sparingly|spreading out/i, 'rate-limit'],
  [/^(?:Invalid API call|Invalid inputs|This API function .{0,80} does not exist)/i, 'bad-request'],
];

/** An object whose only property is one of those names. `Note` has only ever announced the limit. */
function refusal({ body }: Answer): Finding | null {
  if (typeof body !== 'object' || body === null) return null;
  const [name, second] = Object.keys(body);
  const text = name === undefined ? undefined : own(body, name);
  if (second !== undefined || !REFUSALS.includes(name!) || typeof text !== 'string') return null;
  const kind = SPELLINGS.find(([pattern]) => pattern.test(text.slice(0, 1000)))?.[1];
  return { kind, otherwise: name === 'Note' ? 'rate-limit' : 'other-failure', message: text };
}

/**
 * Alpha Vantage: a refusal is HTTP 200 with one text under `Note`, `Information` or `Error Message`; there is no code, no error word and no wait. Limits per
 * second, per minute and per day share their texts, so a wait may have to be long. Every call only reads.
 *
 * @see https://www.alphavantage.co/support/, https://github.com/RomelTorres/alpha_vantage/issues/125
 */
export const alphaVantage = /* @__PURE__ */ buildDialect({
  name: 'alphaVantage',
  vendor: 'Alpha Vantage',
  hosts: ['www.alphavantage.co', 'alphavantage.co'],
  failure: refusal,
  markers: REFUSALS,
  credential: { query: 'apikey' },
  endpoints: [{ path: /^\/query$/, repeat: 'safe' }],
});
