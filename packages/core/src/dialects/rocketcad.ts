import { buildDialect } from '../build-dialect.js';
import type { Answer, Finding } from '../dialect.js';
import { asText, own } from '../path.js';
import { bubbleEnvelope } from './bubble-envelope.js';

/** The only place of a code: the end of `response.message`, as the vendor's link in lower case. */
const CODE_LINK = /(?:^|[\s/])modcol\.co\/e(\d[a-z])$/;
const LINK_LENGTH = ' modcol.co/e1a'.length;

function codeOf(message: string | null): string | null {
  const tail = message?.trimEnd().slice(-LINK_LENGTH) ?? '';
  return tail.includes('modcol') ? (CODE_LINK.exec(tail)?.[1]?.toUpperCase() ?? null) : null;
}

/**
 * A failure is `response.success` being false inside an object whose `status` is "success". A rate-limit code on a success announces the limit.
 *
 * @see https://docs.therocketcad.com/developers/errors
 */
function inBand({ body }: Answer): Finding | null {
  if (own(body, 'status') !== 'success') return null;
  const response = own(body, 'response');
  const success = own(response, 'success');
  if (typeof success !== 'boolean') return null;
  const message = asText(own(response, 'message'));
  const code = codeOf(message);
  if (!success) return { code, message };
  return code?.startsWith('2') === true ? { code, message, warning: true } : null;
}

/**
 * RocketCAD, dispatch software of game communities. A rejected key (codes 1…) and a rate limit (codes 2…) come as HTTP 200, and no answer says how
 * long to wait. That a limited call did not run is inferred: the vendor's text asks for it to be tried again.
 */
export const rocketcad = /* @__PURE__ */ buildDialect({
  name: 'rocketcad',
  vendor: 'RocketCAD',
  hosts: ['api.therocketcad.com', 'therocketcad.com'],
  markers: ['false', 'modcol.co'],
  failure: [inBand, bubbleEnvelope],
  codes: { '1*': { kind: 'api-key' }, '2*': { kind: 'rate-limit' } },
  requestId: 'response.requestID',
  helpUrl: (code) => (/^\d[A-Z]$/.test(code) ? `https://modcol.co/e${code.toLowerCase()}` : 'https://docs.therocketcad.com/developers/errors'),
  credential: { query: 'api_key' },
  endpoints: [
    { path: /\/wf\/(?:911|panic)(?:\/initialize)?\/?$/i, repeat: 'never' }, // every run opens a call or raises an alert
    { path: /\/wf\/(?:ping|locationping)\/?$/i, repeat: 'safe' }, // the one reads, the other overwrites a position
  ],
});
