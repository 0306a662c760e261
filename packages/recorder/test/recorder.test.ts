import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { AttemptEvent, EventName, HoldfastEvents, ScopeStats } from '@holdfast/engine';
import { createRecorder } from '../src/index.js';
import { pausedShares } from '../src/page/paused-shares.js';
import { fateOf, ratesOf } from '../src/page/rates.js';
import { duration, failuresOf, giveUpsOf, ofScope, scopesOf, sentenceOf, summaryOf } from '../src/page/summary.js';

const SCOPE = 'https://api.test#1';

/** A handle whose events come from the test. */
function fakeHoldfast() {
  const listeners = new Map<EventName, (event: never) => void>();
  const scope: { -readonly [Field in keyof ScopeStats]: ScopeStats[Field] } = {
    ...{ scope: SCOPE, state: 'open', pace: null, pausedUntil: null, inFlight: 0, queued: 0, accepted: 0, rejected: 0, retries: 0 },
  };
  const holdfast = {
    stats: () => ({ scopes: [{ ...scope }] }),
    on: <Name extends EventName>(name: Name, listener: (event: HoldfastEvents[Name]) => void) => {
      listeners.set(name, listener);
      return () => void listeners.delete(name);
    },
  };
  const tell = <Name extends EventName>(name: Name, event: Omit<HoldfastEvents[Name], 'type'>): void => listeners.get(name)?.({ type: name, ...event } as never);
  const attempt = (more: Partial<AttemptEvent> = {}): void =>
    tell('attempt', { scope: SCOPE, call: 'GET https://api.test/x', attempt: 1, kind: 'ok', code: null, requestId: null, status: 200, executed: 'yes', durationMs: 20, ...more });
  return { holdfast, scope, tell, attempt, listeners };
}

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

describe('createRecorder', () => {
  test('keeps attempts with the time of their sending, retries, give-ups and paces', () => {
    const { holdfast, scope, tell, attempt } = fakeHoldfast();
    scope.pace = 5;
    const recorder = createRecorder(holdfast);
    const from = Date.now();
    jest.advanceTimersByTime(100);
    attempt({ kind: 'rate-limit', code: '2A' });
    tell('retry', { scope: SCOPE, call: 'x', attempt: 1, kind: 'rate-limit', code: '2A', status: 200, delayMs: 0 });
    tell('give-up', { scope: SCOPE, call: 'x', attempt: 1, kind: 'rate-limit', code: '2A', requestId: 'R', status: 200, gaveUpBecause: 'deadline' });
    tell('pace', { scope: SCOPE, perSecond: 3 });
    const timeline = recorder.timeline();
    expect(timeline).toMatchObject({ from, until: from + 100, retries: 1, forgotten: 0 });
    expect(timeline.attempts).toEqual([expect.objectContaining({ at: from + 80, durationMs: 20, kind: 'rate-limit', code: '2A', call: 'GET https://api.test/x' })]);
    expect(timeline.giveUps).toEqual([expect.objectContaining({ at: from + 100, gaveUpBecause: 'deadline', requestId: 'R' })]);
    expect(timeline.paces).toEqual([{ scope: SCOPE, at: from, perSecond: 5 }, { scope: SCOPE, at: from + 100, perSecond: 3 }]);
    recorder.stop();
  });

  test('a pause that is prolonged stays one, and one that ends early ends early', () => {
    const { holdfast, tell } = fakeHoldfast();
    const recorder = createRecorder(holdfast);
    const from = Date.now();
    const pause = (forMs: number): void => tell('pause', { scope: SCOPE, code: '2A', forMs, untilMs: Date.now() + forMs });
    pause(500);
    jest.advanceTimersByTime(400);
    pause(500);
    jest.advanceTimersByTime(600);
    pause(0); // its probe was refused late
    jest.advanceTimersByTime(5000);
    pause(1000);
    jest.advanceTimersByTime(200);
    tell('resume', { scope: SCOPE });
    jest.advanceTimersByTime(200);
    expect(recorder.timeline().pauses).toEqual([
      { scope: SCOPE, from, until: from + 1000, code: '2A' },
      { scope: SCOPE, from: from + 6000, until: from + 6200, code: '2A' },
    ]);
    recorder.stop();
  });

  test('looks at the queue from time to time, and keeps changes only', () => {
    const { holdfast, scope } = fakeHoldfast();
    const recorder = createRecorder(holdfast, { sampleMs: 100 });
    const from = Date.now();
    jest.advanceTimersByTime(1000);
    scope.queued = 7;
    jest.advanceTimersByTime(1000);
    expect(recorder.timeline().samples.map(({ at, queued }) => [at - from, queued])).toEqual([[0, 0], [1100, 7]]);
    recorder.stop();
  });

  test('forgets the oldest of too many', () => {
    const { holdfast, attempt, tell, scope } = fakeHoldfast();
    const recorder = createRecorder(holdfast, { maxAttempts: 100 });
    for (let i = 0; i < 1234; i++) {
      attempt({ attempt: i });
      tell('pace', { scope: SCOPE, perSecond: i });
      tell('pause', { scope: SCOPE, code: null, forMs: 0, untilMs: Date.now() });
      tell('give-up', { scope: SCOPE, call: 'x', attempt: 1, kind: 'server', code: null, requestId: null, status: 503, gaveUpBecause: 'budget' });
      scope.queued = i;
      jest.advanceTimersByTime(2000);
    }
    const timeline = recorder.timeline();
    expect(timeline.attempts).toHaveLength(100);
    expect(timeline.attempts.at(-1)).toMatchObject({ attempt: 1233 });
    expect(timeline.forgotten).toBe(1134);
    for (const list of [timeline.paces, timeline.pauses, timeline.giveUps, timeline.samples]) expect(list.length).toBeLessThanOrEqual(201);
    recorder.stop();
  });

  test('begins where its oldest attempt ended, with all that it tells', () => {
    const { holdfast, attempt, tell, scope } = fakeHoldfast();
    const recorder = createRecorder(holdfast, { maxAttempts: 10 });
    const start = Date.now();
    for (let i = 0; i < 100; i++) {
      jest.advanceTimersByTime(1000);
      if (i === 10) scope.queued = 7;
      if (i % 10 === 4) tell('pace', { scope: SCOPE, perSecond: i });
      if (i % 5 === 0) tell('pause', { scope: SCOPE, code: '2A', forMs: 1500, untilMs: Date.now() + 1500 });
      if (i % 5 === 2) tell('resume', { scope: SCOPE });
      if (i % 5 === 3) tell('give-up', { scope: SCOPE, call: 'x', attempt: 1, kind: 'server', code: null, requestId: null, status: 503, gaveUpBecause: 'budget' });
      attempt({ attempt: i });
    }
    const { from, until, attempts, pauses, paces, samples, giveUps, forgotten } = recorder.timeline();
    expect([from - start, until - start, forgotten, attempts.length]).toEqual([91_000, 100_000, 90, 10]);
    expect(pauses.map((pause) => [pause.from - start, pause.until - start])).toEqual([[91_000, 92_500], [96_000, 97_500]]);
    expect(paces.map(({ at, perSecond }) => [at - start, perSecond])).toEqual([[91_000, 84], [95_000, 94]]);
    expect(samples).toEqual([{ scope: SCOPE, at: from, queued: 7, inFlight: 0 }]);
    expect(giveUps.map(({ at }) => at - start)).toEqual([94_000, 99_000]);
    recorder.stop();
  });

  test('stops for good, and frees its timer and listeners', () => {
    const { holdfast, attempt, listeners } = fakeHoldfast();
    const recorder = createRecorder(holdfast);
    attempt();
    recorder.stop();
    recorder.stop();
    const before = recorder.timeline();
    jest.advanceTimersByTime(5000);
    attempt();
    expect(listeners.size).toBe(0);
    expect(jest.getTimerCount()).toBe(0);
    expect(recorder.timeline()).toEqual(before);
  });

  test.each([{ maxAttempts: 0 }, { maxAttempts: 1e9 }, { sampleMs: 1.5 }, { sampleMs: '5' }, { samples: 5 }, { constructor: 5 }] as object[])('refuses %p', (options) => {
    expect(() => createRecorder(fakeHoldfast().holdfast, options as never)).toThrow('createRecorder');
    expect(() => createRecorder(fakeHoldfast().holdfast, options as never)).toThrow(TypeError);
  });
});

describe('the page', () => {
  const HOSTILE = '</script><img src=x onerror="document.title=1">\u2028<!--';

  test('holds no markup of what a server or a caller wrote, and its data is whole', () => {
    const { holdfast, attempt } = fakeHoldfast();
    const recorder = createRecorder(holdfast);
    attempt({ call: HOSTILE, code: HOSTILE, requestId: HOSTILE, scope: HOSTILE });
    const html = recorder.toHTML();
    expect(html).not.toContain('<img');
    expect(html.match(/<\/script>/g)).toHaveLength(2);
    const json = /<script type="application\/json" id="timeline">(.*)<\/script>/.exec(html)![1]!;
    expect(JSON.parse(json)).toEqual(recorder.timeline());
    expect(json).not.toMatch(/[<>&\u2028]/);
    recorder.stop();
  });

  test('is one file that loads nothing, with the licence of what is in it', () => {
    const html = createRecorder(fakeHoldfast().holdfast).toHTML();
    expect(html).not.toMatch(/\b(?:src|href)="/);
    expect(html).toContain("default-src 'none'");
    expect(html).toContain('Copyright (c) 2022 Leon Sorokin');
    expect(html.length).toBeLessThan(100_000);
  });

  test('is what its sources make', () => {
    const { status, stderr } = spawnSync(process.execPath, [join(__dirname, '../scripts/build-page.mjs'), '--check'], { encoding: 'utf8' });
    expect(stderr).toBe('');
    expect(status).toBe(0);
  });
});

describe('what the page counts', () => {
  const attempts = [
    { at: 0, durationMs: 10, kind: 'ok' },
    { at: 10, durationMs: 20, kind: 'rate-limit', code: '2A', scope: 'b' },
    { at: 900, durationMs: 20, kind: 'server', code: null },
    { at: 1500, durationMs: 20, kind: 'rate-limit', code: '2A' },
    { at: 1600, durationMs: 20, kind: 'api-key', code: '1A' },
  ].map((more, i) => ({ scope: 'a', call: 'GET x', attempt: i, requestId: null, status: 200, executed: 'no', code: null, ...more }) as never);
  const timeline = { from: 0, until: 2000, attempts, pauses: [{ scope: 'a', from: 100, until: 9000, code: null }], paces: [], samples: [{ scope: 'a', at: 5, queued: 9, inFlight: 1 }], giveUps: [], retries: 0, forgotten: 0 };

  test('every answer is in the bar of its end', () => {
    const { times, widthMs, accepted, refused, failed } = ratesOf(attempts, 0, 2000, 4);
    expect({ times, widthMs, accepted, refused, failed }).toEqual({
      widthMs: 500,
      times: [250, 750, 1250, 1750, 2250],
      accepted: [2, 0, 0, 0, 0],
      refused: [2, 0, 0, 2, 0],
      failed: [0, 2, 0, 2, 0],
    });
    expect(ratesOf(attempts, 0, 1e12, 10).times.length).toBeLessThanOrEqual(12);
    expect(ratesOf([], 5, 5, 10).times).toHaveLength(1);
  });

  test('each scope for itself, the busiest first; a pause ends with the recording', () => {
    expect(scopesOf(timeline)).toEqual(['a', 'b']);
    const own = ofScope(timeline, 'a');
    expect(summaryOf(own)).toMatchObject({ attempts: 4, accepted: 1, refused: 1, failed: 2, pauses: 1, pausedMs: 1900, maxQueued: 9, gaveUp: 0 });
    expect(summaryOf(ofScope(timeline, 'b'))).toMatchObject({ attempts: 1, refused: 1, pauses: 0, maxQueued: 0 });
  });

  test('in a sentence', () => {
    const summary = summaryOf(ofScope(timeline, 'a'));
    expect(sentenceOf(summary, 2000)).toBe('4 requests in 2.0 s: 1 accepted, 1 refused for sending too much, 2 failed. Everything paused once, for 1.9 s in all. No call was given up.');
    expect(sentenceOf({ ...summary, refused: 0, failed: 0, pauses: 0, gaveUp: 1 }, 200)).toBe('4 requests in 200 ms: 1 accepted. Nothing had to pause. 1 call was given up.');
    expect(sentenceOf({ ...summary, attempts: 0 }, 61_000)).toBe('No request was answered in 1 min 1 s.');
  });

  test.each([
    [999.4, '999 ms'],
    [999.6, '1.0 s'],
    [59_960, '1 min 0 s'],
    [2_159_800, '36 min 0 s'],
    [3_599_700, '1 h 0 min'],
    [7_500_000, '2 h 5 min'],
    [7_199_000, '2 h 0 min'],
  ])('%p ms as %p', (ms, expected) => {
    expect(duration(ms)).toBe(expected);
  });

  test('pauses by the column, of which none is more than paused', () => {
    const pause = (from: number, until: number) => ({ scope: 'a', from, until, code: null });
    expect(pausedShares([pause(150, 325), pause(325, 350), pause(1000, 2000)], 0, 600, 6)).toEqual([null, 0.5, 1, 0.5, 0, null]);
    expect(pausedShares([pause(110, 120), pause(130, 140), pause(-50, 10)], 0, 400, 4)).toEqual([0.1, 0.2, 0, null]);
    expect(pausedShares([pause(0, 100), pause(0, 100)], 0, 400, 4)).toEqual([1, 0, null, null]);
    expect(pausedShares([pause(5, 5)], 5, 5, 3)).toEqual([0, 0, null]);
  });

  test('failures by kind and code, the most frequent first', () => {
    expect(failuresOf(attempts).map(({ kind, code, count, last }) => [kind, code, count, last.attempt])).toEqual([['rate-limit', '2A', 2, 3], ['server', null, 1, 2], ['api-key', '1A', 1, 4]]);
    expect(fateOf({ kind: 'not-found' })).toBe('failed');
  });

  test('lost calls by reason and target', () => {
    const lost = (kind: string, gaveUpBecause: string, call: string, attempt: number) => ({ scope: 'a', at: attempt, call, kind, code: null, requestId: null, gaveUpBecause, attempt }) as never;
    const rows = giveUpsOf([lost('api-key', 'not-retryable', 'x', 1), lost('deadline', 'deadline', 'x', 2), lost('deadline', 'deadline', 'x', 3), lost('deadline', 'deadline', 'y', 4)]);
    expect(rows.map(({ why, count, last }) => [why, count, last.attempt])).toEqual([['deadline', 2, 3], ['api-key', 1, 1], ['deadline', 1, 4]]);
  });
});
