import { buildDialect } from '../build-dialect.js';
import type { FailureKind } from '../verdict.js';
import { when } from '../when.js';

/** The texts of `result`; no code is set anywhere. Anchored at its beginning. */
const SPELLINGS: readonly (readonly [RegExp, FailureKind])[] = [
  [/^(?:Error! )?Max (?:calls per sec |daily )?(?:rate )?limit reached/i, 'rate-limit'],
  [/^(?:Too many invalid api key attempts|(?:Error! )?(?:Missing\/)?Invalid API ?Key|Missing API ?Key)/i, 'api-key'],
  [/^(?:This endpoint|This method|Sorry, it looks like|Free API access|API Pro)/i, 'api-key'], // needs a paid plan
  [/^(?:Contract source code not verified|Unable to locate ContractCode|No (?:data|record)s? found|Block (?:number )?not found)/i, 'not-found'],
  [/^(?:Query Timeout occured|Unexpected error|Server too busy|Maintenance)/i, 'server'],
  [/^(?:Error!|Invalid |Missing |Result window is too large|You are using a deprecated|Unsupported )/i, 'bad-request'],
];

const isText = (value: unknown): boolean => typeof value === 'string';

/**
 * Etherscan and the explorers built like it: `status: "0"` in HTTP 200, and only texts say why. An empty list has status "0" too ("No transactions found"),
 * so the status alone is no failure. Status "1" with a message that begins with "OK-" ran, and announces a limit. The `proxy` module answers in JSON-RPC.
 * A limit is refused at the gateway; the calls read, apart from sending a signed transaction, which cannot run twice. No answer says how long to wait.
 *
 * @see https://docs.etherscan.io/support/common-error-messages
 */
export const etherscan = /* @__PURE__ */ buildDialect({
  name: 'etherscan',
  vendor: 'Etherscan',
  hosts: ['api.etherscan.io', '*.etherscan.io', 'api.polygonscan.com', 'api.bscscan.com', 'api.arbiscan.io', 'api.basescan.org', 'api.snowtrace.io'],
  markers: ['"0"', 'OK-', 'error'],
  failure: [
    /* @__PURE__ */ when({ status: '0', message: /^NOTOK/, result: isText }, { message: 'result', spellings: SPELLINGS }),
    // Some refusals stand in the message, without a result.
    /* @__PURE__ */ when({ status: '0', message: isText, result: null }, { message: 'message', spellings: SPELLINGS, kind: 'bad-request' }),
    /* @__PURE__ */ when({ status: '1', message: /^OK-.{0,200}rate limit/ }, { message: 'message', kind: 'rate-limit', warning: true }),
    /* @__PURE__ */ when(
      { jsonrpc: '2.0', 'error.code': (code) => typeof code === 'number' },
      { code: 'error.code', message: 'error.message', spellings: SPELLINGS },
    ),
  ],
  codes: { '-32600': 'bad-request', '-32601': 'not-found', '-32602': 'bad-request', '-32603': 'server', '-32005': 'rate-limit' },
  credential: { query: 'apikey' },
  endpoints: [{ path: /\/api$/, repeat: 'safe' }],
});
