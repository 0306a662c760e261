import { classify, defineDialect, type Dialect, type Verdict } from '../src/index.js';
import * as d from '../src/dialects/index.js';

/** Rules beyond the documented answers of the corpus: further codes of the same tables, other places of the wait, and whether the call ran. */
const NOW = Date.UTC(2024, 0, 1);
type Case = readonly [what: string, dialect: Dialect, body: unknown, expected: object, status?: number, headers?: Record<string, string>];

function read([, dialect, body, , status = 200, headers]: Case): Verdict {
  return classify({ status, headers, body: typeof body === 'string' ? body : JSON.stringify(body) }, dialect, NOW);
}

const graphqlError = (extensions: object, more: object = {}) => ({ errors: [{ message: 'No', extensions }], ...more });

const CASES: readonly Case[] = [
  ['slack: a code that a pattern covers', d.slack, { ok: false, error: 'users_not_found' }, { kind: 'not-found', executed: 'no' }],
  ['slack: wrong arguments', d.slack, { ok: false, error: 'invalid_blocks' }, { kind: 'bad-request' }],
  ['slack: the exact code before the pattern', d.slack, { ok: false, error: 'invalid_auth' }, { kind: 'api-key' }],
  ['slack: a part may have run', d.slack, { ok: false, error: 'fatal_error' }, { kind: 'server', executed: 'maybe' }],
  ['slack: a limit', d.slack, { ok: false, error: 'ratelimited' }, { kind: 'rate-limit', executed: 'no', retryAfterMs: 1000 }, 429, { 'Retry-After': '1' }],
  ['slack: details as message, the id from a header', d.slack, { ok: false, error: 'invalid_arguments', response_metadata: { messages: ['x'] } }, { message: 'x', requestId: 'r1' }, 200, { 'x-slack-req-id': 'r1' }],
  ['slack: a warning of a success is no limit', d.slack, { ok: true, warning: 'ratelimited' }, { kind: 'ok' }],

  ['google: over the limit', d.googleMaps, { status: 'OVER_QUERY_LIMIT', error_message: 'x', results: [] }, { kind: 'rate-limit', message: 'x' }],
  ['google: no results', d.googleMaps, { status: 'ZERO_RESULTS', results: [] }, { kind: 'ok' }],
  ['google: one element not found', d.googleMaps, { status: 'OK', rows: [{ elements: [{ status: 'NOT_FOUND' }] }] }, { kind: 'ok' }],
  ['google: too many elements', d.googleMaps, { status: 'MAX_ELEMENTS_EXCEEDED' }, { kind: 'bad-request' }],
  ['google: an unknown word', d.googleMaps, { status: 'SOMETHING_NEW' }, { kind: 'other-failure', code: 'SOMETHING_NEW' }],
  ['google: a 403 that is a limit', d.googleMaps, { error: { code: 403, message: 'x', errors: [{ reason: 'userRateLimitExceeded' }] } }, { kind: 'rate-limit', code: 'userRateLimitExceeded' }, 403],
  ['google: the wait in RetryInfo', d.googleMaps, { error: { code: 429, status: 'RESOURCE_EXHAUSTED', details: [{ '@type': 'x/google.rpc.RetryInfo', retryDelay: '1.5s' }] } }, { kind: 'rate-limit', retryAfterMs: 1500 }, 429],
  ['google: no delay in RetryInfo', d.googleMaps, { error: { code: 503, status: 'UNAVAILABLE', details: [{ retryDelay: 'soon' }] } }, { kind: 'server', retryAfterMs: null }, 503],

  ['etherscan: the limit per second', d.etherscan, { status: '0', message: 'NOTOK', result: 'Max calls per sec rate limit reached (5/sec)' }, { kind: 'rate-limit' }],
  ['etherscan: the key', d.etherscan, { status: '0', message: 'NOTOK', result: 'Invalid API Key' }, { kind: 'api-key' }],
  ['etherscan: the request', d.etherscan, { status: '0', message: 'NOTOK', result: 'Error! Invalid address format' }, { kind: 'bad-request' }],
  ['etherscan: the service', d.etherscan, { status: '0', message: 'NOTOK', result: 'Query Timeout occured. Please select a smaller result dataset' }, { kind: 'server' }],
  ['etherscan: refused in the message', d.etherscan, { status: '0', message: 'Result window is too large, PageNo x Offset size must be less than or equal to 10000', result: null }, { kind: 'bad-request' }],
  ['etherscan: an unknown text', d.etherscan, { status: '0', message: 'NOTOK', result: 'Hm' }, { kind: 'other-failure' }],
  ['etherscan: a contract that quotes the text', d.etherscan, { status: '1', message: 'OK', result: 'Max rate limit reached' }, { kind: 'ok' }],
  ['etherscan: the proxy module', d.etherscan, { jsonrpc: '2.0', id: 1, error: { code: -32602, message: 'invalid argument' } }, { kind: 'bad-request', code: '-32602' }],

  ['alpha: the day', d.alphaVantage, { Information: 'We have detected your API key as X and our standard API rate limit is 25 requests per day. Please subscribe to any of the premium plans at …' }, { kind: 'rate-limit' }],
  ['alpha: a premium endpoint', d.alphaVantage, { Information: 'Thank you for using Alpha Vantage! This is a premium endpoint.' }, { kind: 'api-key' }],
  ['alpha: the key', d.alphaVantage, { 'Error Message': 'the parameter apikey is invalid or missing.' }, { kind: 'api-key' }],
  ['alpha: the call', d.alphaVantage, { 'Error Message': 'Invalid API call. Please retry.' }, { kind: 'bad-request' }],
  ['alpha: something else', d.alphaVantage, { Information: 'Hm' }, { kind: 'other-failure' }],
  ['alpha: a note beside data', d.alphaVantage, { Note: 'Our standard API call frequency is 5 calls per minute', data: [] }, { kind: 'ok' }],
  ['alpha: a note that is no text', d.alphaVantage, { Note: {} }, { kind: 'ok' }],
  ['alpha: a list', d.alphaVantage, '["Note"]', { kind: 'ok' }],
  ['alpha: a table of values', d.alphaVantage, 'Note,Information\n1,2', { kind: 'ok' }],

  ['shopify: throttled, the wait from the bucket', d.shopify, graphqlError({ code: 'THROTTLED' }, { extensions: { cost: { requestedQueryCost: 752, throttleStatus: { currentlyAvailable: 252, restoreRate: 50 } } } }), { kind: 'rate-limit', retryAfterMs: 10_000, executed: 'no' }],
  ['shopify: an older form', d.shopify, { errors: [{ message: 'Throttled' }], data: null }, { kind: 'rate-limit', executed: 'no', retryAfterMs: null }],
  ['shopify: data beside errors', d.shopify, graphqlError({ code: 'ACCESS_DENIED' }, { data: { shop: { name: 'A' }, orders: null } }), { kind: 'ok', executed: 'yes', warning: expect.objectContaining({ kind: 'api-key', code: 'ACCESS_DENIED', retryAfterMs: null }) }],
  ['shopify: REST limit', d.shopify, { errors: 'Exceeded 2 calls per second for api client.' }, { kind: 'rate-limit', retryAfterMs: 2000, message: expect.stringContaining('2 calls') }, 429, { 'Retry-After': '2.0' }],
  ['shopify: REST validation', d.shopify, { errors: { title: ["can't be blank"] } }, { kind: 'bad-request', message: null }, 422],
  ['shopify: a bucket that never fills', d.shopify, { data: {}, extensions: { cost: { requestedQueryCost: 9, throttleStatus: { currentlyAvailable: 1, restoreRate: 0 } } } }, { kind: 'ok' }],

  ['github: the newer type', d.githubGraphql, { errors: [{ type: 'RATE_LIMIT', code: 'graphql_rate_limit', message: 'API rate limit already exceeded for user ID 1.' }] }, { kind: 'rate-limit', code: 'RATE_LIMIT', executed: 'no' }],
  ['github: the text alone', d.githubGraphql, { errors: [{ message: 'API rate limit exceeded for user ID 1.' }] }, { kind: 'rate-limit', code: null }],
  ['github: data:null beside the limit', d.githubGraphql, { data: null, errors: [{ type: 'RATE_LIMITED', message: 'x' }] }, { kind: 'rate-limit', executed: 'no' }],
  ['github: nothing found', d.githubGraphql, { data: { repository: null }, errors: [{ type: 'NOT_FOUND', path: ['repository'], message: 'x' }] }, { kind: 'not-found', executed: 'maybe' }],
  ['github: one of two found', d.githubGraphql, { data: { a: null, b: {} }, errors: [{ type: 'NOT_FOUND', path: ['a'] }] }, { kind: 'ok', executed: 'yes', warning: expect.objectContaining({ kind: 'not-found' }) }],
  ['github: something went wrong', d.githubGraphql, { errors: [{ message: 'Something went wrong while executing your query. Please include …' }] }, { kind: 'server', executed: 'maybe' }],
  ['github: secondary limit without a wait', d.githubGraphql, { message: 'You have exceeded a secondary rate limit.' }, { kind: 'rate-limit', retryAfterMs: 60_000 }, 403, { 'x-ratelimit-remaining': '7', 'x-ratelimit-reset': String(NOW / 1000 + 3600) }],
  ['github: secondary limit with none left', d.githubGraphql, { message: 'You have exceeded a secondary rate limit.' }, { kind: 'rate-limit', retryAfterMs: 90_000 }, 403, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(NOW / 1000 + 90) }],
  ['github: REST primary limit', d.githubGraphql, { message: 'API rate limit exceeded for 1.2.3.4.' }, { kind: 'rate-limit' }, 403],
  ['github: REST 403', d.githubGraphql, { message: 'Resource not accessible by integration' }, { kind: 'api-key', message: 'Resource not accessible by integration' }, 403],
  ['github: an empty list of errors', d.githubGraphql, { errors: [], data: {} }, { kind: 'ok' }],

  ['graphql: refused before it ran', d.graphql, graphqlError({ code: 'RATE_LIMITED' }), { kind: 'rate-limit', executed: 'no' }],
  ['graphql: refused while it ran', d.graphql, graphqlError({ code: 'RATE_LIMITED' }, { data: null }), { kind: 'rate-limit', executed: 'maybe' }],
  ['graphql: partly', d.graphql, graphqlError({ code: 'RATE_LIMITED' }, { data: { a: 1, b: null } }), { kind: 'rate-limit', executed: 'yes' }],
  ['graphql: the first error that has a code', d.graphql, { errors: [{ message: 'a' }, { message: 'b', extensions: { code: 'UNAUTHENTICATED' } }] }, { kind: 'api-key', message: 'b' }],
  ['graphql: errors that are no list', d.graphql, { errors: 'x' }, { kind: 'ok' }],

  ['telegram: a limit proves nothing', d.telegram, { ok: false, error_code: 429, description: 'Too Many Requests: retry after 35' }, { kind: 'rate-limit', executed: 'maybe', retryAfterMs: 35_000 }, 429],
  ['telegram: blocked by the user', d.telegram, { ok: false, error_code: 403, description: 'Forbidden: bot was blocked by the user' }, { kind: 'other-failure' }, 403],
  ['telegram: the token', d.telegram, { ok: false, error_code: 401, description: 'Unauthorized' }, { kind: 'api-key' }, 401],
  ['telegram: no rights in the chat', d.telegram, { ok: false, error_code: 400, description: 'Bad Request: not enough rights to send text messages to the chat' }, { kind: 'api-key' }, 400],
  ['telegram: not modified', d.telegram, { ok: false, error_code: 400, description: 'Bad Request: message is not modified' }, { kind: 'bad-request' }, 400],
  ['telegram: the service', d.telegram, { ok: false, error_code: 502, description: 'Bad Gateway' }, { kind: 'server', executed: 'maybe' }, 502],

  ['meta: a permission', d.metaGraph, { error: { code: 275, message: '(#275) x' } }, { kind: 'api-key' }, 400],
  ['meta: a business use case, with its wait', d.metaGraph, { error: { code: 80004, message: 'x' } }, { kind: 'rate-limit', retryAfterMs: 300_000 }, 400, { 'X-Business-Use-Case-Usage': '{"1":[{"estimated_time_to_regain_access":5},{"estimated_time_to_regain_access":2}]}' }],
  ['meta: usage in percent is no wait', d.metaGraph, { error: { code: 4, message: 'x' } }, { kind: 'rate-limit', retryAfterMs: null }, 400, { 'X-Business-Use-Case-Usage': '{"1":[{"call_count":100}]}' }],
  ['meta: usage that cannot be read', d.metaGraph, { error: { code: 4, message: 'x' } }, { retryAfterMs: null }, 400, { 'X-Business-Use-Case-Usage': '{' }],
  ['meta: usage that is too long', d.metaGraph, { error: { code: 4, message: 'x' } }, { retryAfterMs: null }, 400, { 'X-Business-Use-Case-Usage': ' '.repeat(9000) }],
  ['meta: a thing that is not there', d.metaGraph, { error: { code: 100, error_subcode: 33, message: "Unsupported get request. Object with ID '1' does not exist" } }, { kind: 'not-found', code: '100' }, 400],
  ['meta: too much asked', d.metaGraph, { error: { code: 1, message: "Please reduce the amount of data you're asking for, then retry your request" } }, { kind: 'bad-request' }, 500],
  ['meta: the service', d.metaGraph, { error: { code: 2, message: 'x' } }, { kind: 'server', executed: 'maybe' }, 500],
  ['meta: an unknown code', d.metaGraph, { error: { code: 987654, message: 'x' } }, { kind: 'bad-request' }, 400],

  ['mediawiki: the newer format', d.mediawiki, { errors: [{ code: 'ratelimited', text: 'x', module: 'edit' }] }, { kind: 'rate-limit', message: 'x', executed: 'no' }],
  ['mediawiki: XML', d.mediawiki, '<?xml version="1.0"?><api servedby="mw1"><error code="unknown_action" info="Unrecognized value" xml:space="preserve">See</error></api>', { kind: 'bad-request', code: 'unknown_action', message: 'Unrecognized value' }],
  ['mediawiki: XML without an info', d.mediawiki, '<api><error code="nosuchsection"/></api>', { kind: 'not-found', message: null }],
  ['mediawiki: an error in a page', d.mediawiki, '<api><query><rev>&lt;error code="x"</rev><error code="ratelimited" info="x"/></query></api>', { kind: 'ok' }],
  ['mediawiki: read only', d.mediawiki, { error: { code: 'readonly', info: 'x' } }, { kind: 'server', executed: 'no' }],
  ['mediawiki: an exception', d.mediawiki, { error: { code: 'internal_api_error_DBQueryError', info: 'x' } }, { kind: 'server', executed: 'maybe' }],
  ['mediawiki: a token', d.mediawiki, { error: { code: 'badtoken', info: 'x' } }, { kind: 'api-key' }],
  ['mediawiki: an extension’s own', d.mediawiki, { error: { code: 'flow-error', info: 'x' } }, { kind: 'other-failure' }],

  ['stack exchange: backoff', d.stackExchange, { items: [], backoff: 10, quota_remaining: 5 }, { kind: 'ok', executed: 'yes', retryAfterMs: null, warning: { kind: 'rate-limit', code: null, message: null, retryAfterMs: 10_000 } }],
  ['stack exchange: backoff of a filter without items', d.stackExchange, { backoff: 3, quota_remaining: 5 }, { kind: 'ok', warning: expect.objectContaining({ retryAfterMs: 3000 }) }],
  ['stack exchange: seconds in the text', d.stackExchange, { error_id: 502, error_message: 'too many requests from this IP, more requests available in 62548 seconds', error_name: 'throttle_violation' }, { kind: 'rate-limit', retryAfterMs: 62_548_000 }, 400],
  ['stack exchange: its error 500', d.stackExchange, { error_id: 500, error_name: 'internal_error', error_message: 'x' }, { kind: 'server', executed: 'maybe' }, 400],

  ['last.fm: a wrong parameter', d.lastfm, { error: 6, message: 'Invalid parameters - Your request is missing a required parameter' }, { kind: 'bad-request' }],
  ['last.fm: the service', d.lastfm, { error: 16, message: 'x' }, { kind: 'server', executed: 'maybe' }],
  ['last.fm: XML', d.lastfm, '<?xml version="1.0" encoding="UTF-8"?>\n<lfm status="failed">\n  <error code="10">Invalid API Key</error></lfm>', { kind: 'api-key', code: '10', message: 'Invalid API Key' }],
  ['last.fm: XML, not found', d.lastfm, '<lfm status="failed"><error code="6">\nNo such page</error></lfm>', { kind: 'not-found' }],
  ['last.fm: XML success', d.lastfm, '<lfm status="ok"><error code="6">x</error></lfm>', { kind: 'ok' }],

  ['kraken: throttled until a time', d.kraken, { error: [`EService:Throttled: [${NOW / 1000 + 7}]`] }, { kind: 'rate-limit', retryAfterMs: 7000 }],
  ['kraken: a limit of any category', d.kraken, { error: ['EAPI:Rate limit exceeded'] }, { kind: 'rate-limit', executed: 'no' }],
  ['kraken: a warning', d.kraken, { error: ['WGeneral:Danger'], result: {} }, { kind: 'ok', executed: 'yes', warning: expect.objectContaining({ kind: 'other-failure', code: 'WGeneral:Danger' }) }],
  ['kraken: an error among warnings', d.kraken, { error: ['WGeneral:Danger', 'EGeneral:Permission denied'] }, { kind: 'api-key' }],
  ['kraken: one order of a batch', d.kraken, { error: [], result: { orders: [{ error: 'EOrder:Rate limit exceeded' }] } }, { kind: 'ok' }],
  ['kraken: another API’s error', d.kraken, { error: ['x'] }, { kind: 'ok' }],

  ['vk: too fast', d.vk, { error: { error_code: 6, error_msg: 'Too many requests per second' } }, { kind: 'rate-limit', executed: 'no' }],
  ['vk: execute without errors', d.vk, { response: [], execute_errors: [] }, { kind: 'ok' }],
  ['wechat: wait a minute', d.wechat, { errcode: 45011, errmsg: 'x' }, { kind: 'rate-limit', retryAfterMs: 60_000 }],
  ['wechat: busy', d.wechat, { errcode: -1, errmsg: 'system error' }, { kind: 'server', executed: 'maybe' }],
  ['wechat: a family', d.wechat, { errcode: 44002, errmsg: 'empty post data' }, { kind: 'bad-request' }],
  ['wechat: an unknown code', d.wechat, { errcode: 300001 }, { kind: 'other-failure', message: null, requestId: null }],
  ['baidu: OAuth', d.baidu, { error: 'invalid_client', error_description: 'unknown client id' }, { kind: 'api-key' }, 401],
  ['baidu: the day', d.baidu, { error_code: 17, error_msg: 'x', log_id: 12345 }, { kind: 'rate-limit', retryAfterMs: null, requestId: '12345' }],
  ['baidu: an id that JSON has rounded', d.baidu, '{"error_code":1,"error_msg":"x","log_id":1234567890123456789}', { kind: 'server', requestId: null }],
  ['baidu: a success with a code 0', d.baidu, { error_code: 0, error_msg: '', result: {} }, { kind: 'ok' }],
  ['baidu: speech', d.baidu, { err_no: 3304, err_msg: 'x' }, { kind: 'rate-limit' }],

  ['apilayer: words as codes', d.apilayer, { error: { code: 'rate_limit_reached', message: 'x' } }, { kind: 'rate-limit' }, 429],
  ['apilayer: no results', d.apilayer, { success: false, error: { code: 106, info: 'The current request did not return any results.' } }, { kind: 'not-found', code: '106' }],
  ['apilayer: the month', d.apilayer, { success: false, error: { code: 104, type: 'usage_limit_reached', info: 'x' } }, { kind: 'rate-limit', retryAfterMs: null }],
  ['apilayer: a parameter', d.apilayer, { success: false, error: { code: 202, info: 'x' } }, { kind: 'bad-request' }],
  ['apilayer: the old fixer', d.apilayer, { error: 'Invalid base' }, { kind: 'bad-request' }, 422],
  ['omdb: not found', d.omdb, { Response: 'False', Error: 'Movie not found!' }, { kind: 'not-found' }],
  ['omdb: the key', d.omdb, { Response: 'False', Error: 'Invalid API key!' }, { kind: 'api-key' }, 401],
  ['omdb: XML', d.omdb, '<?xml version="1.0" encoding="UTF-8"?><root response="False"><error>Request limit reached!</error></root>', { kind: 'rate-limit', message: 'Request limit reached!' }, 401],
  ['omdb: a title', d.omdb, { Response: 'True', Title: 'Request limit reached!' }, { kind: 'ok' }],

  ['json-rpc: all of a batch', d.jsonRpc, [{ jsonrpc: '2.0', id: 1, error: { code: -32005, message: 'x' } }], { kind: 'rate-limit', executed: 'no' }],
  ['json-rpc: a batch without failures', d.jsonRpc, [{ jsonrpc: '2.0', id: 1, result: 1 }], { kind: 'ok' }],
  ['json-rpc: an empty batch', d.jsonRpc, [], { kind: 'ok' }],
  ['json-rpc: too large a result', d.jsonRpc, { jsonrpc: '2.0', id: 1, error: { code: -32005, message: 'query returned more than 10000 results' } }, { kind: 'bad-request' }],
  ['json-rpc: a node behind', d.jsonRpc, { jsonrpc: '2.0', id: 1, error: { code: -32005, message: 'Node is behind by 42 slots' } }, { kind: 'server' }],
  ['json-rpc: seconds', d.jsonRpc, { jsonrpc: '2.0', id: 1, error: { code: -32005, message: 'x', data: { rate: { backoff_seconds: 30 } } } }, { retryAfterMs: 30_000 }, 429],
  ['json-rpc: a duration', d.jsonRpc, { jsonrpc: '2.0', id: 1, error: { code: -32005, message: 'x', data: { try_again_in: '27.5ms' } } }, { retryAfterMs: 28 }],
  ['json-rpc: a duration in seconds, of a batch', d.jsonRpc, [{ jsonrpc: '2.0', id: 1, error: { code: -32005, data: { try_again_in: '1.5s' } } }], { retryAfterMs: 1500, message: null }],
  ['json-rpc: version 1', d.jsonRpc, { id: 1, result: null, error: { code: -28, message: 'Loading block index…' } }, { kind: 'server' }, 500],
  ['json-rpc: no method', d.jsonRpc, { jsonrpc: '2.0', id: 1, error: { code: -32601, message: 'Method not found' } }, { kind: 'not-found', executed: 'no' }],
  ['json-rpc: the key', d.jsonRpc, { jsonrpc: '2.0', id: 1, error: { code: -32600, message: 'Must be authenticated!' } }, { kind: 'api-key' }, 401],
  ['json-rpc: a contract that says no', d.jsonRpc, { jsonrpc: '2.0', id: 1, error: { code: 3, message: 'execution reverted: rate limit' } }, { code: '3' }],

  ['discord: unknown', d.discord, { message: 'Unknown Channel', code: 10003 }, { kind: 'not-found', code: '10003' }, 404],
  ['discord: the token', d.discord, { message: '401: Unauthorized', code: 0 }, { kind: 'api-key', code: null }, 401],
  ['discord: the body alone', d.discord, { message: 'x', retry_after: 0.25, global: true }, { kind: 'rate-limit', retryAfterMs: 250 }, 429],
  ['discord: Cloudflare', d.discord, '<html>', { kind: 'rate-limit', retryAfterMs: 9000 }, 429, { 'retry-after': '9' }],
  ['discord: a message', d.discord, { message: 'You are being rate limited.', code: 20016 }, { kind: 'ok' }],

  ['bubble: a condition', d.bubble, { status: 'NOT_RUN', message: "The condition for the workflow x is not met. Workflow won't run" }, { kind: 'other-failure', executed: 'no' }, 400],
  ['bubble: a missing parameter in the short form', d.bubble, { status: 'MISSING_DATA', message: 'Missing parameter for workflow x: parameter code' }, { kind: 'bad-request', parameter: 'code', workflow: 'x' }, 400],
  ['bubble: another class', d.bubble, { error_class: 'Something', message: 'x', args: {} }, { kind: 'server', code: 'Something', message: 'x', requestId: null }, 500],
  ['bubble: neither envelope', d.bubble, { error: 'x' }, { kind: 'bad-request', evidence: 'status' }, 400],
  ['imperialcad: the same call may have run', d.imperialcad, { status: 'RATE_LIMIT', message: 'x' }, { kind: 'rate-limit', executed: 'maybe' }],
  ['imperialcad: the platform', d.imperialcad, { statusCode: 400, body: { status: 'MISSING_DATA', message: 'x' } }, { kind: 'bad-request', code: 'MISSING_DATA' }, 400],
  ['imperialcad: a word in capitals that is a success', d.imperialcad, { status: 'SUCCESS', message: 'x' }, { kind: 'ok' }],
  ['sonorancad: problem details', d.sonorancad, { title: 'Unauthorized', status: 401, detail: 'Missing Authorization header.', traceId: '00-abc' }, { kind: 'api-key', message: 'Missing Authorization header.', requestId: '00-abc' }, 401],
  ['sonorancad: switched off', d.sonorancad, 'API IS NOT ENABLED FOR THIS COMMUNITY', { kind: 'api-key' }, 400],
  ['sonorancad: HTML', d.sonorancad, '<html>', { kind: 'server', code: null }, 502],
  ['http: a body is not looked into', d.http, { ok: false, error: 'x', success: false, errors: [1] }, { kind: 'ok', executed: 'yes' }],
  ['http: text', d.http, 'hello', { kind: 'ok', executed: 'yes' }],
];

it.each(CASES.map((one) => [one[0], one] as const))('%s', (_what, one) => {
  expect(read(one)).toMatchObject(one[3]);
});

it('a success without a warning has none', () => {
  for (const one of CASES) {
    const expected = one[3] as Partial<Verdict>;
    if (expected.kind === 'ok' && expected.warning === undefined) expect(read(one).warning).toBeUndefined();
  }
});

describe.each(d.allDialects.map((dialect) => [dialect.name, dialect] as const))('%s', (name, dialect) => {
  it('is exported under its name, with a definition that holds', () => {
    expect((d as Record<string, unknown>)[name]).toBe(dialect);
    const { rules, requestIdPaths, waitHints, credentials, ...rest } = dialect;
    const spec = { ...rest, failure: rules, requestId: requestIdPaths.map((path) => path.join('.')), waitHint: waitHints, credential: credentials };
    expect(defineDialect(spec)).toEqual(dialect);
  });

  it('never skips the text of a failure or of a warning as a plain success', () => {
    for (const one of CASES) {
      if (one[1] !== dialect) continue;
      const { markers: _markers, ...unmarked } = dialect;
      const withoutMarkers = read([one[0], unmarked as Dialect, ...one.slice(2)] as unknown as Case);
      expect(read(one)).toEqual(withoutMarkers);
    }
  });
});
