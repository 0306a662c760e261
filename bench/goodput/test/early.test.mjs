import { countEarly } from '../early.mjs';

const refused = (callId, atMs, retryAfterMs) => ({ callId, atMs, ending: 'refused', retryAfterMs });
const accepted = (callId, atMs) => ({ callId, atMs, ending: 'accepted' });

it('counts a call that comes back before its own wait is over', () => {
  expect(countEarly([refused('a', 0, 1000), accepted('a', 999)])).toBe(1);
  expect(countEarly([refused('a', 0, 1000), accepted('a', 1000)])).toBe(0);
});

it('counts each time', () => {
  expect(countEarly([refused('a', 0, 1000), refused('a', 500, 1000), accepted('a', 1400)])).toBe(2);
});

it('lets each call wait for itself', () => {
  expect(countEarly([refused('a', 0, 1000), accepted('b', 10), refused('c', 20, 50), accepted('c', 70), accepted('a', 1000)])).toBe(0);
});

it('asks nothing of a call that was told nothing', () => {
  expect(countEarly([refused('a', 0, undefined), accepted('a', 1)])).toBe(0);
});
