import { buildDialect } from '../build-dialect.js';
import { codesByKind } from '../codes-by-kind.js';
import type { Answer, Finding } from '../dialect.js';
import type { FailureKind } from '../verdict.js';
import { when } from '../when.js';

/** Code 6 stands for a wrong parameter and for a thing that is not there. */
const SPELLINGS: readonly (readonly [RegExp, FailureKind])[] = [
  [/^(?:No such |No (?:artist|album|track|user|tag)|(?:Artist|Album|Track|User|Tag|Page|Country|Playlist)[ a-z]{0,40} not found)/i, 'not-found'],
  [/^The [a-z]{1,20} you supplied (?:could not be found|does not exist)/i, 'not-found'],
];

/** The default format. */
const XML = /^\s{0,100}(?:<\?xml[^>]{0,100}\?>)?\s{0,100}<lfm status="failed">\s{0,100}<error code="(\d{1,4})">([^<]{0,500})/;

function xmlError({ text }: Answer): Finding | null {
  const [, code, message = ''] = XML.exec(text ?? '') ?? [];
  if (code === undefined) return null;
  return { code, message: message.trim(), kind: code === '6' ? SPELLINGS.find(([pattern]) => pattern.test(message.trim()))?.[1] : undefined };
}

/**
 * Last.fm: `error` with a number and a `message`, with HTTP 200 or with a status that depends on the method and the year; the number decides. The message of
 * the limit (29) speaks of the API key, which is not to blame. No answer says how long to wait. After 8, 11 and 16 a scrobble may have been taken.
 *
 * @see https://www.last.fm/api/errorcodes, https://lastfm-docs.github.io/api-docs/codes/
 */
export const lastfm = /* @__PURE__ */ buildDialect({
  name: 'lastfm',
  vendor: 'Last.fm',
  hosts: ['ws.audioscrobbler.com'],
  markers: ['error'],
  failure: [
    /* @__PURE__ */ when({ error: 6, message: (text) => typeof text === 'string' }, { code: 'error', message: 'message', spellings: SPELLINGS }),
    /* @__PURE__ */ when({ error: (code) => typeof code === 'number', message: (text) => typeof text === 'string' }, { code: 'error', message: 'message' }),
    xmlError,
  ],
  codes: /* @__PURE__ */ codesByKind({
    'rate-limit': [29],
    'api-key': [4, 9, 10, 12, 13, 14, 17, 18, 26], // 12, 17, 18: for subscribers or logged-in users
    'bad-request': [2, 5, 6, 27],
    'not-found': [3, 7, 15, 20, 21, 22, 23, 24, 25],
    server: [1, 8, 11, 16],
  }),
  credential: { query: 'api_key' },
});
