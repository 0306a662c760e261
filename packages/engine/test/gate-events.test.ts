import { type Clock, systemClock } from '../src/clock.js';
import { Gate, type GateEvent, type Passenger } from '../src/gate/gate.js';
import type { Pace, PaceView } from '../src/pace/pace.js';

/** A pace that is paused until `until` says, and then waits for the answer of its probe. */
function scriptedPace(now: () => number, until: { ms: number }): Pace {
  return {
    open: false,
    gate: () => Infinity,
    sent: () => 0,
    accepted: () => undefined,
    refused: () => undefined,
    lost: () => undefined,
    warned: () => undefined,
    view: (): PaceView => ({ state: 'paused', perSecond: null, pausedUntil: Math.max(until.ms, now()) }),
    snapshot: () => null,
  };
}

test('a pause is told once, and again only when it gets longer', () => {
  let now = 0;
  const clock: Clock = { ...systemClock, now: () => now, wallNow: () => now };
  const until = { ms: 50 };
  const gate = new Gate('scope', { maxConcurrent: Infinity, pace: scriptedPace(clock.now, until), clock });
  const pauses: number[] = [];
  gate.listeners.add((event: GateEvent) => void (event.type === 'pause' && pauses.push(event.forMs)));
  const refuse = (): void => gate.onRefused({ seq: 0, sentAt: 0 } as Passenger, null, '2A');

  refuse();
  now = 60;
  refuse(); // late, from the same burst: the pause is over, its probe under way
  now = 61;
  refuse();
  until.ms = 200;
  refuse();

  expect(pauses).toEqual([50, 139]);
});
