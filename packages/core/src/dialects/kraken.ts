import { buildDialect } from '../build-dialect.js';
import { codesByKind } from '../codes-by-kind.js';
import type { Answer, Finding } from '../dialect.js';
import { own } from '../path.js';

/** "EOrder:Rate limit exceeded": severity (E or W), category, text. */
const ENTRY = /^[EW][A-Z][A-Za-z]{1,20}:/;

/** A list of entries, or one as a text. Errors come before warnings, on which the call ran. */
function entries({ body }: Answer): Finding | null {
  const error = own(body, 'error');
  const known = (Array.isArray(error) ? error.slice(0, 100) : [error]).filter((entry) => typeof entry === 'string' && ENTRY.test(entry)) as string[];
  const code = known.find((entry) => entry.startsWith('E')) ?? known[0];
  return code === undefined ? null : { code, message: code, warning: code.startsWith('W') };
}

/** "EService:Throttled: [UNIX timestamp]": not before that time. */
const THROTTLED = /^EService: ?Throttled: ?\[?(\d{10})/;

/**
 * Kraken's spot API: HTTP 200 with entries under `error`; an empty list is a success. The limits of orders count per currency pair, the others per key; both
 * are weighed before a call runs. After `EService:Timeout` and "Busy" an order may be in the book. Repeating a private call needs a new nonce, which only the
 * caller can make: repeated as it is, it ends in "EAPI:Invalid nonce".
 *
 * @see https://docs.kraken.com/api/docs/guides/spot-errors, https://docs.kraken.com/api/docs/guides/spot-ratelimits
 */
export const kraken = /* @__PURE__ */ buildDialect({
  name: 'kraken',
  vendor: 'Kraken',
  hosts: ['api.kraken.com'],
  failure: entries,
  codes: /* @__PURE__ */ codesByKind({
    'rate-limit': ['E*:Rate limit exceeded', 'EOrder:Domain rate limit exceeded', 'E*:Too many requests', 'EService:Throttled*', 'EService: Throttled*', 'EGeneral:Temporary lockout'],
    'api-key': [
      'EAPI:Invalid key*', 'EAPI:Invalid signature*', 'EAPI:Feature disabled*', 'EGeneral:Permission denied*', 'EAuth:*', 'EAccount:Invalid permissions*',
      'EAPI:Invalid session*', 'ESession:Invalid session*', 'EOrder:Trading agreement required*',
    ],
    'bad-request': ['EAPI:Bad request*', 'EAPI:Invalid nonce*', 'EGeneral:Invalid arguments*', 'EQuery:*', 'EFunding:*', 'EOrder:*'],
    'not-found': ['EOrder:Unknown order*', 'EOrder:Unknown position*', 'EQuery:Unknown asset*', 'EFunding:Unknown*', 'EGeneral:Unknown*', 'EAPI:Unknown*'],
    server: ['EService:*', 'EGeneral:Internal error*', 'EDatabase:*', 'EGeneral:Temporary*'],
    'other-failure': [
      'ETrade:*', 'EOrder:Insufficient*', 'EOrder:*limit exceeded', 'EOrder:Margin*', 'EOrder:Post only order',
      'EFunding:Insufficient*', 'EGeneral:Insufficient*',
    ],
  }),
  waitHint: { path: 'error.0', pattern: THROTTLED, unit: 'epoch-seconds' },
  credential: { header: 'api-key' },
  endpoints: [{ path: /^\/0\/public\//, repeat: 'safe' }],
});
