import fc from 'fast-check';
import { classify, isPlainSuccess, rocketcad } from '../src/index.js';
import { body, judge } from './helpers.js';

const failure = (message: unknown): string => body({ success: false, message, requestID: 'AAAAAAAAAAAAAAA' });
const LIMITED = 'This API Key has been rate limited, please try your request again in a moment. modcol.co/e2a';

describe('where a failure stands', () => {
  it.each([
    ['a nested success: false', body({ success: true, unit: { success: false, message: LIMITED } })],
    ['a list with a failure in it', body({ success: true, results: [{ success: false, message: LIMITED }] })],
    ['a code in another field', body({ success: true, message: 'Done.', description: LIMITED })],
    ['a whole failure as a string', body({ success: true, message: 'Done.', note: failure(LIMITED) })],
    ['another outer status', body({ success: false, message: LIMITED }, 'error')],
    ['no outer status', JSON.stringify({ response: { success: false, message: LIMITED } })],
    ['success as text', body({ success: 'false', message: LIMITED })],
    ['success as a number', body({ success: 0, message: LIMITED })],
    ['no response', '{"status":"success"}'],
    ['a response that is a text', body('{"success":false}')],
    ['a response that is null', body(null)],
    ['a list', `[${failure(LIMITED)}]`],
    ['a string of JSON', JSON.stringify(failure(LIMITED))],
    ['a number', '0'],
    ['null', 'null'],
    ['success through __proto__', '{"status":"success","response":{"__proto__":{"success":false,"message":"modcol.co/e2a"}}}'],
  ])('is not there: %s', (_case, text) => {
    expect(judge(text)).toMatchObject({ kind: 'ok', code: null, executed: expect.stringMatching(/yes|maybe/) });
    expect(judge(text).warning).toBeUndefined();
  });

  it('reads the same from text and from parsed objects', () => {
    expect(judge(JSON.parse(failure(LIMITED)))).toEqual(judge(failure(LIMITED)));
  });

  it('fills in the whole verdict', () => {
    expect(judge(failure(LIMITED))).toEqual({
      kind: 'rate-limit',
      code: '2A',
      message: LIMITED,
      requestId: 'AAAAAAAAAAAAAAA',
      retryAfterMs: null,
      helpUrl: 'https://modcol.co/e2a',
      executed: 'no',
      evidence: 'body',
    });
  });
});

describe('where the code stands', () => {
  it.each([
    ['No. modcol.co/e1a', '1A', 'api-key'],
    ['No. modcol.co/e1z', '1Z', 'api-key'],
    ['No. https://modcol.co/e2b', '2B', 'rate-limit'],
    ['No. https://www.modcol.co/e2b', null, 'other-failure'],
    ['modcol.co/e2a', '2A', 'rate-limit'],
    ['No. modcol.co/e2a \n', '2A', 'rate-limit'],
    ['No. modcol.co/e3a', '3A', 'other-failure'],
    ['No. modcol.co/e9x', '9X', 'other-failure'],
    ['No. modcol.co/e2a.', null, 'other-failure'],
    ['See modcol.co/e2a for help', null, 'other-failure'],
    ['No. modcol.co/E2A', null, 'other-failure'],
    ['No. modcol.co/e2', null, 'other-failure'],
    ['No. modcol.co/e2aa', null, 'other-failure'],
    ['No. modcol.co/e12a', null, 'other-failure'],
    ['No. evilmodcol.co/e2a', null, 'other-failure'],
    ['No. modcol.co/x/e2a', null, 'other-failure'],
    ['No. modcol-co/e2a', null, 'other-failure'],
    ['', null, 'other-failure'],
    [null, null, 'other-failure'],
    [{ text: 'modcol.co/e2a' }, null, 'other-failure'],
    [['modcol.co/e2a'], null, 'other-failure'],
    [42, null, 'other-failure'],
  ])('%j is %s', (message, code, kind) => {
    expect(judge(failure(message))).toMatchObject({ kind, code, requestId: 'AAAAAAAAAAAAAAA' });
  });

  it('takes the last of several', () => {
    expect(judge(failure('Before: modcol.co/e1a, now: modcol.co/e2a')).code).toBe('2A');
  });

  it('knows the help page', () => {
    expect(judge(failure('No. modcol.co/e1a')).helpUrl).toBe('https://modcol.co/e1a');
    expect(judge(failure('No.')).helpUrl).toBeNull();
    expect(rocketcad.helpUrl?.('NOT_RUN')).toBe('https://docs.therocketcad.com/developers/errors');
  });
});

describe('a success that announces a limit', () => {
  const warned = body({ success: true, message: 'Pinged. You are near your limit. modcol.co/e2b', requestID: 'BBBBBBBBBBBBBBB' });

  it('is a success with a warning', () => {
    expect(judge(warned)).toMatchObject({
      kind: 'ok',
      code: null,
      executed: 'yes',
      requestId: 'BBBBBBBBBBBBBBB',
      retryAfterMs: null,
      warning: { kind: 'rate-limit', code: '2B', message: expect.stringContaining('near your limit'), retryAfterMs: null },
    });
  });

  it('hands a wait from the headers to the warning', () => {
    expect(judge(warned, 200, { 'retry-after': '7' })).toMatchObject({ kind: 'ok', retryAfterMs: null, warning: { retryAfterMs: 7000 } });
  });

  it('is none with a key code or an unknown one', () => {
    expect(judge(body({ success: true, message: 'Done. modcol.co/e1a' })).warning).toBeUndefined();
    expect(judge(body({ success: true, message: 'Done. modcol.co/e3a' })).warning).toBeUndefined();
  });
});

describe('the platform envelope', () => {
  const envelope = (statusCode: unknown, word: unknown, message?: unknown): string => JSON.stringify({ statusCode, body: { status: word, message } });

  it('names the missing parameter and the workflow', () => {
    expect(judge(envelope(400, 'MISSING_DATA', 'Missing parameter for workflow ping: parameter api_key'), 400)).toMatchObject({
      kind: 'bad-request',
      code: 'MISSING_DATA',
      parameter: 'api_key',
      workflow: 'ping',
      executed: 'no',
      requestId: null,
    });
  });

  it('names the unknown workflow', () => {
    const verdict = judge(envelope(404, 'NOT_FOUND', 'Workflow not found pings'), 404);
    expect(verdict).toMatchObject({ kind: 'not-found', code: 'NOT_FOUND', workflow: 'pings' });
    expect(verdict.parameter).toBeUndefined();
  });

  it.each([
    [401, 'INVALID', 'api-key'],
    [400, 'NOT_RUN', 'bad-request'],
    [404, 'MISSING_DATA', 'not-found'],
    [429, 'TOO_MANY', 'rate-limit'],
    [503, 'ERROR', 'server'],
  ])('goes by HTTP %i (%s)', (status, word, kind) => {
    expect(judge(envelope(status, word), status)).toMatchObject({ kind, code: word, message: null });
  });

  it('counts only with a failure status, a word and a statusCode', () => {
    expect(judge(envelope(400, 'INVALID', 'x'), 200).kind).toBe('ok');
    expect(judge(envelope('400', 'INVALID', 'x'), 400)).toMatchObject({ kind: 'bad-request', code: null, evidence: 'status' });
    expect(judge(envelope(400, 7, 'x'), 400)).toMatchObject({ kind: 'bad-request', code: null, evidence: 'status' });
  });

  it('an in-band failure beside an HTTP failure: a known code outranks the status, the status an unknown one', () => {
    expect(judge(failure(LIMITED), 400)).toMatchObject({ kind: 'rate-limit', code: '2A' });
    expect(judge(failure('No.'), 429)).toMatchObject({ kind: 'rate-limit', code: null });
    expect(judge(failure('No.'), 500)).toMatchObject({ kind: 'server', executed: 'maybe' });
  });
});

describe('the vendor’s own sample of a success, with its missing comma', () => {
  const sample = `{
    "status": "success",
    "response": {
        "success": true,
        "message": "This API Key is valid & associated with an active community."
        "requestID": "OLV213JN6XL1BLS"
    }
}`;

  it('is a success with its request id', () => {
    expect(judge(sample)).toMatchObject({ kind: 'ok', requestId: 'OLV213JN6XL1BLS', executed: 'yes' });
  });

  it('a failure printed like that is a failure', () => {
    const text = sample.replace('true', 'false').replace('community.', 'community. modcol.co/e1a');
    expect(judge(text)).toMatchObject({ kind: 'api-key', code: '1A', requestId: 'OLV213JN6XL1BLS' });
  });

  it.each([
    ['after a number', '{"a":1 "b":2,"status":"success" "response":{"success":false}}'],
    ['after a literal', '{"a":null "status":"success" "response":{"success":false "message":"x"}}'],
    ['after an object', '{"a":{} "b":[] "status":"success" "response":{"success":false}}'],
    ['with escapes in texts', '{"a":"\\"x\\\\" "status":"success","response":{"success":false}}'],
  ])('%s', (_case, text) => {
    expect(judge(text)).toMatchObject({ kind: 'other-failure' });
  });
});

describe('a text without a failure marker', () => {
  it('is known as a success without being parsed', () => {
    const large = body({ success: true, message: 'x'.repeat(65_536), requestID: 'CCCCCCCCCCCCCCC' });
    const parse = jest.spyOn(JSON, 'parse');
    try {
      expect(judge(large)).toMatchObject({ kind: 'ok', executed: 'yes', requestId: null });
      expect(parse).not.toHaveBeenCalled();
    } finally {
      parse.mockRestore();
    }
  });

  it('a large failure is found', () => {
    expect(judge(body({ success: false, message: `${'x'.repeat(65_536)} modcol.co/e2a` })).kind).toBe('rate-limit');
  });

  it('every failure and every warning holds a marker', () => {
    fc.assert(
      fc.property(fc.boolean(), fc.string(), fc.constantFrom('', ' modcol.co/e1a', ' modcol.co/e2a'), (success, message, tail) => {
        const text = body({ success, message: message + tail });
        const parsed = classify({ status: 200, body: JSON.parse(text) }, rocketcad);
        if (parsed.kind !== 'ok' || parsed.warning !== undefined) expect(isPlainSuccess(text, rocketcad)).toBe(false);
      }),
    );
  });

  it('without markers nothing is plain', () => {
    const { markers: _markers, ...unmarked } = rocketcad;
    expect(isPlainSuccess('{}', unmarked)).toBe(false);
    expect(isPlainSuccess('{}', rocketcad)).toBe(true);
  });
});

it('knows which endpoints may be repeated', () => {
  const rule = (path: string) => rocketcad.endpoints.find((endpoint) => endpoint.path.test(path))?.repeat;
  expect(rule('/api/1.1/wf/911')).toBe('never');
  expect(rule('//api/1.1/wf/panic/')).toBe('never');
  expect(rule('/api/1.1/wf/ping')).toBe('safe');
  expect(rule('/api/1.1/wf/locationping')).toBe('safe');
  expect(rule('/api/1.1/wf/notepad')).toBeUndefined();
});
