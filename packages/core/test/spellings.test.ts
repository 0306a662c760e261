import * as d from '../src/dialects/index.js';
import { classify, type Dialect, type VerdictKind } from '../src/index.js';

/** Where an API sets no code, the beginning of its text decides. The same words further inside are somebody's prose. */
interface Spelled {
  readonly dialect: Dialect;
  readonly status: number;
  readonly body: (text: string) => unknown;
  /** What such a text is that begins in no known way. */
  readonly unknown: VerdictKind;
  readonly texts: Readonly<Partial<Record<VerdictKind, readonly string[]>>>;
  /** These say it wherever they stand. */
  readonly anywhere?: readonly string[];
}

const SPELLED: readonly Spelled[] = [
  {
    dialect: d.omdb, status: 200, unknown: 'other-failure',
    body: (text) => ({ Response: 'False', Error: text }),
    texts: {
      'rate-limit': ['Request limit reached!'],
      'api-key': ['Invalid API key!', 'No API key provided.', 'API key required'],
      'not-found': ['Movie not found!', 'Series or season not found!', 'Season of that series not found!', 'Item not found'],
      'bad-request': ['Incorrect IMDb ID.', 'Too many results.', 'Must provide more than one character.', 'Conversion from string failed', 'Invalid type', 'Year must be', 'Bad query'],
      server: ['Error getting data.', 'Internal server error', 'The service is unavailable.'],
    },
  },
  {
    dialect: d.etherscan, status: 200, unknown: 'other-failure',
    body: (text) => ({ status: '0', message: 'NOTOK', result: text }),
    texts: {
      'rate-limit': ['Max rate limit reached', 'Max calls per sec rate limit reached (5/sec)', 'Max daily limit reached', 'Max limit reached', 'Error! Max rate limit reached'],
      'api-key': [
        'Too many invalid api key attempts, please try again later', 'Invalid API Key', 'Invalid APIKey', 'Missing/Invalid API Key', 'Error! Invalid API Key', 'Missing API Key', 'Missing APIKey',
        'This endpoint is for PRO users', 'This method is deprecated', 'Sorry, it looks like you are', 'Free API access is not supported', 'API Pro endpoint',
      ],
      'not-found': ['Contract source code not verified', 'Unable to locate ContractCode', 'No data found', 'No records found', 'No record found', 'Block not found', 'Block number not found'],
      server: ['Query Timeout occured.', 'Unexpected error', 'Server too busy', 'Maintenance'],
      'bad-request': ['Error! Invalid address', 'Invalid contract', 'Missing module', 'Result window is too large', 'You are using a deprecated V1', 'Unsupported chainid'],
    },
  },
  {
    dialect: d.alphaVantage, status: 200, unknown: 'other-failure',
    body: (text) => ({ Information: text }),
    texts: { 'bad-request': ['Invalid API call.', 'Invalid inputs.', 'This API function (TIME) does not exist.'] },
  },
  {
    dialect: d.lastfm, status: 200, unknown: 'bad-request',
    body: (text) => ({ error: 6, message: text }),
    texts: {
      'not-found': [
        'No such page', 'No artist', 'No album found', 'Artist not found', 'User not found', 'Track or album not found', 'Page not found',
        'The artist you supplied could not be found', 'The user you supplied does not exist',
      ],
    },
  },
  {
    dialect: d.lastfm, status: 200, unknown: 'bad-request',
    body: (text) => `<lfm status="failed"><error code="6">${text}</error></lfm>`,
    texts: { 'not-found': ['No such page', '\n  Album not found  ', 'The artist you supplied could not be found'] },
  },
  {
    dialect: d.sonorancad, status: 400, unknown: 'bad-request',
    body: (text) => text,
    texts: {
      'rate-limit': ['TOO MANY REQUESTS'],
      'api-key': ['INVALID API KEY', 'INVALID KEY', 'API IS NOT ENABLED FOR THIS COMMUNITY'],
    },
  },
  {
    dialect: d.telegram, status: 400, unknown: 'bad-request',
    body: (text) => ({ ok: false, error_code: 400, description: text }),
    texts: {
      'not-found': ['Bad Request: chat not found', 'Bad Request: not found', 'Bad Request: user does not exist', 'Bad Request: invalid message identifier'],
      'api-key': [
        'Bad Request: have no rights to send a message', 'Bad Request: not enough rights', 'Bad Request: need administrator rights in the channel chat', 'Bad Request: CHAT_ADMIN_REQUIRED',
      ],
    },
  },
  {
    dialect: d.metaGraph, status: 400, unknown: 'bad-request',
    body: (text) => ({ error: { code: 100, message: text } }),
    texts: { 'not-found': ["Unsupported get request. Object with ID '1' does not exist", "(#100) Unsupported post request. Object with ID '1' does not exist"] },
  },
  {
    dialect: d.metaGraph, status: 400, unknown: 'server',
    body: (text) => ({ error: { code: 1, message: text } }),
    texts: { 'bad-request': ["Please reduce the amount of data you're asking for"] },
  },
  {
    dialect: d.githubGraphql, status: 403, unknown: 'api-key',
    body: (text) => ({ message: text }),
    texts: {
      'rate-limit': [
        'API rate limit exceeded for 1.2.3.4.', 'API rate limit already exceeded for user ID 1.', 'You have exceeded a secondary rate limit.', 'You have triggered an abuse detection mechanism.',
      ],
    },
  },
  {
    dialect: d.githubGraphql, status: 200, unknown: 'other-failure',
    body: (text) => ({ errors: [{ message: text }] }),
    texts: {
      'rate-limit': ['API rate limit exceeded for 1.2.3.4.', 'You have exceeded a secondary rate limit.'],
      server: ['Something went wrong while executing your query.'],
      'bad-request': ['Parse error on ","', "Field 'x' doesn't exist", "Argument 'x' on Field", 'Variable $x of type'],
    },
  },
  {
    dialect: d.shopify, status: 200, unknown: 'other-failure',
    body: (text) => ({ errors: [{ message: text }] }),
    texts: { 'rate-limit': ['Throttled'] },
  },
  {
    dialect: d.jsonRpc, status: 200, unknown: 'other-failure',
    body: (text) => ({ jsonrpc: '2.0', id: 1, error: { code: -32000, message: text } }),
    texts: {
      'bad-request': [
        'query returned more than 10000 results', 'query exceeds max results', 'log response size exceeded', 'logs response size exceeded', 'block range is too large', 'exceed maximum block range: 5000', 'eth_getLogs is limited',
      ],
      server: ['Node is behind by 42 slots', 'Node is unhealthy', 'node is not synced', 'header not found', 'Loading block index'],
      'api-key': ['must be authenticated', 'unauthorized', 'invalid api key', 'invalid project id', 'project id is required', 'invalid token'],
    },
    anywhere: ['rate limit', 'too many requests', 'request rate exceeded', 'request limit reached', '10 request per second', '10 requests per second', 'compute units per second'],
  },
  {
    dialect: d.apilayer, status: 200, unknown: 'ok',
    body: (text) => ({ error: text }),
    texts: {
      'rate-limit': ['Rate limit exceeded'],
      'not-found': ['Not found'],
      'bad-request': ['Invalid base', 'Invalid date', 'Invalid symbol', 'Unprocessable', 'Date too old'],
    },
  },
];

describe.each(SPELLED.map((one) => [one.dialect.name, String(one.body('…') === '…' ? 'text' : JSON.stringify(one.body('…'))), one] as const))('%s: %s', (_name, _body, one) => {
  const kindOf = (text: string): VerdictKind => {
    const body = one.body(text);
    return classify({ status: one.status, body: typeof body === 'string' ? body : JSON.stringify(body) }, one.dialect).kind;
  };
  const known = Object.entries(one.texts).flatMap(([kind, texts]) => texts.map((text) => [text, kind] as const));

  it.each(known)('%j is %s', (text, kind) => {
    expect(kindOf(text)).toBe(kind);
  });

  it('the same words inside other words say nothing', () => {
    for (const [text] of known) expect([text, kindOf(`X ${text}`)]).toEqual([text, one.unknown]);
  });

  it('some say it anywhere', () => {
    for (const text of one.anywhere ?? []) expect([text, kindOf(text), kindOf(`Please mind: ${text}, x`)]).toEqual([text, 'rate-limit', 'rate-limit']);
  });
});
