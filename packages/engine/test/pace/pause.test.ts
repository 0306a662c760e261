import { PAUSE } from '../../src/pace/constants.js';
import { Pause } from '../../src/pace/pause.js';

/** A pause since 0, by the refusal of attempt 2 of 0 to 5; it ends at 500. */
function paused(): Pause {
  const pause = new Pause();
  expect(pause.refused(0, 2, 5, null)).toBe(true);
  return pause;
}

const state = (pause: Pause, now: number) => ({ on: pause.on, until: pause.until, gate: pause.on ? pause.gate(now) : null });

test('there is none before the first refusal', () => {
  expect(state(new Pause(), 0)).toEqual({ on: false, until: null, gate: null });
});

test('refusals of attempts that were on their way belong to the same episode', () => {
  const pause = paused();
  expect([0, 1, 5].map((seq) => pause.refused(20, seq, 5, null))).toEqual([false, false, false]);
  expect(state(pause, 20)).toEqual({ on: true, until: 500, gate: 500 });
  pause.sent(500, 6);
  pause.accepted(520, 6);
  expect(pause.refused(530, 5, 6, null)).toBe(false);
  expect(pause.on).toBe(false);
  expect(pause.refused(530, 6, 6, null)).toBe(true); // no attempt of that episode
  expect(pause.until).toBe(1030);
});

test('one of them that names a wait is obeyed, also when the pause is over', () => {
  const pause = paused();
  pause.refused(20, 0, 5, 900);
  expect(pause.until).toBe(920);
  pause.refused(30, 1, 5, 100); // a shorter one is over sooner
  expect(pause.until).toBe(920);
  pause.sent(920, 6);
  pause.accepted(940, 6);
  expect(pause.refused(950, 5, 6, 300)).toBe(true);
  expect(state(pause, 950)).toEqual({ on: true, until: 1250, gate: 1250 });
  pause.sent(1250, 7);
  pause.refused(1270, 7, 7, null);
  expect(pause.until).toBe(1770); // what came late made the next pause no longer
});

test('one probe at a time; another when there is no answer for long', () => {
  const pause = paused();
  pause.sent(500, 6);
  expect([500, 500 + PAUSE.answerMs - 1, 500 + PAUSE.answerMs, 900_000].map((now) => pause.gate(now))).toEqual([Infinity, Infinity, 500 + PAUSE.answerMs, 900_000]);
  pause.refused(600, 0, 6, 50_000_000);
  expect(pause.gate(500 + PAUSE.answerMs)).toBe(50_000_600); // but not before a wait that was asked for
});

test('only the probe counts: what else is accepted or lost says nothing', () => {
  const pause = paused();
  pause.accepted(10, 3);
  pause.sent(500, 6);
  pause.accepted(510, 4);
  pause.lost(511);
  expect(state(pause, 520)).toEqual({ on: true, until: 500, gate: Infinity });
  pause.lost(6);
  expect(pause.gate(520)).toBe(500);
});

test('the answer of the probe ends it, unless a longer pause was asked for meanwhile', () => {
  const pause = paused();
  pause.sent(500, 6);
  pause.refused(505, 0, 6, 1000);
  pause.accepted(520, 6);
  expect(state(pause, 520)).toEqual({ on: true, until: 1505, gate: 1505 });
  pause.sent(1505, 7);
  pause.accepted(1505, 7);
  expect(pause.on).toBe(false);
});

test('grows with each refused probe, and starts anew after one that was accepted', () => {
  const pause = paused();
  const ends: (number | null)[] = [];
  let now = 500;
  for (let seq = 6; seq < 10; seq++) {
    pause.sent(now, seq);
    pause.refused(now, seq, seq, null);
    ends.push(pause.until! - now);
    now = pause.until!;
  }
  expect(ends).toEqual([1000, 2000, 4000, 8000]);
  pause.sent(now, 10);
  pause.accepted(now, 10);
  pause.refused(now, 11, 11, null);
  expect(pause.until! - now).toBe(500);
});

test('attempts whose number is not known, of a scope that was open, are never a probe', () => {
  const pause = new Pause();
  pause.refused(0, -1, -1, null);
  expect(pause.refused(10, -1, -1, null)).toBe(false);
  expect(state(pause, 10)).toEqual({ on: true, until: 500, gate: 500 });
});
