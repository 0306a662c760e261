import { systemClock } from '@holdfast/engine';
import { Patience } from '../src/patience.js';

/** A clock whose timers fire by hand. */
function byHand() {
  const timers: (() => void)[] = [];
  const clock = { ...systemClock, setTimeout: (callback: () => void) => timers.push(callback) as never };
  return { clock, timers, look: () => timers.shift()!() };
}

const body = () => ({ letGo: jest.fn() });

test('a body is let go at the third look after the one that finds it new, and once', () => {
  const { clock, look } = byHand();
  const patience = new Patience(clock);
  const [early, late] = [body(), body()];
  patience.add(early);
  const seen: number[][] = [];
  for (let i = 1; i <= 6; i++) {
    look();
    if (i === 1) patience.add(late);
    seen.push([early, late].map(({ letGo }) => letGo.mock.calls.length));
  }
  expect(seen).toEqual([[0, 0], [0, 0], [0, 0], [1, 0], [1, 1], [1, 1]]);
});

test('there is one timer for all bodies, and none once nothing is read', () => {
  const { clock, timers, look } = byHand();
  const patience = new Patience(clock);
  const bodies = [body(), body(), body()];
  for (const it of bodies) patience.add(it);
  expect(timers).toHaveLength(1);
  for (const it of bodies) patience.remove(it);
  look();
  expect(timers).toHaveLength(0);
  patience.add(body());
  expect(timers).toHaveLength(1);
});
