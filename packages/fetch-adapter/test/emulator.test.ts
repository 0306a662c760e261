import { createEmulator, type Emulator, type FaultKind } from '@holdfast/emulator';
import { systemClock } from '@holdfast/engine';
import { isApiKeyError, isBadRequestError, isNotFoundError, isRateLimitError, isServerError, isTransportError, verdictOf, wrapFetch } from '@holdfast/fetch-adapter';

// Over real sockets, against an emulator that counts what ran.

let emulator: Emulator;
let calls = 0;
const clock = { ...systemClock, random: () => 0 }; // back-off without a wait

beforeEach(async () => {
  emulator = await createEmulator(); // a server for each test, for gates go by origin
});
afterEach(() => emulator.close());

const PARAMETERS = { communityID: 1, serverID: 1, server: 1, callerName: 'A', street: 'B', cross: 'C', SteamHex: 'x', Name: 'n', callX: 1, callY: 2 };
const newId = (): string => `call-${++calls}`;
const init = (id: string, method = 'POST', headers = {}): RequestInit => ({
  method,
  headers: { 'content-type': 'application/json', 'x-call-id': id, ...headers },
  ...(method !== 'GET' && { body: JSON.stringify(PARAMETERS) }),
});
const end = (promise: Promise<Response>): Promise<{ status?: number; error?: Record<string, unknown> }> =>
  promise.then((response) => ({ status: response.status }), (error: Record<string, unknown>) => ({ error }));

test('an in-band limit is waited out, for many calls at once; each runs once', async () => {
  emulator.setLimit({ kind: 'token-bucket', requests: 100, perMs: 1000, burst: 5 });
  const fetch = wrapFetch(globalThis.fetch);
  const ids = Array.from({ length: 25 }, newId);
  const responses = await Promise.all(ids.map((id) => fetch(emulator.urlOf('911'), init(id))));
  expect(new Set(responses.map(({ status }) => status))).toEqual(new Set([200]));
  expect(emulator.audit(ids)).toEqual({ lost: [], repeated: [] });
  expect(fetch.holdfast.stats().scopes[0]).toMatchObject({ accepted: 25, inFlight: 0, queued: 0 });
});

test('a 429 with Retry-After that cannot be waited out is a response at once, or a typed error', async () => {
  await emulator.close();
  emulator = await createEmulator({ refusals: 'http-429', limit: { kind: 'fixed-window', requests: 1, perMs: 3_600_000 } });
  const fetch = wrapFetch(globalThis.fetch);
  await fetch(emulator.urlOf('ping'), init(newId()));
  const refused = await fetch(emulator.urlOf('ping'), init(newId()));
  expect([refused.status, verdictOf(refused)?.kind]).toEqual([429, 'rate-limit']);
  const { error } = await end(wrapFetch(globalThis.fetch, { throwHttpErrors: true })(emulator.urlOf('ping'), init(newId())));
  expect(error).toMatchObject({ kind: 'deadline', attempts: 0, gaveUpBecause: 'deadline', executed: 'no', retryAt: expect.any(Number) }); // the pause is everybody's
  const { error: own } = await end(wrapFetch(globalThis.fetch, { throwHttpErrors: true, scopeOf: () => 'another' })(emulator.urlOf('ping'), init(newId())));
  expect([isRateLimitError(own), own!.status, own!.attempts]).toEqual([true, 429, 1]);
});

test('a wrong key is a typed error', async () => {
  const { error } = await end(wrapFetch(globalThis.fetch)(emulator.urlOf('ping', 'no-such-key'), init(newId())));
  expect([isApiKeyError(error), error!.code, error!.executed, error!.attempts]).toEqual([true, '1A', 'no', 1]);
});

test.each([
  ['a missing key', () => `${emulator.baseUrl}/ping`, 400, isBadRequestError],
  ['a wrong workflow', () => emulator.urlOf('nonsense'), 404, isNotFoundError],
])('%s is a response, and a typed error with throwHttpErrors', async (_what, url, status, isKind) => {
  const response = await wrapFetch(globalThis.fetch)(url(), init(newId()));
  expect([response.status, verdictOf(response)?.executed, (await response.json()).statusCode]).toEqual([status, 'no', status]);
  const { error } = await end(wrapFetch(globalThis.fetch, { throwHttpErrors: true })(url(), init(newId())));
  expect(isKind(error)).toBe(true);
});

/** How often the call ran, and how it ends if it must not be repeated. */
const FAILURES: [kind: FaultKind, ran: number, end: 'rejects' | 'responds'][] = [
  ['reset-before', 0, 'rejects'],
  ['reset-after', 1, 'rejects'],
  ['server-error', 0, 'responds'],
  ['server-error-bare', 0, 'responds'],
  ['truncated-body', 1, 'rejects'],
  ['cut-json', 1, 'responds'],
  ['html', 0, 'responds'],
  ['garbage', 1, 'responds'],
  ['missing-comma', 1, 'responds'],
  ['slow-body', 1, 'responds'],
  ['oversized-body', 1, 'responds'],
];
/** Answers that are no reason to ask again. */
const ANSWERS: ReadonlySet<string> = new Set(['cut-json', 'html', 'garbage', 'missing-comma', 'slow-body', 'oversized-body']);

describe.each(['911', 'panic'])('%s is never sent twice', (workflow) => {
  describe.each(['POST', 'PUT'])('by %s', (method) => {
    test.each(FAILURES.flatMap((row) => [undefined, true, false].map((idempotent) => [row[0], idempotent, row] as const)))('after %s, idempotent: %p', async (kind, idempotent, [, ran, ending]) => {
      const id = newId();
      const fetch = wrapFetch(globalThis.fetch, { clock });
      const ended = await end(fetch(emulator.urlOf(workflow), { ...init(id, method, { 'x-emulate-fault': `${kind};times=9` }), holdfast: { idempotent, retries: 5 } }));
      const { received, ran: runs } = emulator.call(id);
      expect(received).toBe(1);
      // The emulator runs nothing by PUT, but what counts is that it was asked once.
      if (method === 'POST') expect([runs, ended.error === undefined ? 'responds' : 'rejects']).toEqual([ran, ending]);
      if (ended.error !== undefined) expect([isTransportError(ended.error), ended.error.executed, ended.error.attempts]).toEqual([true, 'maybe', 1]);
    });

    test.each([undefined, true])('when the server hangs until the deadline, idempotent: %p', async (idempotent) => {
      const id = newId();
      const ended = await end(wrapFetch(globalThis.fetch)(emulator.urlOf(workflow), { ...init(id, method, { 'x-emulate-fault': 'hang;times=9' }), holdfast: { idempotent, deadlineMs: 100 } }));
      expect(ended.error).toMatchObject({ kind: 'deadline', executed: 'maybe' });
      expect(emulator.call(id).received).toBeLessThanOrEqual(1);
    });

    test('when the caller has no more patience', async () => {
      const id = newId();
      const call = { ...init(id, method, { 'x-emulate-fault': 'hang;times=9' }), signal: AbortSignal.timeout(100), holdfast: { idempotent: true } };
      expect((await end(wrapFetch(globalThis.fetch)(emulator.urlOf(workflow), call))).error).toMatchObject({ name: 'TimeoutError' });
      expect(emulator.call(id).received).toBeLessThanOrEqual(1);
    });
  });

  test('but is sent again when nobody listened, and runs once', async () => {
    const id = newId();
    await emulator.stop();
    const fetch = wrapFetch(globalThis.fetch, { clock });
    fetch.holdfast.on('retry', () => void emulator.start());
    let ended = await end(fetch(emulator.urlOf(workflow), { ...init(id), holdfast: { retries: 20 } }));
    expect([ended.status, emulator.call(id)]).toEqual([200, expect.objectContaining({ received: 1, ran: 1 })]);
    await emulator.stop();
    ended = await end(wrapFetch(globalThis.fetch, { clock })(emulator.urlOf(workflow), init(id)));
    expect([isTransportError(ended.error), ended.error!.executed, ended.error!.attempts, ended.error!.gaveUpBecause]).toEqual([true, 'no', 3, 'attempts-exhausted']);
  });

  test('but is sent again after a declared limit, and runs once', async () => {
    emulator.setLimit({ kind: 'sliding-window', requests: 1, perMs: 1000 });
    const ids = [newId(), newId()];
    const fetch = wrapFetch(globalThis.fetch);
    const ended = await Promise.all(ids.map((id) => end(fetch(emulator.urlOf(workflow), init(id)))));
    expect(ended).toEqual([{ status: 200 }, { status: 200 }]);
    expect(emulator.audit(ids)).toEqual({ lost: [], repeated: [] });
    expect(emulator.totals().received).toBeGreaterThan(2);
  });
});

describe('ping may be repeated', () => {
  test.each(FAILURES)('after %s', async (kind) => {
    const id = newId();
    const fetch = wrapFetch(globalThis.fetch, { clock });
    const ended = await end(fetch(emulator.urlOf('ping'), init(id, 'POST', { 'x-emulate-fault': `${kind};times=2` })));
    expect([ended.status, emulator.call(id).received]).toEqual([200, ANSWERS.has(kind) ? 1 : 3]);
  });

  test('by another endpoint only if the caller says so', async () => {
    const fetch = wrapFetch(globalThis.fetch, { clock });
    for (const idempotent of [undefined, true]) {
      const id = newId();
      await end(fetch(emulator.urlOf('setnotepad'), { ...init(id, 'POST', { 'x-emulate-fault': 'reset-before;times=2' }), holdfast: { idempotent } }));
      expect(emulator.call(id).received).toBe(idempotent === true ? 3 : 1);
    }
  });

  test('unless the server goes on failing', async () => {
    const id = newId();
    const error = (await end(wrapFetch(globalThis.fetch, { clock, throwHttpErrors: true })(emulator.urlOf('ping'), init(id, 'POST', { 'x-emulate-fault': 'server-error;times=9' })))).error;
    expect([isServerError(error), error!.attempts, error!.gaveUpBecause, emulator.call(id).received]).toEqual([true, 3, 'attempts-exhausted', 3]);
  });
});
