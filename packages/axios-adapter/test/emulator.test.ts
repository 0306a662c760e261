import { createEmulator, type Emulator, type EmulatorOptions } from '@holdfast/emulator';
import { isApiKeyError, isBadRequestError, isNotFoundError, isRateLimitError, isServerError } from '../src/index.js';
import { EVERYTHING, installed, rejection } from './support/client.js';

let emulator: Emulator;
afterEach(() => emulator.close());

async function start(options: EmulatorOptions = {}): Promise<void> {
  emulator = await createEmulator(options);
}

describe.each(['http', 'fetch'] as const)('the %s adapter', (adapter) => {
  test('a success', async () => {
    await start();
    const { api, holdfast } = installed({ adapter });
    const { data } = await api.post(emulator.urlOf('ping'), {});
    expect(data).toMatchObject({ status: 'success', response: { success: true } });
    expect(holdfast.stats().scopes).toMatchObject([{ state: 'open', accepted: 1, rejected: 0, retries: 0 }]);
  });

  test('a wrong key', async () => {
    await start();
    const error = await rejection(installed({ adapter }).api.post(emulator.urlOf('ping', 'wrong-key'), {}));
    expect(isApiKeyError(error)).toBe(true);
    expect(error).toMatchObject({ code: '1A', status: 200, attempts: 1, executed: 'no', helpUrl: 'https://modcol.co/e1a', requestId: expect.stringMatching(/^[0-9A-Z]{15}$/) });
  });

  test('a missing key', async () => {
    await start();
    const error = await rejection(installed({ adapter }).api.post(`${emulator.baseUrl}/ping`, {}));
    expect(isBadRequestError(error)).toBe(true);
    expect(error).toMatchObject({ status: 400, parameter: 'api_key', workflow: 'ping' });
  });

  test('a wrong workflow', async () => {
    await start();
    const error = await rejection(installed({ adapter }).api.post(emulator.urlOf('nothing'), {}));
    expect(isNotFoundError(error)).toBe(true);
    expect(error).toMatchObject({ status: 404, workflow: 'nothing' });
  });

  test('a server that fails for good', async () => {
    await start();
    emulator.faults.next({ kind: 'server-error', status: 503, times: 3 });
    const error = await rejection(installed({ adapter }).api.post(emulator.urlOf('ping'), {}));
    expect(isServerError(error)).toBe(true);
    expect(error).toMatchObject({ status: 503, attempts: 3, gaveUpBecause: 'attempts-exhausted', executed: 'maybe' });
  });

  test('a server that restarts', async () => {
    await start();
    const { api, holdfast } = installed({ adapter });
    await emulator.stop();
    let starting: Promise<void> | undefined;
    holdfast.on('retry', () => (starting ??= emulator.start()));
    const sent = api.post(emulator.urlOf('ping'), {}, { holdfast: { retries: 10 } }).catch((error: Error) => error);
    await sent;
    await starting;
    expect(emulator.totals().accepted).toBeLessThanOrEqual(1);
  });

  test.each([
    ['in-band', { refusals: 'in-band' }],
    ['429 with seconds', { refusals: 'http-429', retryAfter: 'seconds' }],
    ['429 with a date', { refusals: 'http-429', retryAfter: 'date' }],
    ['429 without a hint', { refusals: 'http-429', retryAfter: 'none' }],
  ] as [string, EmulatorOptions][])('a limit, %s: every call runs once, in spite of it', async (_how, options) => {
    await start({ ...options, limit: { kind: 'sliding-window', requests: 16, perMs: 1500 } });
    const { api, holdfast } = installed({ adapter });
    const pauses: number[] = [];
    holdfast.on('pause', ({ forMs }) => pauses.push(forMs));
    const ids = Array.from({ length: 24 }, (_, i) => `id-${i}`);
    await Promise.all(ids.map((id) => api.post(emulator.urlOf('911'), EVERYTHING, { headers: { 'x-call-id': id } })));
    expect(emulator.audit(ids)).toEqual({ lost: [], repeated: [] });
    expect(pauses.length).toBeGreaterThan(0);
    expect(holdfast.stats().scopes[0]!.rejected).toBe(emulator.totals().refused);
  });

  test('a limit that cannot be waited out', async () => {
    await start({ refusals: 'http-429', limit: { kind: 'fixed-window', requests: 1, perMs: 3_600_000 } });
    const { api } = installed({ adapter });
    await api.post(emulator.urlOf('ping'), {});
    const error = await rejection(api.post(emulator.urlOf('ping'), {}));
    expect(isRateLimitError(error)).toBe(true);
    expect(error).toMatchObject({ status: 429, attempts: 1, gaveUpBecause: 'deadline', executed: 'no', retryAt: expect.any(Number) });
  });

  test('close() frees everything: the server has no call under way any more', async () => {
    await start({ latency: { acceptedMs: 20 } });
    const { api, holdfast } = installed({ adapter }, { pace: 'off' }); // learning begins with a few calls at a time
    const sent = Array.from({ length: 5 }, () => api.post(emulator.urlOf('ping'), {}));
    await holdfast.close();
    expect((await Promise.all(sent)).map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect(holdfast.stats().scopes).toMatchObject([{ inFlight: 0, queued: 0 }]);
  });
});
