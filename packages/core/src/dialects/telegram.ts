import { buildDialect } from '../build-dialect.js';
import { when } from '../when.js';

/**
 * Telegram Bot API: `ok: false`, an `error_code` that equals the HTTP status, and a text. Which of the many 400s and 403s it is stands in the text alone:
 * "… not found" is `not-found`; "Forbidden: bot was blocked by the user" says nothing about the key and is `other-failure`.
 *
 * A 429 does not prove that nothing ran: the server answers "retry after 5" also for a query that was dropped unanswered while it shut down
 * (`PromiseDeleter` in Query.h), and such a query may have run. So a message is not sent twice unless the caller says that it may be.
 *
 * @see https://core.telegram.org/bots/api#making-requests, https://github.com/tdlib/telegram-bot-api/blob/master/telegram-bot-api/Query.h
 */
export const telegram = /* @__PURE__ */ buildDialect({
  name: 'telegram',
  vendor: 'Telegram',
  hosts: ['api.telegram.org'],
  markers: ['false'],
  failure: /* @__PURE__ */ when(
    { ok: false, error_code: (code) => typeof code === 'number' },
    {
      code: 'error_code',
      message: 'description',
      spellings: [
        [/^Bad Request: .{0,80}(?:not found|not exist|invalid message identifier)/i, 'not-found'],
        [/^Bad Request: (?:have no rights|not enough rights|need administrator rights|CHAT_ADMIN_REQUIRED)/i, 'api-key'],
      ],
    },
  ),
  codes: {
    '400': 'bad-request',
    '401': 'api-key',
    '403': 'other-failure', // the user or the chat shut the bot out
    '404': 'not-found', // an unknown method, or a token of the wrong form
    '409': 'other-failure', // another getUpdates, or a webhook, is active
    '413': 'bad-request',
    '420': { kind: 'rate-limit', executed: 'maybe' },
    '429': { kind: 'rate-limit', executed: 'maybe' },
    '5*': 'server',
  },
  waitHint: [
    { path: 'parameters.retry_after', unit: 'seconds' },
    { path: 'description', pattern: /^Too Many Requests: retry after (\d{1,9})$/, unit: 'seconds' },
  ],
  credential: { path: /\/bot([^/]{1,256})(?:\/|$)/ },
  endpoints: [{ path: /\/bot[^/]{1,256}\/(?:test\/)?get[a-z]+$/i, repeat: 'safe' }],
});
