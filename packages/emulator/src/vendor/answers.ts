/** An HTTP answer, ready to be sent. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Words of the platform. INTERNAL_ERROR is invented: no body of a 5xx has been seen. */
export type PlatformWord = 'MISSING_DATA' | 'NOT_FOUND' | 'INVALID' | 'INTERNAL_ERROR';

const JSON_TYPE: Readonly<Record<string, string>> = { 'content-type': 'application/json' };

/** The vendor has shown no sample of the warning: the text is invented, its tail follows the documented rule. */
export const WARNING = 'This API Key is approaching its rate limit. modcol.co/e2b';
const KEY_REFUSED = 'The provided API Key is not valid or lacks permissions. modcol.co/e1a';
const RATE_LIMITED = 'This API Key has been rate limited, please try your request again in a moment. modcol.co/e2a';

/** A call that ran. */
export function success(message: string, requestId: string): Answer {
  return inBand(true, message, requestId);
}

/** 1A: an unknown key, or one that may not run this workflow. The vendor does not say which. */
export function keyRefused(requestId: string): Answer {
  return inBand(false, KEY_REFUSED, requestId);
}

/** 2A: the key is over its limit. */
export function rateLimited(requestId: string): Answer {
  return inBand(false, RATE_LIMITED, requestId);
}

/** A failure of the platform below the vendor: no request id. */
export function platformFailure(status: number, word: PlatformWord, message: string): Answer {
  return { status, headers: JSON_TYPE, body: JSON.stringify({ statusCode: status, body: { status: word, message } }) };
}

/** The vendor's own sample of a success, laid out as printed there: the comma after the message is missing. */
export function successWithoutComma(answer: Answer): Answer {
  const { response } = JSON.parse(answer.body) as { response: { message: string; requestID: string } };
  const body = [
    '{',
    '    "status": "success",',
    '    "response": {',
    '        "success": true,',
    `        "message": ${JSON.stringify(response.message)}`,
    `        "requestID": ${JSON.stringify(response.requestID)}`,
    '    }',
    '}',
  ].join('\n');
  return { ...answer, body };
}

function inBand(ok: boolean, message: string, requestID: string): Answer {
  const body = JSON.stringify({ status: 'success', response: { success: ok, message, requestID } });
  return { status: 200, headers: JSON_TYPE, body };
}
