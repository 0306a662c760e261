import { inspect } from 'node:util';
import { ClosedError, createError, DeadlineError, HoldfastError, markTransportError, MAX_HISTORY, QueueFullError, ReplacedError } from '../src/index.js';
import type { AttemptRecord, FailureContext, FailureKind, TransportError, Verdict } from '../src/index.js';

const SECRET = 's3cret-key';
const START = Date.UTC(2026, 0, 2, 3, 4, 5);

const record = (attempt: number, more: Partial<AttemptRecord> = {}): AttemptRecord => ({
  attempt,
  kind: 'rate-limit',
  code: '2A',
  requestId: `REQ${attempt}`,
  status: 200,
  gate: attempt === 1 ? 'open' : 'paused',
  waitedMs: attempt === 1 ? 0 : 1000,
  sentAt: START + (attempt - 1) * 1020,
  durationMs: 20.4,
  ...more,
});
const verdict = (kind: FailureKind, more: Partial<Verdict> = {}): Verdict & { kind: FailureKind } => ({
  code: '2A',
  message: 'Try again in a moment.',
  requestId: 'REQ2',
  retryAfterMs: null,
  helpUrl: 'https://help.example/e2a',
  executed: 'no',
  evidence: 'body',
  ...more,
  kind,
});
const context = (more: Partial<FailureContext> = {}): FailureContext => ({
  call: 'POST https://api.example/wf/ping',
  vendor: 'Example',
  attempts: 2,
  gaveUpBecause: 'deadline',
  status: 200,
  retryAt: null,
  secrets: [SECRET],
  history: [record(1), record(2)],
  ...more,
});
const explain = (kind: FailureKind, more?: Partial<Verdict>, about?: Partial<FailureContext>): string => createError(verdict(kind, more), context(about)).explain();

describe('explain() of a failed answer', () => {
  test('a limit that was waited out in vain', () => {
    expect(explain('rate-limit', {}, { retryAt: START + 60_000 })).toMatchInlineSnapshot(`"RateLimitError: Example limited the API key of POST https://api.example/wf/ping (2A, HTTP 200, request REQ2): "Try again in a moment.". Gave up after 2 attempts because the deadline left no time to wait. Send less, allow a longer deadlineMs, or try again later; if it never ends, check the permissions of the key. See https://help.example/e2a There were 2 attempts: #1 sent 2026-01-02T03:04:05.000Z, ended after 20 ms: rate-limit (2A, HTTP 200, request REQ1); #2 waited 1000 ms (paused), sent 2026-01-02T03:04:06.020Z, ended after 20 ms: rate-limit (2A, HTTP 200, request REQ2). The call did not run. Another try makes sense from 2026-01-02T03:05:05.000Z on."`);
  });

  test('a key that the API rejected', () => {
    const one = { attempts: 1, gaveUpBecause: 'not-retryable', history: [record(1, { kind: 'api-key', code: '1A' })] } as const;
    expect(explain('api-key', { code: '1A', requestId: 'REQ1' }, one)).toMatchInlineSnapshot(`"ApiKeyError: Example rejected the API key of POST https://api.example/wf/ping (1A, HTTP 200, request REQ1): "Try again in a moment.". The key is not valid or lacks permissions: check both. See https://help.example/e2a There was 1 attempt: #1 sent 2026-01-02T03:04:05.000Z, ended after 20 ms: api-key (1A, HTTP 200, request REQ1). The call did not run."`);
  });

  test('a request that the API cannot work with', () => {
    const one = { attempts: 1, gaveUpBecause: 'not-retryable', history: [record(1, { kind: 'bad-request', code: null, requestId: null, status: 400 })] } as const;
    expect(explain('bad-request', { code: null, requestId: null, helpUrl: null }, { ...one, status: 400 })).toMatchInlineSnapshot(`"BadRequestError: Example cannot work with POST https://api.example/wf/ping (HTTP 400): "Try again in a moment.". Correct the request before sending it again. There was 1 attempt: #1 sent 2026-01-02T03:04:05.000Z, ended after 20 ms: bad-request (HTTP 400). The call did not run."`);
  });

  test('a target that is not there', () => {
    const one = { attempts: 1, gaveUpBecause: 'not-retryable', history: [record(1, { kind: 'not-found', code: null, requestId: null, status: 404 })] } as const;
    expect(explain('not-found', { code: null, requestId: null, message: null, helpUrl: null }, { ...one, status: 404 })).toMatchInlineSnapshot(`"NotFoundError: Example does not know the target of POST https://api.example/wf/ping (HTTP 404). Check the URL and the ids in it. There was 1 attempt: #1 sent 2026-01-02T03:04:05.000Z, ended after 20 ms: not-found (HTTP 404). The call did not run."`);
  });

  test('a server that failed, and may have run the call', () => {
    const history = [record(1, { kind: 'server', code: null, status: 502 }), record(2, { kind: 'server', code: null, status: 503, gate: 'open', waitedMs: 480 })];
    expect(explain('server', { code: null, helpUrl: null, executed: 'maybe' }, { gaveUpBecause: 'attempts-exhausted', status: 503, history })).toMatchInlineSnapshot(`"ServerError: Example failed to answer POST https://api.example/wf/ping (HTTP 503, request REQ2): "Try again in a moment.". Gave up after 2 attempts because no attempts were left. It may have run. Try again later. There were 2 attempts: #1 sent 2026-01-02T03:04:05.000Z, ended after 20 ms: server (HTTP 502, request REQ1); #2 waited 480 ms, sent 2026-01-02T03:04:06.020Z, ended after 20 ms: server (HTTP 503, request REQ2). Nobody knows whether the call ran."`);
  });

  test('a refusal of no known kind', () => {
    const one = { attempts: 1, gaveUpBecause: 'not-retryable', history: [record(1, { kind: 'other-failure', code: '9Z' })] } as const;
    expect(explain('other-failure', { code: '9Z', requestId: 'REQ1', helpUrl: null }, one)).toMatchInlineSnapshot(`"UnrecognizedFailureError: Example refused POST https://api.example/wf/ping (9Z, HTTP 200, request REQ1): "Try again in a moment.". The refusal is of no known kind; read its message, or ask the vendor with the request id. There was 1 attempt: #1 sent 2026-01-02T03:04:05.000Z, ended after 20 ms: other-failure (9Z, HTTP 200, request REQ1). The call did not run."`);
  });
});

describe('explain() of a call without an answer', () => {
  const history = [record(1, { kind: 'transport', code: 'ECONNRESET', requestId: null, status: null })];
  const about = context({ attempts: 1, gaveUpBecause: 'not-retryable', status: null, history });
  const silent = verdict('transport', { code: 'ECONNRESET', message: null, requestId: null, helpUrl: null, executed: 'maybe', evidence: 'error' });

  test('a native error that was marked', () => {
    const thrown = new TypeError(`fetch failed\nfor ${SECRET}`);
    const marked = markTransportError(thrown, silent, about) as TransportError;
    expect(marked).toBe(thrown);
    expect(marked.explain()).toMatchInlineSnapshot(`"TypeError: Example gave no answer to POST https://api.example/wf/ping: "fetch failed for [redacted]". There was 1 attempt: #1 sent 2026-01-02T03:04:05.000Z, ended after 20 ms: transport (ECONNRESET). Nobody knows whether the call ran."`);
    expect(marked.history).toMatchObject([{ attempt: 1, kind: 'transport', code: 'ECONNRESET' }]);
    expect(Object.keys(marked)).toEqual([]);
    expect(inspect(marked, { showHidden: true, depth: 9 })).not.toContain(SECRET);
  });

  test('something else that was thrown', () => {
    expect((markTransportError('boom', silent, about) as TransportError).explain()).toMatchInlineSnapshot(`"TransportError: Example gave no answer to POST https://api.example/wf/ping (ECONNRESET). It may have run. Check the network and the host. There was 1 attempt: #1 sent 2026-01-02T03:04:05.000Z, ended after 20 ms: transport (ECONNRESET). Nobody knows whether the call ran."`);
  });

  test('the same error again tells the newer story, and an error that explains itself is left alone', () => {
    const thrown = new Error('x');
    markTransportError(thrown, silent, about);
    const again = markTransportError(thrown, silent, { ...about, history: [record(1), record(2), record(3)], attempts: 3 }) as TransportError;
    expect(again.history).toHaveLength(3);
    expect(again.explain()).toContain('#3');
    const own = (): string => 'as I said';
    expect((markTransportError(Object.assign(new Error('x'), { explain: own, history: 'old' }), silent, about) as TransportError).explain).toBe(own);
  });
});

describe('explain() of what Holdfast ends by itself', () => {
  test('a deadline', () => {
    const message = 'GET https://api.example/x cannot end within its deadline of 1000 ms.';
    const facts = { attempts: 1, executed: 'maybe', retryAt: START + 5000, history: [record(1, { kind: 'transport', code: null, requestId: null, status: null, durationMs: 1000 })] } as const;
    expect(new DeadlineError(message, facts).explain()).toMatchInlineSnapshot(`"DeadlineError: GET https://api.example/x cannot end within its deadline of 1000 ms. There was 1 attempt: #1 sent 2026-01-02T03:04:05.000Z, ended after 1000 ms: transport. Nobody knows whether the call ran. Another try makes sense from 2026-01-02T03:04:10.000Z on."`);
  });

  test('a full queue', () => {
    expect(new QueueFullError('GET https://api.example/x was not sent: 2 calls wait already.').explain()).toMatchInlineSnapshot(`"QueueFullError: GET https://api.example/x was not sent: 2 calls wait already. No request was sent. The call did not run."`);
  });

  test('a newer call', () => {
    expect(new ReplacedError('GET https://api.example/x was replaced.', { attempts: 1, history: [record(1)] }).explain()).toMatchInlineSnapshot(`"ReplacedError: GET https://api.example/x was replaced. There was 1 attempt: #1 sent 2026-01-02T03:04:05.000Z, ended after 20.4 ms: rate-limit (2A, HTTP 200, request REQ1). The call did not run."`);
  });

  test('a closed client', () => {
    expect(new ClosedError('GET https://api.example/x was given up because Holdfast was closed.', { attempts: 3 }).explain()).toMatchInlineSnapshot(`"ClosedError: GET https://api.example/x was given up because Holdfast was closed. There were 3 attempts. The call did not run."`);
  });
});

describe('history', () => {
  const long = Array.from({ length: 50 }, (_, i) => record(i + 1));

  test('is bounded, and the paragraph more so', () => {
    const error = createError(verdict('rate-limit'), context({ attempts: 50, history: long }));
    expect(error.history).toHaveLength(MAX_HISTORY);
    expect(error.history.at(-1)).toMatchObject({ attempt: 50, durationMs: 20 });
    expect(error.explain()).toContain('50 attempts, the last 5: #46 ');
    expect(error.explain().length).toBeLessThan(2000);
  });

  test('stays out of logs', () => {
    const error = createError(verdict('rate-limit'), context());
    expect(Object.keys(error)).not.toContain('history');
    expect(JSON.stringify(error)).not.toContain('waitedMs');
    expect(inspect(error)).not.toContain('waitedMs');
  });

  test('holds no secret and no novel, whatever the server writes into code and request id', () => {
    const hostile = record(1, { code: `no ${SECRET}\n`, requestId: SECRET + 'x'.repeat(5000) });
    const error = createError(verdict('rate-limit'), context({ history: [hostile] }));
    expect(JSON.stringify(error.history) + error.explain()).not.toContain(SECRET);
    expect(error.history[0]!.requestId!.length).toBeLessThanOrEqual(100);
    expect(error.explain()).not.toMatch(/[\n\u0000-\u001f]/);
  });

  test('is empty where nothing is known', () => {
    expect(new QueueFullError('x')).toMatchObject({ history: [] });
    expect(createError(verdict('server'), context({ history: [] })).history).toEqual([]);
  });

  test('of times that no calendar has does not throw', () => {
    const error = createError(verdict('server'), context({ retryAt: 1e300, history: [record(1, { sentAt: NaN })] }));
    expect(error.explain()).toContain('an unknown time');
    expect(error).toBeInstanceOf(HoldfastError);
  });
});
