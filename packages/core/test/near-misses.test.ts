import * as d from '../src/dialects/index.js';
import { classify, type Dialect } from '../src/index.js';

/** Answers at the border of what a dialect calls a failure: on one side and on the other. */
type Case = readonly [what: string, dialect: Dialect, body: unknown, expected: object, status?: number, headers?: Record<string, string>];

const OK = { kind: 'ok', executed: 'yes', warning: undefined };
const rpc = (error: object) => ({ jsonrpc: '2.0', id: 1, error });

const CASES: readonly Case[] = [
  ['alpha vantage: a note always announces the limit', d.alphaVantage, { Note: 'Hm' }, { kind: 'rate-limit', message: 'Hm' }],
  ['alpha vantage: one request per day', d.alphaVantage, { Information: 'only 1 request per day' }, { kind: 'rate-limit' }],
  ['alpha vantage: far inside the text', d.alphaVantage, { Information: `${'x'.repeat(1000)} rate limit` }, { kind: 'other-failure' }],

  ['apilayer: the text', d.apilayer, { success: false, error: { code: 104, info: 'x' } }, { kind: 'rate-limit', message: 'x' }],
  ['apilayer: 106 as a limit', d.apilayer, { success: false, error: { code: 106, info: 'Your rate limit is reached' } }, { kind: 'rate-limit', message: 'Your rate limit is reached' }],
  ['apilayer: an error that is no object', d.apilayer, { success: false, error: 'x' }, OK],
  ['apilayer: no error', d.apilayer, { success: false, error: null }, OK],
  ['apilayer: a word as code', d.apilayer, { error: { code: 'usage_limit_reached', message: 'x' } }, { kind: 'rate-limit', code: 'usage_limit_reached', message: 'x' }],
  ['apilayer: a short word', d.apilayer, { error: { code: 'abc', message: 'x' } }, OK],
  ['apilayer: a word in capitals', d.apilayer, { error: { code: 'USAGE_LIMIT', message: 'x' } }, OK],
  ['apilayer: words', d.apilayer, { error: { code: 'usage_limit reached', message: 'x' } }, OK],
  ['apilayer: words that end like one', d.apilayer, { error: { code: '7 usage_limit_reached', message: 'x' } }, OK],
  ['apilayer: a word without a text', d.apilayer, { error: { code: 'usage_limit_reached', message: 7 } }, OK],

  ['baidu: the text', d.baidu, { error_code: 17, error_msg: 'x' }, { code: '17', message: 'x' }],
  ['baidu: a code as text', d.baidu, { error_code: '17', error_msg: 'x' }, { kind: 'rate-limit', code: '17', message: 'x' }],
  ['baidu: a code of one digit', d.baidu, { error_code: '4', error_msg: 'x' }, { kind: 'rate-limit', code: '4' }],
  ['baidu: the code 0 as text', d.baidu, { error_code: '0' }, OK],
  ['baidu: words for a code', d.baidu, { error_code: 'x17' }, OK],
  ['baidu: a code with a tail', d.baidu, { error_code: '17x' }, OK],
  ['baidu: OAuth', d.baidu, { error: 'invalid_client', error_description: 'x' }, { kind: 'api-key', code: 'invalid_client', message: 'x' }],
  ['baidu: a sentence', d.baidu, { error: 'no invalid_client', error_description: 'x' }, OK],
  ['baidu: a word with a tail', d.baidu, { error: 'invalid_client!', error_description: 'x' }, OK],
  ['baidu: a short word', d.baidu, { error: 'abc', error_description: 'x' }, OK],
  ['baidu: a word without a description', d.baidu, { error: 'invalid_client' }, OK],
  ['baidu: speech', d.baidu, { err_no: 3304, err_msg: 'x' }, { kind: 'rate-limit', message: 'x' }],
  ['baidu: speech that worked', d.baidu, { err_no: 0, err_msg: 'success.' }, OK],

  ['bubble: a success that looks like the envelope', d.bubble, { statusCode: 400, body: { status: 'MISSING_DATA', message: 'x' } }, { ...OK, evidence: 'status' }, 200],
  ['bubble: a word with a tail', d.bubble, { status: 'MISSING_DATA!', message: 'x' }, { kind: 'bad-request', code: null }, 400],
  ['bubble: a word with a head', d.bubble, { status: '!MISSING_DATA', message: 'x' }, { kind: 'bad-request', code: null }, 400],
  ['bubble: the parameter inside other words', d.bubble, { status: 'MISSING_DATA', message: 'X Missing parameter for workflow x: parameter code' }, { parameter: undefined }, 400],
  ['bubble: the parameter with a tail', d.bubble, { status: 'MISSING_DATA', message: 'Missing parameter for workflow x: parameter code or so' }, { parameter: undefined }, 400],
  ['bubble: the workflow inside other words', d.bubble, { status: 'NOT_FOUND', message: 'X Workflow not found x' }, { workflow: undefined }, 404],
  ['bubble: the workflow with a tail', d.bubble, { status: 'NOT_FOUND', message: 'Workflow not found x y' }, { workflow: undefined }, 404],
  ['bubble: a class of a success', d.bubble, { error_class: 'Unauthorized', message: 'x' }, OK, 200],
  ['bubble: a class with HTTP 400', d.bubble, { error_class: 'Unauthorized', translation: 'x', args: { code: 'i1' } }, { kind: 'api-key', code: 'Unauthorized', message: 'x', requestId: 'i1' }, 400],

  ['discord: HTTP 400', d.discord, { message: 'x', code: 50035 }, { kind: 'bad-request', code: '50035', message: 'x' }, 400],
  ['discord: nothing to read', d.discord, { code: 50035 }, { kind: 'bad-request', code: null, evidence: 'status' }, 400],
  ['discord: a limit outranks the code', d.discord, { message: 'x', code: 10003 }, { kind: 'rate-limit', code: '10003' }, 429],

  ['etherscan: NOTOK inside', d.etherscan, { status: '0', message: 'It was NOTOK', result: 'Max rate limit reached' }, OK],
  ['etherscan: NOTOK with a list', d.etherscan, { status: '0', message: 'NOTOK', result: [] }, OK],
  ['etherscan: the message', d.etherscan, { status: '0', message: 'Hm', result: null }, { kind: 'bad-request', message: 'Hm' }],
  ['etherscan: an announcement', d.etherscan, { status: '1', message: 'OK-Missing/Invalid API Key, rate limit of 1/5sec applied', result: [] }, { kind: 'ok', message: 'OK-Missing/Invalid API Key, rate limit of 1/5sec applied', warning: expect.objectContaining({ kind: 'rate-limit' }) }],
  ['etherscan: an announcement inside', d.etherscan, { status: '1', message: 'So OK-ish, rate limit', result: [] }, OK],
  ['etherscan: the proxy module', d.etherscan, rpc({ code: -32601, message: 'x' }), { kind: 'not-found', message: 'x' }],
  ['etherscan: the proxy module without a code', d.etherscan, rpc({ code: '-32601', message: 'x' }), OK],

  ['github: a message of a success', d.githubGraphql, { message: 'API rate limit exceeded' }, OK],
  ['github: HTTP 400', d.githubGraphql, { message: 'API rate limit exceeded' }, { kind: 'rate-limit' }, 400],
  ['github: nothing to read', d.githubGraphql, {}, { kind: 'api-key', evidence: 'status' }, 403],
  ['github: secondary limit with a wait', d.githubGraphql, { message: 'You have exceeded a secondary rate limit.' }, { kind: 'rate-limit', retryAfterMs: 7000 }, 403, { 'retry-after': '7' }],
  ['github: the code in the extensions', d.githubGraphql, { errors: [{ message: 'x', extensions: { code: 'undefinedField' } }] }, { kind: 'bad-request', code: 'undefinedField' }],
  ['github: the code itself', d.githubGraphql, { errors: [{ message: 'x', code: 'graphql_rate_limit' }] }, { kind: 'rate-limit', code: 'graphql_rate_limit' }],
  ['github: the type before the text', d.githubGraphql, { errors: [{ type: 'NOT_FOUND', message: 'API rate limit exceeded' }] }, { kind: 'not-found' }],

  ['graphql: data beside errors', d.graphql, { data: { a: 1 }, errors: [{ message: 'x' }] }, { kind: 'other-failure', executed: 'yes' }],
  ['graphql: the hundredth error', d.graphql, { errors: [...Array(99).fill({}), { extensions: { code: 'NOT_FOUND' } }] }, { kind: 'not-found' }],
  ['graphql: the error after it', d.graphql, { errors: [...Array(100).fill({}), { extensions: { code: 'NOT_FOUND' } }] }, { kind: 'other-failure' }],

  ['google: ErrorInfo', d.googleMaps, { error: { code: 403, message: 'x', status: 'PERMISSION_DENIED', details: [{ reason: 'x' }, { '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'RATE_LIMIT_EXCEEDED' }] } }, { kind: 'rate-limit', code: 'RATE_LIMIT_EXCEEDED', message: 'x' }, 403],
  ['google: a reason of another type', d.googleMaps, { error: { code: 403, status: 'PERMISSION_DENIED', details: [{ '@type': 'x/google.rpc.Help', reason: 'RATE_LIMIT_EXCEEDED' }] } }, { kind: 'api-key', code: 'PERMISSION_DENIED' }, 403],
  ['google: the number', d.googleMaps, { error: { code: 403 } }, { kind: 'api-key', code: '403' }, 403],
  ['google: no number', d.googleMaps, { error: { code: 'x', status: 'RESOURCE_EXHAUSTED' } }, { kind: 'api-key', code: null }, 403],
  ...['xLimitExceededx', 'xquotaExceeded', 'quotaExceededx', 'xkeyInvalid', 'keyInvalidx', 'other'].map((reason): Case =>
    [`google: the reason ${reason}`, d.googleMaps, { error: { code: 403, status: 'ABORTED', errors: [{ reason }] } }, { code: 'ABORTED' }, 403]),
  ...['quotaExceeded', 'keyInvalid', 'dailyLimitExceeded'].map((reason): Case =>
    [`google: the reason ${reason}`, d.googleMaps, { error: { code: 403, status: 'ABORTED', errors: [{ reason }] } }, { code: reason }, 403]),
  ...([['30s', 30_000], ['0.25s', 250], ['x30s', null], ['30sx', null], ['soon', null]] as const).map(([retryDelay, retryAfterMs]): Case =>
    [`google: ${retryDelay}`, d.googleMaps, { error: { code: 429, status: 'RESOURCE_EXHAUSTED', details: [{}, { retryDelay }] } }, { kind: 'rate-limit', retryAfterMs }, 429]),
  ['google: a word with a head', d.googleMaps, { status: '7 REQUEST_DENIED' }, OK],
  ['google: a word with a tail', d.googleMaps, { status: 'REQUEST_DENIED 7' }, OK],
  ['google: a number', d.googleMaps, { status: 1234 }, OK],
  ['google: OK', d.googleMaps, { status: 'OK' }, OK],
  ['google: the message of Roads', d.googleMaps, { status: 'REQUEST_DENIED', errorMessage: 'x' }, { kind: 'api-key', message: 'x' }],

  ['imperialcad: a word with a tail', d.imperialcad, { status: 'NOT_RUN!', message: 'x' }, OK],
  ['imperialcad: a word alone', d.imperialcad, { status: 'ERROR', message: 'x' }, { kind: 'other-failure', code: 'ERROR', message: 'x' }],
  ['imperialcad: a longer word', d.imperialcad, { status: 'SUCCESS_NOT', message: 'x' }, { kind: 'other-failure', code: 'SUCCESS_NOT' }],
  ['imperialcad: inside', d.imperialcad, { body: { status: 'NOT_RUN', message: 'x' } }, { kind: 'other-failure', executed: 'no', message: 'x' }],

  ['json-rpc: version 1', d.jsonRpc, { id: 1, result: null, error: { code: -32601, message: 'x' } }, { kind: 'not-found' }],
  ...['id', 'result'].map((missing): Case =>
    [`json-rpc: version 1 without ${missing}`, d.jsonRpc, { id: 1, result: null, error: { code: -32601, message: 'x' }, [missing]: undefined }, OK]),
  ['json-rpc: a limit far inside the text', d.jsonRpc, rpc({ code: -32000, message: `${'x'.repeat(500)} rate limit` }), { kind: 'other-failure' }],
  ...([['30s', 30_000], ['1.25s', 1250], ['x30s', null], ['30sx', null], ['27ms', 27]] as const).map(([wait, retryAfterMs]): Case =>
    [`json-rpc: ${wait}`, d.jsonRpc, rpc({ code: -32005, data: { try_again_in: wait } }), { kind: 'rate-limit', retryAfterMs }]),
  ['json-rpc: the failed one of a batch', d.jsonRpc, [{ jsonrpc: '2.0', id: 1, result: 1 }, rpc({ code: -32005, message: 'x', data: { rate: { backoff_seconds: 3 } } })], { kind: 'ok', warning: expect.objectContaining({ kind: 'rate-limit', retryAfterMs: 3000 }) }],
  ['json-rpc: a word that ends like a limit', d.jsonRpc, rpc({ code: -32000, message: 'corporate limit' }), { kind: 'other-failure' }],

  ['kraken: an entry inside', d.kraken, { error: ['x EAPI:Invalid key'] }, OK],
  ...[`EService:Throttled:${1_704_067_207}`, `EService: Throttled: [${1_704_067_207}]`, `EService:Throttled: ${1_704_067_207}`].map((entry): Case =>
    [`kraken: ${entry}`, d.kraken, { error: [entry] }, { kind: 'rate-limit', retryAfterMs: 7000 }]),

  ['last.fm: the code of another failure', d.lastfm, '<lfm status="failed"><error code="10">No such page</error></lfm>', { kind: 'api-key', code: '10', message: 'No such page' }],
  ['last.fm: no number', d.lastfm, { error: '10', message: 'x' }, OK],
  ['last.fm: no message', d.lastfm, { error: 10 }, OK],
  ['last.fm: the message', d.lastfm, { error: 10, message: 'x' }, { kind: 'api-key', code: '10', message: 'x' }],
  ['last.fm: 6 without a message', d.lastfm, { error: 6, message: 7 }, OK],

  ['mediawiki: the message', d.mediawiki, { error: { code: 'badtoken', info: 'x' } }, { kind: 'api-key', message: 'x' }],
  ['mediawiki: no info', d.mediawiki, { error: { code: 'badtoken' } }, OK],
  ['meta: an account', d.metaGraph, { error: { code: 17, message: 'x' } }, { kind: 'rate-limit', message: 'x', retryAfterMs: 60_000 }, 400, { 'x-ad-account-usage': '{"a":{"estimated_time_to_regain_access":1}}' }],
  ['meta: usage of which one item tells', d.metaGraph, { error: { code: 17, message: 'x' } }, { retryAfterMs: 60_000 }, 400, { 'x-business-use-case-usage': '{"1":[{"call_count":1},{"estimated_time_to_regain_access":1}]}' }],
  ['meta: usage that is too long', d.metaGraph, { error: { code: 17, message: 'x' } }, { retryAfterMs: null }, 400, { 'x-ad-account-usage': `{"a":{"estimated_time_to_regain_access":1}}${' '.repeat(9000)}` }],
  ['meta: a code as text', d.metaGraph, { error: { code: '17', message: 'x' } }, OK],

  ['omdb: "Falsehood"', d.omdb, { Response: 'Falsehood', Error: 'x"alse"' }, OK],
  ['omdb: "unfalse"', d.omdb, { Response: 'unfalse', Error: 'x' }, OK],
  ['omdb: an error that is no text', d.omdb, { Response: 'False', Error: 7 }, OK],

  ['rocketcad: other pages explain unknown codes', d.rocketcad, { status: 'success', response: { success: false, message: 'x modcol.co/e9z' } }, { kind: 'other-failure', code: '9Z', helpUrl: 'https://modcol.co/e9z' }],

  ...['requestedQueryCost', 'currentlyAvailable', 'restoreRate'].map((name): Case => {
    const numbers = { requestedQueryCost: 752, currentlyAvailable: 252, restoreRate: 50, [name]: '100' };
    const { requestedQueryCost, ...throttleStatus } = numbers;
    return [`shopify: ${name} as text`, d.shopify, { data: {}, extensions: { cost: { requestedQueryCost, throttleStatus } } }, OK];
  }),
  ['shopify: just enough left', d.shopify, { data: {}, extensions: { cost: { requestedQueryCost: 50, throttleStatus: { currentlyAvailable: 50, restoreRate: 50 } } } }, OK],
  ['shopify: too little left', d.shopify, { data: {}, extensions: { cost: { requestedQueryCost: 50, throttleStatus: { currentlyAvailable: 0, restoreRate: 50 } } } }, { kind: 'ok', warning: expect.objectContaining({ kind: 'rate-limit', retryAfterMs: 1000 }) }],
  ['shopify: too little left, without data', d.shopify, { extensions: { cost: { requestedQueryCost: 50, throttleStatus: { currentlyAvailable: 0, restoreRate: 50 } } } }, OK],
  ['shopify: too little left, of a failure', d.shopify, { data: {}, extensions: { cost: { requestedQueryCost: 50, throttleStatus: { currentlyAvailable: 0, restoreRate: 50 } } } }, { kind: 'bad-request', warning: undefined }, 400],
  ['shopify: REST errors of a success', d.shopify, { errors: 'x' }, OK],
  ['shopify: REST errors with HTTP 400', d.shopify, { errors: 'x' }, { kind: 'bad-request', message: 'x', evidence: 'body' }, 400],
  ['shopify: no errors with HTTP 400', d.shopify, { x: 'x' }, { kind: 'bad-request', message: null, evidence: 'status' }, 400],
  ['shopify: "Throttled" with more', d.shopify, { errors: [{ message: 'Throttled by a proxy' }] }, { kind: 'other-failure' }],

  ['slack: prose for a code', d.slack, { ok: false, error: 'No query passed' }, { kind: 'bad-request', code: 'No query passed', message: 'No query passed' }],
  ['sonorancad: text of a success', d.sonorancad, 'INVALID API KEY', { kind: 'ok' }, 200],
  ['sonorancad: with white space', d.sonorancad, '  NO SUCH UNIT, NOT FOUND\n', { kind: 'not-found', code: 'NO SUCH UNIT, NOT FOUND' }, 400],
  ['sonorancad: a text that goes on', d.sonorancad, 'UNIT NOT FOUND IN LIST', { kind: 'bad-request' }, 400],
  ['sonorancad: it does not exist', d.sonorancad, 'UNIT DOES NOT EXIST.', { kind: 'not-found' }, 400],
  ['sonorancad: small letters behind', d.sonorancad, 'INVALID API KEY, sorry', { kind: 'bad-request', code: null }, 400],
  ['sonorancad: small letters before', d.sonorancad, 'an INVALID API KEY', { kind: 'bad-request', code: null }, 400],
  ['sonorancad: the title', d.sonorancad, { title: 'x' }, { kind: 'bad-request', message: 'x', evidence: 'body' }, 400],
  ['sonorancad: the gateway', d.sonorancad, { message: 'x', request_id: 'r' }, { kind: 'bad-request', message: 'x', requestId: 'r' }, 400],
  ['sonorancad: a title of a success', d.sonorancad, { title: 'x' }, OK, 200],
  ['sonorancad: nothing to read', d.sonorancad, { x: 'x' }, { kind: 'bad-request', message: null, evidence: 'status' }, 400],

  ['stack exchange: the message', d.stackExchange, { error_id: 400, error_name: 'bad_parameter', error_message: 'x' }, { kind: 'bad-request', message: 'x' }, 400],
  ['stack exchange: one second', d.stackExchange, { error_id: 502, error_name: 'throttle_violation', error_message: 'more requests available in 1 second' }, { retryAfterMs: 1000 }, 400],
  ['stack exchange: seconds inside', d.stackExchange, { error_id: 502, error_name: 'throttle_violation', error_message: 'more requests available in 9 seconds, perhaps' }, { retryAfterMs: null }, 400],
  ['telegram: the wait inside other words', d.telegram, { ok: false, error_code: 429, description: 'X Too Many Requests: retry after 5' }, { kind: 'rate-limit', retryAfterMs: null }, 429],
  ['telegram: the wait with a tail', d.telegram, { ok: false, error_code: 429, description: 'Too Many Requests: retry after 5 or so' }, { kind: 'rate-limit', retryAfterMs: null }, 429],
  ['vk: the messages', d.vk, { error: { error_code: 6, error_msg: 'x' } }, { kind: 'rate-limit', message: 'x' }],
  ['vk: a part of execute', d.vk, { response: [1], execute_errors: [{ error_code: 6, error_msg: 'x' }] }, { kind: 'ok', message: 'x', warning: expect.objectContaining({ kind: 'rate-limit', code: '6', message: 'x' }) }],
];

it.each(CASES.map((one) => [one[0], one] as const))('%s', (_what, [, dialect, body, expected, status = 200, headers]) => {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const verdict = classify({ status, headers, body: text }, dialect, Date.UTC(2024, 0, 1));
  expect({ warning: undefined, parameter: undefined, workflow: undefined, ...verdict }).toMatchObject(expected);
});
