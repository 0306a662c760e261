import { buildDialect } from '../build-dialect.js';
import type { Answer, Finding } from '../dialect.js';
import { asText, own } from '../path.js';
import type { FailureKind } from '../verdict.js';

/** Version 1 answers in plain text, in capitals: the text is the code. */
const PLAIN = /^[A-Z][A-Z0-9 _,.'():-]{2,198}$/;

const SPELLINGS: readonly (readonly [RegExp, FailureKind])[] = [
  [/RATE LIMIT|^TOO MANY REQUESTS/, 'rate-limit'],
  [/^INVALID (?:API KEY|KEY)|^API IS NOT ENABLED|PERMISSION|SUBSCRIPTION/, 'api-key'],
  [/NOT FOUND$|DOES NOT EXIST/, 'not-found'],
];

function plainText({ status, text }: Answer): Finding | null {
  const code = status >= 400 ? text?.slice(0, 200).trim() : undefined;
  if (code === undefined || !PLAIN.test(code)) return null;
  return { code, message: code, kind: SPELLINGS.find(([pattern]) => pattern.test(code))?.[1] };
}

/** Version 2: problem details (RFC 9457), or the gateway's `{ message, request_id }`. The status decides. */
function problem({ status, body }: Answer): Finding | null {
  const message = asText(own(body, 'detail')) ?? asText(own(body, 'title')) ?? asText(own(body, 'message'));
  return status >= 400 && message !== null ? { message } : null;
}

/**
 * SonoranCAD, dispatch software of game communities. Version 1: plain text, HTTP 400 for every refusal. Version 2: honest statuses with problem details, limits
 * per API key and endpoint as HTTP 429, and a Retry-After "if the gateway provides" one. A refusal of either did not run. In version 1 the key is in the body.
 *
 * @see https://github.com/Sonoran-Software/SonoranCAD-Documentation/blob/master/api-integration/api-endpoints-v2/authentication.md
 */
export const sonorancad = /* @__PURE__ */ buildDialect({
  name: 'sonorancad',
  vendor: 'SonoranCAD',
  hosts: ['api.sonorancad.com', '*.sonorancad.com'],
  markers: [],
  failure: [plainText, problem],
  requestId: ['request_id', 'traceId'],
  endpoints: [
    { path: /\/emergency\/call_911$|\/calls\/911$|\/panic$/i, repeat: 'never' }, // every run opens a call or raises an alert
    { path: /\/emergency\/unit_location$/i, repeat: 'safe' }, // overwrites a position
  ],
});
