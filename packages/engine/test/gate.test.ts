import { type Clock, systemClock } from '../src/clock.js';
import { Gate, type GateEvent, type Passenger } from '../src/gate/gate.js';
import type { Pace, PaceView } from '../src/pace/pace.js';

/** A pace that does as it is told, and notes what it is told. */
class ToldPace implements Pace {
  open = false;
  nextAt = 0;
  shown: PaceView = { state: 'paced', perSecond: 10, pausedUntil: null };
  readonly log: string[] = [];
  gate(now: number): number {
    return Math.max(this.nextAt, now);
  }
  sent(now: number): number {
    this.log.push(`sent ${now}`);
    return 0;
  }
  accepted(now: number, seq: number): void {
    this.log.push(`accepted ${now} #${seq}`);
  }
  refused(now: number, seq: number): void {
    this.log.push(`refused ${now} #${seq}`);
  }
  lost(now: number, seq: number): void {
    this.log.push(`lost ${now} #${seq}`);
  }
  warned(now: number): void {
    this.log.push(`warned ${now}`);
  }
  view(): PaceView {
    return this.shown;
  }
  snapshot(): null {
    return null;
  }
}

function passenger(parts: Partial<Passenger> = {}): Passenger & { readonly log: string[] } {
  const log: string[] = [];
  return {
    seq: -1, order: 0, sentAt: 0, deadlineAt: 1000, priority: 5, replaceKey: undefined, previous: null, next: null, log,
    go: () => void log.push('go'),
    tooLate: (at) => void log.push(`too late, ${at}`),
    replace: () => void log.push('replaced'),
    giveWay: () => void log.push('gave way'),
    ...parts,
  };
}

function setUp(maxConcurrent = Infinity) {
  const time = { now: 0 };
  const clock: Clock = { ...systemClock, now: () => time.now, wallNow: () => 1_000_000 + time.now, setTimeout: () => 0 as never, clearTimeout: () => undefined };
  const pace = new ToldPace();
  const gate = new Gate('scope', { maxConcurrent, pace, clock });
  const events: GateEvent[] = [];
  gate.listeners.add((event) => events.push(event));
  return { time, pace, gate, events };
}

describe('an attempt that may leave at once', () => {
  it('leaves when its time has come, and is counted', () => {
    const { gate, pace, time } = setUp();
    time.now = 7;
    const one = passenger();
    expect(gate.tryStart(one, 7)).toBe(true);
    expect({ seq: one.seq, sentAt: one.sentAt, inFlight: gate.inFlight, log: pace.log }).toEqual({ seq: 0, sentAt: 7, inFlight: 1, log: ['sent 7'] });
  });

  it('does not leave before its time, nor before those that wait, nor without a slot', () => {
    const { gate, pace } = setUp(1);
    pace.nextAt = 1;
    expect(gate.tryStart(passenger(), 0)).toBe(false);
    gate.enqueue(passenger(), false);
    pace.nextAt = 0;
    expect(gate.tryStart(passenger(), 0)).toBe(false);
    const busy = setUp(1);
    expect([busy.gate.tryStart(passenger(), 0), busy.gate.tryStart(passenger(), 0)]).toEqual([true, false]);
  });

  it('is of no interest to an open pace', () => {
    const { gate, pace } = setUp();
    pace.open = true;
    const one = passenger({ seq: 5 });
    gate.tryStart(one, 0);
    gate.onAccepted(one);
    gate.tryStart(one, 0);
    gate.onLost(one);
    expect({ seq: one.seq, log: pace.log, inFlight: gate.inFlight }).toEqual({ seq: -1, log: [], inFlight: 0 });
  });
});

it('counts what came back, and tells the pace', () => {
  const { gate, pace } = setUp();
  const three = [passenger(), passenger(), passenger()];
  for (const one of three) gate.tryStart(one, 0);
  gate.onAccepted(three[0]!);
  gate.onRefused(three[1]!, null, null);
  gate.onLost(three[2]!);
  expect(gate).toMatchObject({ inFlight: 0, accepted: 1, rejected: 1 });
  expect(pace.log.slice(3)).toEqual(['accepted 0 #0', 'refused 0 #0', 'lost 0 #0']);
});

describe('an attempt that has to wait', () => {
  it('is told at once if it would leave after its deadline, not if just at it', () => {
    const { gate, pace } = setUp();
    pace.nextAt = 1000;
    const [inTime, late] = [passenger({ deadlineAt: 1000 }), passenger({ deadlineAt: 999 })];
    gate.enqueue(inTime, false);
    gate.enqueue(late, false);
    expect([inTime.log, late.log, gate.room.size]).toEqual([[], ['too late, 1000'], 1]);
  });

  it('is told when a refusal makes it hopeless', () => {
    const { gate, pace } = setUp();
    pace.nextAt = 500;
    const [inTime, late] = [passenger({ deadlineAt: 2000 }), passenger({ deadlineAt: 1999 })];
    gate.enqueue(inTime, false);
    gate.enqueue(late, false);
    pace.nextAt = 2000;
    gate.onRefused(passenger(), null, null);
    expect([inTime.log, late.log, gate.room.size]).toEqual([[], ['too late, 2000'], 1]);
  });

  it('takes the place of an older one with its key; one that was sent before gives way to a newer one', () => {
    const { gate, pace } = setUp();
    pace.nextAt = 500;
    const sentBefore = passenger({ replaceKey: 'a', order: 1 });
    const older = passenger({ replaceKey: 'a', order: 2 });
    const other = passenger({ replaceKey: 'b', order: 3 });
    const newer = passenger({ replaceKey: 'a', order: 4 });
    for (const one of [older, other, newer]) gate.enqueue(one, false);
    gate.enqueue(sentBefore, true);
    expect([older.log, newer.log, sentBefore.log, other.log]).toEqual([['replaced'], [], ['replaced'], []]);
    expect(gate.room.all()).toEqual([newer, other]);
  });

  it('leaves when another has come back, if it needed nothing but a slot', () => {
    const { gate } = setUp(1);
    const [first, second, third] = [passenger(), passenger(), passenger()];
    gate.tryStart(first, 0);
    gate.enqueue(second, false);
    gate.enqueue(third, false);
    gate.onLost(first);
    expect([second.log, third.log, gate.inFlight, gate.waiting]).toEqual([['go'], [], 1, 0]);
    gate.onAccepted(second);
    expect([third.log, gate.inFlight]).toEqual([['go'], 1]);
  });

  it('does not leave at or after its deadline', () => {
    const { gate, time } = setUp(1);
    const first = passenger();
    gate.tryStart(first, 0);
    const second = passenger({ deadlineAt: 100 });
    gate.enqueue(second, false);
    time.now = 100;
    gate.onAccepted(first);
    expect([second.log, gate.inFlight]).toEqual([['too late, 100'], 0]);
  });
});

describe('events', () => {
  it('tell a pause with its code, and its end', () => {
    const { gate, pace, events, time } = setUp();
    pace.shown = { state: 'paused', perSecond: null, pausedUntil: 50 };
    gate.onRefused(passenger(), null, '2A');
    time.now = 60;
    pace.shown = { state: 'paced', perSecond: null, pausedUntil: null };
    gate.onAccepted(passenger());
    pace.shown = { state: 'paused', perSecond: null, pausedUntil: 90 };
    gate.onWarned(30);
    expect(events).toEqual([
      { type: 'pause', scope: 'scope', code: '2A', forMs: 50, untilMs: 1_000_050 },
      { type: 'resume', scope: 'scope' },
      { type: 'pause', scope: 'scope', code: null, forMs: 30, untilMs: 1_000_090 },
    ]);
  });

  it.each<[string, (number | null)[], (number | null)[]]>([
    ['a first pace, and none any more', [10, null], [10, null]],
    ['none at all', [null, null], []],
    ['no change', [10, 10], [10]],
    ['five percent up or down is nothing', [100, 105, 95], [100]],
    ['more is', [100, 105.1, 99], [100, 105.1, 99]],
    ['small steps that add up', [100, 103, 106], [100, 106]],
  ])('tell a pace: %s', (_case, paces, told) => {
    const { gate, pace, events } = setUp();
    for (const perSecond of paces) {
      pace.shown = { state: 'paced', perSecond, pausedUntil: null };
      gate.onPaceChanged();
    }
    expect(events).toEqual(told.map((perSecond) => ({ type: 'pace', scope: 'scope', perSecond })));
  });
});

describe('is idle, so that it may be forgotten', () => {
  it.each<[string, (parts: ReturnType<typeof setUp>) => void, boolean]>([
    ['with nothing to do', () => undefined, true],
    ['with an attempt under way', ({ gate }) => void (gate.inFlight = 1), false],
    ['with a call that waits', ({ gate, pace }) => { pace.nextAt = 500; gate.enqueue(passenger(), false); }, false],
    ['while it is paused', ({ pace }) => void (pace.shown = { state: 'paused', perSecond: null, pausedUntil: 11 }), false],
    ['when the pause is over', ({ pace }) => void (pace.shown = { state: 'paused', perSecond: null, pausedUntil: 10 }), true],
    ['while it is paused for nobody knows how long', ({ pace }) => void (pace.shown = { state: 'paused', perSecond: null, pausedUntil: null }), false],
    ['while it knows a bad key', ({ gate }) => void (gate.badKey = { until: 11, verdict: null as never }), false],
    ['when the key may be good again', ({ gate }) => void (gate.badKey = { until: 10, verdict: null as never }), true],
  ])('%s: %#', (_case, change, isIdle) => {
    const parts = setUp();
    parts.time.now = 10;
    change(parts);
    expect(parts.gate.isIdle).toBe(isIdle);
  });
});

it('has slots if the number of attempts is limited', () => {
  expect([setUp().gate.hasSlots, setUp(3).gate.hasSlots]).toEqual([false, true]);
});
