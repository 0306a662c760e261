import { defineDialect, rocketcad, when } from '@holdfast/core';
import { Engine, systemClock } from '../src/index.js';
import { createClient, ok, pass, Server } from './support/scripted.js';

describe('wrong options are told at once', () => {
  test.each([
    [{ deadlineMS: 5 }, /unknown option "deadlineMS"\. Known: dialect, deadlineMs/],
    [{ deadlineMs: 0 }, /"deadlineMs" must be a number of at least 1, got 0/],
    [{ deadlineMs: '5s' }, /"deadlineMs" must be a number of at least 1, got a value of type string/],
    [{ retries: 1.5 }, /"retries" must be a whole number from 0 to 20, got 1.5/],
    [{ retries: Number.NaN }, /"retries"/],
    [{ pace: { requests: 0, perMs: 1 } }, /"pace" must be 'learn', 'off' or \{ requests, perMs \}/],
    [{ pace: 'fast' }, /"pace"/],
    [{ pace: { requests: 50, perMs: 1000, burst: 10 } }, /"pace" must be .* and nothing else/],
    [{ pace: { requests: 1e-300, perMs: 1e300 } }, /"pace" must be .* at least one request a day/],
    [{ maxConcurrent: 0 }, /"maxConcurrent"/],
    [{ maxQueue: -1 }, /"maxQueue"/],
    [{ dialect: {} }, /"dialect" must be a dialect made by defineDialect/],
    [{ scopeOf: 'x' }, /"scopeOf" must be a function/],
    [{ onFailure: 'ignore' }, /"onFailure" must be 'throw' or 'return'/],
    [{ throwHttpErrors: 1 }, /"throwHttpErrors" must be true or false, got 1/],
    [{ initialPace: {} }, /"initialPace" must be what snapshot\(\) returned/],
    [{ clock: {} }, /"clock" must be an object with now, wallNow, random, setTimeout and clearTimeout/],
    [{ clock: 'now' }, /"clock"/],
    [{ initialPace: { version: 1 } }, /"initialPace"/],
    [{ initialPace: { version: 2, scopes: {} } }, /"initialPace"/],
    [{ initialPace: 'x' }, /"initialPace"/],
    [{ pace: { requests: '5', perMs: 1 } }, /"pace"/],
    [{ pace: { requests: Infinity, perMs: 1 } }, /"pace"/],
    [{ pace: { requests: 5 } }, /"pace"/],
    [{ maxConcurrent: 1.5 }, /"maxConcurrent" must be a whole number of at least 1, got 1.5/],
    [{ maxQueue: 1.5 }, /"maxQueue" must be a whole number of at least 0/],
    [{ inspectBytes: 1.5 }, /"inspectBytes" must be a whole number from 0 to 1073741824/],
    [{ retries: 21 }, /"retries"/],
    [{ scopeOf: true }, /"scopeOf" must be a function, got true/],
    [{ dialect: { rules: 1 } }, /"dialect"/],
    [{ store: {} }, /"store"/],
    [{ failFastOnBadKeyMs: null }, /"failFastOnBadKeyMs".*got null/],
    [null, /expected an object of options/],
  ])('%j', (options, message) => {
    expect(() => new Engine(options as never)).toThrow(message);
  });

  test.each([
    { pace: 'learn' }, { pace: 'off' }, { pace: { requests: 0.5, perMs: 0.1 } }, { onFailure: 'throw' }, { onFailure: 'return' }, { throwHttpErrors: true }, { throwHttpErrors: false },
    { maxConcurrent: Infinity, maxQueue: Infinity, deadlineMs: Infinity, failFastOnBadKeyMs: Infinity }, { maxConcurrent: 1, maxQueue: 0, deadlineMs: 1.5, retries: 20, inspectBytes: 0 },
    { initialPace: { version: 1, scopes: {} } }, { dialect: () => rocketcad },
  ])('right ones are taken as they are: %j', (options) => {
    expect(new Engine(options as never).settings).toMatchObject(options);
  });

  test('the defaults', () => {
    const { clock, dialect, ...rest } = new Engine().settings;
    expect(rest).toEqual({
      deadlineMs: 60_000, retries: 2, pace: 'learn', maxConcurrent: Infinity, maxQueue: 10_000, onFailure: 'throw', throwHttpErrors: false, failFastOnBadKeyMs: 0, inspectBytes: 65_536,
    });
    expect([dialect, clock]).toEqual([rocketcad, systemClock]);
  });

  test('undefined never overrides a default', () => {
    expect(new Engine({ deadlineMs: undefined, pace: undefined }).settings).toMatchObject({ deadlineMs: 60_000, pace: 'learn' });
  });

  test.each([
    [{ priority: 10 }, /option of a call "priority" must be a whole number from 0 to 9, got 10/],
    [{ prio: 1 }, /unknown option of a call "prio"/],
    [{ replaceKey: 7 }, /"replaceKey" must be a text/],
    [{ idempotent: 'yes' }, /"idempotent" must be true or false/],
  ])('of a call: %j', async (options, message) => {
    const { end } = createClient(new Server()).run({ options: options as never });
    await expect(end).rejects.toThrow(message);
  });
});

test('a known limit is held from the first call, without a refusal', async () => {
  jest.useFakeTimers();
  const server = new Server();
  const { run } = createClient(server, { pace: { requests: 10, perMs: 1000 } });
  const ends = Array.from({ length: 40 }, () => run().end);
  await pass(10_000);
  await expect(Promise.all(ends)).resolves.toHaveLength(40);
  for (const { at } of server.log) {
    expect(server.log.filter((other) => other.at >= at && other.at < at + 1000).length).toBeLessThanOrEqual(10);
  }
  expect(ok.status).toBe(200);
  jest.useRealTimers();
});

test('a function tells the dialect of each URL, so that one client serves several APIs', async () => {
  jest.useFakeTimers();
  const slack = defineDialect({ name: 'slack-like', failure: when({ ok: false }, { code: 'error' }), codes: { ratelimited: { kind: 'rate-limit' } } });
  const server = new Server();
  server.answer = (id) => ({ status: 200, body: id === 'slack' ? '{"ok":false,"error":"no_channel"}' : '{"ok":false}' });
  const { run } = createClient(server, { dialect: (url) => (url.includes('slack') ? slack : rocketcad) });
  const bySlack = run({ id: 'slack', url: 'https://slack.test/' });
  const byRocketcad = run({ id: 'rocketcad' });
  await pass(25);
  await expect(bySlack.end).rejects.toMatchObject({ kind: 'other-failure', code: 'no_channel' });
  await expect(byRocketcad.end).resolves.toMatchObject({ status: 200 });
  jest.useRealTimers();
});
