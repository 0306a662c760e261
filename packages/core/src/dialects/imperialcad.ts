import { buildDialect } from '../build-dialect.js';
import { when } from '../when.js';

const WORD = /^(?!SUCCESS$)[A-Z]{3,20}(?:_[A-Z]{1,20}){0,4}$/;
const isText = (value: unknown): boolean => typeof value === 'string';

/**
 * ImperialCAD, dispatch software of game communities, built on Bubble. A refusal is a word in `status`, with HTTP 200 or 400, beside a `message`; a success says
 * `status: "success"`. RATE_LIMIT stands for calls that come too fast, for a threshold of open calls, and for a call that came in twice, so the same call may
 * have run already: `executed` is `maybe`, and an emergency call is not sent again. NOT_RUN is also the answer to a missing or invalid key; the body cannot
 * tell which. No answer says how long to wait.
 *
 * @see https://docs.imperialcad.app/api-and-integrations/api-integrations/getting-started
 */
export const imperialcad = /* @__PURE__ */ buildDialect({
  name: 'imperialcad',
  vendor: 'ImperialCAD',
  hosts: ['imperialcad.app', '*.imperialcad.app'],
  failure: [
    /* @__PURE__ */ when({ status: WORD, message: isText }, { code: 'status', message: 'message' }),
    /* @__PURE__ */ when({ 'body.status': WORD, 'body.message': isText }, { code: 'body.status', message: 'body.message' }),
  ],
  codes: {
    RATE_LIMIT: { kind: 'rate-limit', executed: 'maybe' },
    RATE_LIMITED: { kind: 'rate-limit', executed: 'maybe' },
    NOT_RUN: { kind: 'other-failure', executed: 'no' },
    INVALID_API_KEY: 'api-key',
    UNAUTHORIZED: 'api-key',
  },
  credential: [{ header: 'apikey' }, { header: 'authorization' }, { query: 'apikey' }],
  endpoints: [{ path: /\/wf\/(?:911|panic|call-?911|createcall|newcall)\/?$/i, repeat: 'never' }],
});
