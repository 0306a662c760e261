import { buildDialect } from '../build-dialect.js';
import { codesByKind } from '../codes-by-kind.js';
import type { Answer, Finding } from '../dialect.js';
import { asText, own } from '../path.js';

/** Honest statuses; `code` says more where it is not 0. */
function refusal({ status, body }: Answer): Finding | null {
  const message = asText(own(body, 'message'));
  if (status < 400 || message === null) return null;
  const code = own(body, 'code');
  return { kind: status === 429 ? 'rate-limit' : undefined, code: typeof code === 'number' && code !== 0 ? String(code) : null, message };
}

/**
 * Discord: honest HTTP statuses, a numeric `code` in the body, and limits per route, per resource and for all. The wait is in `retry_after` and, rounded up, in
 * Retry-After; the X-RateLimit headers of a refusal can belong to another bucket and mislead, so they count only where nothing else is there.
 * A limited call did not run. HTML with 429 comes from Cloudflare, after too many invalid requests from one address.
 *
 * @see https://discord.com/developers/docs/topics/rate-limits, https://discord.com/developers/docs/topics/opcodes-and-status-codes#json
 */
export const discord = /* @__PURE__ */ buildDialect({
  name: 'discord',
  vendor: 'Discord',
  hosts: ['discord.com', '*.discord.com', 'discordapp.com'],
  markers: [],
  failure: refusal,
  codes: /* @__PURE__ */ codesByKind({
    'rate-limit': [20016, 20022, 20028, 20029, 30034, 30039, 30046, 31001, 31002, 40062, 50310],
    'api-key': [20001, 20002, 20009, 20012, 20018, 40001, 40002, 40007, 50001, 50013, 50014, 50025, 50105, 60003],
    'bad-request': [20026, 20031, 20035, '30*', 40004, 40005, 40006, 40032, 40041, 40058, 40060, 40061, '50*', '160*', '170*', '18*', '200*', '240*'],
    'not-found': ['10*'],
    server: [130000, 131000],
  }),
  waitHint: { path: 'retry_after', unit: 'seconds' },
  credential: [{ header: 'authorization' }, { path: /\/webhooks\/\d{1,30}\/([^/]{1,128})/ }],
});
