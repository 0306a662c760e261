import { systemClock } from '../src/clock.js';
import { DeadlineWatch, type Watched } from '../src/loop/deadline-watch.js';

test('a call that throws at its end keeps no other from ending', () => {
  let now = 0;
  const timers: { callback: () => void; at: number }[] = [];
  const clock = { ...systemClock, now: () => now, setTimeout: (callback: () => void, delayMs: number) => timers.push({ callback, at: now + delayMs }) as never, clearTimeout: () => void timers.pop() };
  const watch = new DeadlineWatch(clock);
  const ended: string[] = [];
  const add = (name: string, lengthMs: number, end = (): void => void ended.push(name)): void => {
    const call: Watched = { deadlineAt: now + lengthMs, earlier: null, later: null, expire: end };
    watch.add(call, lengthMs);
  };
  add('throws', 100, () => {
    throw new Error('a bug');
  });
  add('with it', 100);
  add('later', 200);
  const fire = (): void => {
    const { callback, at } = timers.pop()!;
    now = at;
    callback();
  };
  expect(fire).toThrow('a bug');
  fire();
  expect([now, ended]).toEqual([100, ['with it']]);
  fire();
  expect([now, ended, timers, watch.isEmpty]).toEqual([200, ['with it', 'later'], [], true]);
});
