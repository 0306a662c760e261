import type { Answer, Finding } from '../dialect.js';
import { asText, own } from '../path.js';

const WORD = /^[A-Z][A-Z_]{1,60}$/;
const MISSING_PARAMETER = /^Missing parameter for workflow (\S{1,200}): parameter (\S{1,200})$/;
const UNKNOWN_WORKFLOW = /^Workflow not found (\S{1,200})$/;

/**
 * The platform's own failures: HTTP 4xx or 5xx with `{"statusCode": n, "body": {"status": WORD, "message": TEXT}}`, or with the inner object alone. The
 * HTTP status decides, because the same word comes with several (MISSING_DATA with 400 and with 404).
 *
 * @see https://manual.bubble.io/core-resources/api/the-bubble-api/the-data-api/data-api-requests
 */
export function bubbleEnvelope({ status, body }: Answer): Finding | null {
  if (status < 400) return null;
  const detail = typeof own(body, 'statusCode') === 'number' ? own(body, 'body') : body;
  const word = own(detail, 'status');
  if (typeof word !== 'string' || !WORD.test(word)) return null;
  const message = asText(own(detail, 'message'));
  const missing = message === null ? null : MISSING_PARAMETER.exec(message);
  const unknown = message === null ? null : UNKNOWN_WORKFLOW.exec(message);
  return { code: word, message, workflow: missing?.[1] ?? unknown?.[1], parameter: missing?.[2] };
}
