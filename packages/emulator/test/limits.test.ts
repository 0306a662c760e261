import { createEmulator, DEMO_KEY, type EmulatorOptions, type Limit } from '../src/index.js';
import { envelope, post } from './support/client.js';

const THREE: Limit = { kind: 'fixed-window', requests: 3, perMs: 1000 };

/** An emulator whose time the test moves. */
async function atTime(options: EmulatorOptions) {
  const time = { now: 0 };
  return { time, emulator: await createEmulator({ clock: () => time.now, ...options }) };
}

describe('a call over the limit', () => {
  it('is 2A in a 200, and runs again when its time has come', async () => {
    const { time, emulator } = await atTime({ limit: THREE });
    await using _ = emulator;
    for (let i = 0; i < 3; i += 1) expect((await envelope(emulator.urlOf('ping'))).success).toBe(true);
    expect(await envelope(emulator.urlOf('ping'))).toEqual({
      success: false,
      message: 'This API Key has been rate limited, please try your request again in a moment. modcol.co/e2a',
      requestID: expect.stringMatching(/^[0-9A-Z]{15}$/) as string,
    });
    time.now = 1000;
    expect((await envelope(emulator.urlOf('ping'))).success).toBe(true);
    expect(emulator.totals()).toMatchObject({ received: 5, accepted: 4, refused: 1 });
  });

  it('is counted for its own key alone, and keys may have limits of their own', async () => {
    const { emulator } = await atTime({ limit: THREE, keys: { a: {}, b: {}, free: { limit: { kind: 'none' } } } });
    await using _ = emulator;
    const accepted = async (key: string) => {
      const answers = await Promise.all(Array.from({ length: 5 }, () => envelope(emulator.urlOf('ping', key))));
      return answers.filter((answer) => answer.success).length;
    };
    expect([await accepted('a'), await accepted('b'), await accepted('free')]).toEqual([3, 3, 5]);
  });

  it('is not asked for when the request is wrong', async () => {
    const { emulator } = await atTime({ limit: { ...THREE, requests: 1 } });
    await using _ = emulator;
    await post(emulator.urlOf('911'), { body: {} });
    await post(emulator.urlOf('nothing'));
    await post(emulator.urlOf('ping', 'unknown'));
    expect((await envelope(emulator.urlOf('ping'))).success).toBe(true);
    expect(emulator.totals()).toMatchObject({ rejected: 3, accepted: 1 });
  });
});

describe('a declared limit', () => {
  const declared: EmulatorOptions = { limit: { ...THREE, requests: 1 }, refusals: 'http-429' };

  it('is a 429 with whole seconds, rounded up', async () => {
    const { time, emulator } = await atTime({ ...declared, limit: { kind: 'fixed-window', requests: 1, perMs: 5000 } });
    await using _ = emulator;
    time.now = 3500;
    await post(emulator.urlOf('ping'));
    const { status, headers, text } = await post(emulator.urlOf('ping'));
    expect([status, headers['retry-after']]).toEqual([429, '2']);
    expect(text).toContain('modcol.co/e2a');
  });

  it('may say the exact wait, and the log tells what was said', async () => {
    const { time, emulator } = await atTime({ ...declared, retryAfter: 'exact', limit: { kind: 'fixed-window', requests: 1, perMs: 5000 } });
    await using _ = emulator;
    time.now = 3500.25;
    await post(emulator.urlOf('ping'));
    expect((await post(emulator.urlOf('ping'))).headers['retry-after']).toBe('1.5');
    expect(emulator.log().map(({ retryAfterMs }) => retryAfterMs)).toEqual([undefined, 1500]);
  });

  it('may say a date, or nothing', async () => {
    const { emulator: dated } = await atTime({ ...declared, retryAfter: 'date' });
    await using _ = dated;
    await post(dated.urlOf('ping'));
    const before = Date.now();
    const header = (await post(dated.urlOf('ping'))).headers['retry-after'] ?? '';
    expect(Date.parse(header)).toBeGreaterThanOrEqual(before + 1000);
    const { retryAfterMs = 0 } = dated.log()[1] ?? {};
    expect(retryAfterMs).toBeGreaterThanOrEqual(1000);
    expect(retryAfterMs).toBeLessThan(2000);
    const { emulator: silent } = await atTime({ ...declared, retryAfter: 'none' });
    await using __ = silent;
    await post(silent.urlOf('ping'));
    expect((await post(silent.urlOf('ping'))).headers).not.toHaveProperty('retry-after');
    expect(silent.log()[1]).toMatchObject({ status: 429, retryAfterMs: undefined });
  });

  it.each([
    ['draft-6', { 'ratelimit-limit': '3', 'ratelimit-remaining': '2', 'ratelimit-reset': '1' }],
    ['draft-8', { 'ratelimit-policy': '"default";q=3;w=1', ratelimit: '"default";r=2;t=1' }],
    ['x', { 'x-ratelimit-limit': '3', 'x-ratelimit-remaining': '2', 'x-ratelimit-reset': '1' }],
  ] as const)('tells the limit in headers of style %s, refused or not', async (rateLimitHeaders, expected) => {
    const { emulator } = await atTime({ limit: THREE, rateLimitHeaders });
    await using _ = emulator;
    expect((await post(emulator.urlOf('ping'))).headers).toMatchObject(expected);
    for (let i = 0; i < 2; i += 1) await post(emulator.urlOf('ping'));
    const refused = Object.keys(expected).map((name) => [name, expect.any(String) as string]);
    expect((await post(emulator.urlOf('ping'))).headers).toMatchObject(Object.fromEntries(refused));
  });

  it('tells nothing unless asked to, as the vendor', async () => {
    const { emulator } = await atTime({ limit: { ...THREE, requests: 1 } });
    await using _ = emulator;
    await post(emulator.urlOf('ping'));
    const { headers } = await post(emulator.urlOf('ping'));
    expect(Object.keys(headers).filter((name) => /rate|retry/.test(name))).toEqual([]);
  });
});

describe('a warning', () => {
  it('comes with a call that ran', async () => {
    const { emulator } = await atTime({ limit: { ...THREE, warnLastPercent: 33 } });
    await using _ = emulator;
    const answers = [];
    for (let i = 0; i < 4; i += 1) answers.push(await envelope(emulator.urlOf('ping')));
    expect(answers.map((answer) => [answer.success, answer.message.slice(-14)])).toEqual([
      [true, 'ive community.'],
      [true, 'ive community.'],
      [true, ' modcol.co/e2b'],
      [false, ' modcol.co/e2a'],
    ]);
    expect(emulator.totals()).toMatchObject({ warned: 1, accepted: 3 });
    expect(emulator.log().map((entry) => entry.warned)).toEqual([false, false, true, false]);
  });
});

describe('setLimit', () => {
  it('changes the limit of every key, or of one, while it runs', async () => {
    const { emulator } = await atTime({ limit: THREE, keys: { a: {}, b: {} } });
    await using _ = emulator;
    const one: Limit = { ...THREE, requests: 1 };
    emulator.setLimit(one, { key: 'b' });
    expect([emulator.limitOf(), emulator.limitOf('b')]).toEqual([THREE, one]);
    expect((await envelope(emulator.urlOf('ping', 'b'))).success).toBe(true);
    expect((await envelope(emulator.urlOf('ping', 'b'))).success).toBe(false);
    emulator.setLimit({ kind: 'none' });
    expect((await envelope(emulator.urlOf('ping', 'b'))).success).toBe(true);
  });

  it('is undone by reset, with everything else', async () => {
    const { emulator } = await atTime({ limit: THREE });
    await using _ = emulator;
    emulator.setLimit({ ...THREE, requests: 1 });
    emulator.faults.next({ kind: 'html', times: 5 });
    await post(emulator.urlOf('ping'), { headers: { 'x-call-id': 'a' } });
    emulator.reset();
    expect(emulator.limitOf()).toEqual(THREE);
    expect(emulator.faults.pending).toBe(0);
    expect(emulator.log()).toEqual([]);
    expect(emulator.call('a').received).toBe(0);
    expect(emulator.totals()).toMatchObject({ received: 0, unserved: 0, faulted: 0 });
  });

  it('refuses what is no limit, and a key that is not there, without naming it', async () => {
    const { emulator } = await atTime({});
    await using _ = emulator;
    expect(() => emulator.setLimit({ kind: 'token-bucket', requests: 0, perMs: 1000 })).toThrow('limit.requests');
    expect(() => emulator.setLimit(THREE, { key: 's3cret' })).toThrow(/^(?!.*s3cret).*no such key/);
    expect(() => emulator.urlOf('ping', DEMO_KEY)).not.toThrow();
  });
});
