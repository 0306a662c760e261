import { buildDialect } from '../build-dialect.js';
import type { Answer, Finding } from '../dialect.js';
import type { FailureKind } from '../verdict.js';
import { when } from '../when.js';

/** No code is set anywhere; these are the known spellings of `Error`. */
const SPELLINGS: readonly (readonly [RegExp, FailureKind])[] = [
  [/^Request limit reached/i, 'rate-limit'],
  [/^(?:Invalid API key|No API key provided|API key)/i, 'api-key'],
  [/^(?:Movie|Series|Season|Episode|Series or season|Series or episode|Game|Item)[ a-z]{0,40} not found/i, 'not-found'],
  [/^(?:Incorrect IMDb ID|Too many results|Must provide|Conversion from|Invalid |Year must|Bad )/i, 'bad-request'],
  [/^(?:Error getting data|Internal|The service is unavailable)/i, 'server'],
];

const XML = /^\s{0,100}(?:<\?xml[^>]{0,100}\?>)?\s{0,100}<root response="False">\s{0,100}<error>([^<]{0,500})/i;

function xmlError({ text }: Answer): Finding | null {
  const message = XML.exec(text ?? '')?.[1];
  // "Something went wrong" and its like say nothing, whatever the status.
  return message === undefined ? null : { message, kind: SPELLINGS.find(([pattern]) => pattern.test(message))?.[1] };
}

/**
 * OMDb: `Response: "False"` (a text) with HTTP 200 or 401; the spent quota of the day comes as 401 too, so the text decides before the status.
 * Every call only reads.
 *
 * @see https://www.omdbapi.com/, https://github.com/omdbapi/OMDb-API/issues/55
 */
export const omdb = /* @__PURE__ */ buildDialect({
  name: 'omdb',
  vendor: 'OMDb',
  hosts: ['www.omdbapi.com', 'omdbapi.com', 'private.omdbapi.com'],
  markers: ['alse"'],
  failure: [
    /* @__PURE__ */ when({ Response: /^false$/i, Error: (text) => typeof text === 'string' }, { message: 'Error', spellings: SPELLINGS }),
    xmlError,
  ],
  credential: { query: 'apikey' },
  endpoints: [{ path: /^\//, repeat: 'safe' }],
});
