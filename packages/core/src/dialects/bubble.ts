import { buildDialect } from '../build-dialect.js';
import type { Answer, Finding } from '../dialect.js';
import { asText, own, valueAt } from '../path.js';
import { bubbleEnvelope } from './bubble-envelope.js';

/** The second envelope, of failures outside workflows. Its `args.code` is an id of the incident. */
function errorClass({ status, body }: Answer): Finding | null {
  const code = own(body, 'error_class');
  if (status < 400 || typeof code !== 'string') return null;
  const message = asText(own(body, 'message')) ?? asText(own(body, 'translation'));
  return { code, message, requestId: asText(valueAt(body, ['args', 'code'])) };
}

/**
 * Apps built on Bubble: workflow and data API. The platform's failures have honest statuses and one of two envelopes; what an app itself answers in HTTP 200 is
 * its own affair, so nothing inside `response` is read. NOT_RUN says that a condition of the workflow was not met, of which a missing key can be the cause.
 *
 * @see https://manual.bubble.io/core-resources/api/the-bubble-api/the-data-api/data-api-requests
 */
export const bubble = /* @__PURE__ */ buildDialect({
  name: 'bubble',
  vendor: 'The Bubble app',
  hosts: ['*.bubbleapps.io'],
  markers: [],
  failure: [bubbleEnvelope, errorClass],
  codes: { Unauthorized: 'api-key', NOT_RUN: { kind: 'other-failure', executed: 'no' } },
});
