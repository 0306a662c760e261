import { buildDialect } from '../build-dialect.js';
import { codesByKind } from '../codes-by-kind.js';
import type { Answer, Finding } from '../dialect.js';
import { asText, own, valueAt } from '../path.js';
import type { FailureKind } from '../verdict.js';

/** What decides where one code stands for several things, as -32005 and -32000 do. */
const SPELLINGS: readonly (readonly [RegExp, FailureKind])[] = [
  [/^(?:query returned more than|query exceeds|logs? response size|block range|exceed maximum block range|eth_getLogs)/i, 'bad-request'],
  [/^(?:Node is (?:behind|unhealthy)|node is not synced|header not found|Loading block index)/i, 'server'],
  [/(?:^|\b)(?:rate limit|too many requests|request rate exceeded|request limit reached|requests? per second|compute units per second)/i, 'rate-limit'],
  [/^(?:must be authenticated|unauthorized|invalid api key|invalid project id|project id is required|invalid token)/i, 'api-key'],
];

/** Members of a response by the specification, or by JSON-RPC 1.0, which has no `jsonrpc`. */
function isResponse(body: unknown): boolean {
  return own(body, 'jsonrpc') === '2.0' || (own(body, 'id') !== undefined && own(body, 'result') !== undefined && own(body, 'error') !== undefined);
}

function failureOf(response: unknown): Finding | null {
  const code = valueAt(response, ['error', 'code']);
  if (!isResponse(response) || typeof code !== 'number') return null;
  const message = asText(valueAt(response, ['error', 'message']));
  const kind = message === null ? undefined : SPELLINGS.find(([pattern]) => pattern.test(message.slice(0, 500)))?.[1];
  return { code: String(code), message, kind };
}

/** One response, or a batch: where some calls of it failed, the others ran, and repeating the batch would repeat them. */
function failure({ body }: Answer): Finding | null {
  if (!Array.isArray(body)) return failureOf(body);
  const responses = body.slice(0, 1000);
  const failures = responses.map(failureOf).filter((finding) => finding !== null);
  return failures[0] === undefined ? null : { ...failures[0], warning: failures.length < responses.length };
}

/** Infura and its kind: `data.rate.backoff_seconds`, `data.try_again_in: "1.5s"` (or "27ms"). */
function backoff({ body }: Answer): number | null {
  const data = valueAt(Array.isArray(body) ? body.find((one) => own(one, 'error') !== undefined) : body, ['error', 'data']);
  const seconds = valueAt(data, ['rate', 'backoff_seconds']);
  const [, number, unit] = /^(\d{1,9}(?:\.\d{1,9})?)(ms|s)$/.exec(asText(own(data, 'try_again_in')) ?? '') ?? [];
  return typeof seconds === 'number' ? seconds * 1000 : number === undefined ? null : Number(number) * (unit === 's' ? 1000 : 1);
}

/**
 * JSON-RPC 2.0 (and 1.0) over HTTP: Ethereum nodes and their providers, Solana, Bitcoin and others. The codes above -32100 belong to each server; the table
 * holds those of EIP-1474 and of the large providers. A partly failed batch is a success with a warning. -32000 stands for all sorts of things in Ethereum
 * nodes and stays `other-failure` unless its text is known.
 *
 * @see https://www.jsonrpc.org/specification, https://eips.ethereum.org/EIPS/eip-1474, https://solana.com/docs/rpc
 */
export const jsonRpc = /* @__PURE__ */ buildDialect({
  name: 'jsonRpc',
  vendor: 'The JSON-RPC server',
  failure,
  markers: ['error'],
  codes: /* @__PURE__ */ codesByKind({
    'rate-limit': [-32005, 429, -32007, -32016, -32029, -32090, -32097, -32429],
    'api-key': [-32401, -32052, 401, 403],
    'bad-request': [-32700, -32600, -32602, -32004, -32006],
    'not-found': [-32001, -32601, 404],
    server: [-32603, -28, 500, 502, 503],
  }),
  waitHint: backoff,
});
