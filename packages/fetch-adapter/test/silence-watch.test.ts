import { systemClock } from '@holdfast/engine';
import { type Heard, SilenceWatch } from '../src/silence-watch.js';

/** A clock whose timers fire by hand. */
function byHand() {
  const timers: (() => void)[] = [];
  const clock = { ...systemClock, setTimeout: (callback: () => void) => timers.push(callback) as never };
  return { clock, timers, look: () => timers.shift()!() };
}

function body(): Heard & { size: number; letGo: jest.Mock } {
  return { size: 0, letGo: jest.fn() };
}

test('a body is let go after the third look without a new byte, and only then', () => {
  const { clock, look } = byHand();
  const watch = new SilenceWatch(clock);
  const silent = body();
  const trickling = body();
  for (const it of [silent, trickling]) watch.add(it);
  for (let i = 0; i < 6; i++) {
    if (i % 2 === 0) trickling.size++;
    look();
    expect([silent.letGo.mock.calls.length > 0, trickling.letGo.mock.calls.length]).toEqual([i >= 2, 0]);
    if (silent.letGo.mock.calls.length > 0) watch.remove(silent);
  }
  expect(silent.letGo).toHaveBeenCalledTimes(1);
});

test('there is one timer for all bodies, and none once nothing is read', () => {
  const { clock, timers, look } = byHand();
  const watch = new SilenceWatch(clock);
  const bodies = [body(), body(), body()];
  for (const it of bodies) watch.add(it);
  expect(timers).toHaveLength(1);
  for (const it of bodies) watch.remove(it);
  look();
  expect(timers).toHaveLength(0);
  watch.add(body());
  expect(timers).toHaveLength(1);
});
