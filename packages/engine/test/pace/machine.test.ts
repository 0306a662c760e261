import { createPace } from '../../src/pace/index.js';
import { LearnedPace } from '../../src/pace/learned-pace.js';

/** Sends and accepts `calls` calls one after the other, 20 ms each, from `from` on; returns the time after the last. */
function acceptInTurn(pace: LearnedPace, calls: number, from = 0): number {
  let now = from;
  for (let i = 0; i < calls; i++) {
    now = Math.max(now, pace.gate(now));
    const seq = pace.sent(now);
    now += 20;
    pace.accepted(now, seq, now - 20);
  }
  return now;
}

describe('before the first refusal', () => {
  it('needs no timer: it lets go at once, or not before an answer', () => {
    const pace = new LearnedPace();
    const flying: number[] = [];
    for (let step = 0; step < 300; step++) {
      const at = pace.gate(step);
      expect(at <= step || at === Infinity).toBe(true);
      if (at <= step) flying.push(pace.sent(step));
      else pace.accepted(step, flying.shift()!, step - 10);
    }
  });

  it('never holds a caller that sends one call at a time', () => {
    const pace = new LearnedPace();
    expect(acceptInTurn(pace, 399)).toBe(399 * 20);
  });

  it('is open after 500 calls, one or 64 at a time', () => {
    const one = new LearnedPace();
    acceptInTurn(one, 499);
    expect(one.open).toBe(true);

    const many = new LearnedPace();
    const flying: [number, number][] = [];
    let [now, started, done] = [0, 0, 0];
    while (done < 500) {
      while (flying.length < 64 && started < 600 && (many.open || many.gate(now) <= now)) {
        flying.push([many.open ? -1 : many.sent(now), now]);
        started++;
      }
      const [seq, sentAt] = flying.shift()!;
      now = Math.max(now, sentAt + 20);
      if (seq >= 0) many.accepted(now, seq, sentAt);
      done++;
    }
    expect(many.open).toBe(true);
    expect(many.gate(now)).toBeLessThanOrEqual(now);
  });

  it('becomes small for a while after a warning', () => {
    const pace = new LearnedPace();
    const now = acceptInTurn(pace, 499);
    pace.warned(now, 5000);
    expect(pace.open).toBe(false);
    const first = pace.gate(now);
    expect(first).toBeLessThanOrEqual(now);
  });
});

describe('an episode', () => {
  /** Ten in flight, of which the last are refused. */
  function overshoot(late: number): LearnedPace {
    const pace = new LearnedPace();
    let now = acceptInTurn(pace, 30);
    const flying: number[] = [];
    while (pace.gate(now) <= now) flying.push(pace.sent(now));
    now += 7;
    for (const seq of flying.slice(0, Math.min(late, flying.length))) pace.refused(now, seq, now - 7, null);
    return pace;
  }

  it('counts once, however many refusals belong to it', () => {
    const [once, often] = [overshoot(1).inspect(), overshoot(20).inspect()];
    expect(often.episodes).toBe(1);
    expect({ ...often, inFlight: 0 }).toEqual({ ...once, inFlight: 0 });
  });

  it('changes nothing but the anchor when a later send of it is refused', () => {
    const pace = overshoot(1);
    const before = { ...pace.inspect() };
    for (let i = 0; i < 20; i++) pace.refused(660, before.guardSeq, before.anchor + 2, null);
    const { anchor, probeAt, inFlight, ...rest } = pace.inspect();
    expect(anchor).toBe(before.anchor + 2);
    expect(probeAt).toBe(before.probeAt + 2);
    expect(inFlight).toBe(0);
    expect({ ...before, ...rest }).toEqual({ ...before });
  });

  it('ends with one probe, never two', () => {
    const pace = overshoot(99);
    const at = pace.gate(700);
    const now = Math.max(700, at);
    const probe = pace.sent(now);
    expect(pace.gate(now)).toBe(Infinity);
    expect(pace.gate(now + 4999)).toBe(Infinity);
    pace.lost(now + 50, probe);
    expect(pace.gate(now + 50)).toBeLessThanOrEqual(now + 50);
  });

  it('sends another probe when the first gets no answer, and hears nothing of the first any more', () => {
    const pace = overshoot(99);
    const first = Math.max(700, pace.gate(700));
    const lostProbe = pace.sent(first);
    const second = first + 5000;
    expect(pace.gate(second)).toBeLessThanOrEqual(second);
    const probe = pace.sent(second);
    expect(pace.gate(second)).toBe(Infinity);
    pace.refused(second + 1, lostProbe, first, null);
    expect(pace.gate(second + 1)).toBe(Infinity);
    pace.accepted(second + 20, probe, second);
    expect(pace.view(second + 20).state).toBe('paced');
  });

  it('obeys the wait of a refusal that comes when its episode is over', () => {
    const pace = overshoot(99);
    const now = Math.max(700, pace.gate(700));
    const straggler = pace.inspect().guardSeq;
    pace.accepted(now + 20, pace.sent(now), now);
    pace.refused(now + 21, straggler, 650, 5000);
    expect(pace.gate(now + 21)).toBe(now + 5021);
    expect(pace.view(now + 21)).toMatchObject({ state: 'paused', pausedUntil: now + 5021 });
  });

  it('looks over a rate again when its server has long stopped to ask for waits', () => {
    const pace = overshoot(99);
    pace.refused(700, pace.inspect().guardSeq, 650, 3_600_000);
    expect(pace.inspect().price).toBe(3_600_000);
    let now = pace.gate(700);
    const probe = pace.sent(now);
    pace.refused((now += 7), probe, now - 7, null);
    expect(pace.inspect().price).toBe(0);
  });

  it('survives a first attempt that is refused', () => {
    const pace = new LearnedPace();
    pace.refused(7, pace.sent(0), 0, null);
    let now = 7;
    for (let i = 0; i < 12; i++) {
      now = pace.gate(now);
      expect(Number.isFinite(now)).toBe(true);
      pace.refused(now + 7, pace.sent(now), now, null);
    }
    const probe = pace.sent((now = pace.gate(now)));
    pace.accepted(now + 20, probe, now);
    expect(pace.gate(now + 20)).toBeLessThan(now + 3_600_000 * 2);
    expect(pace.view(now + 20).state).toBe('paced');
  });

  it('hears the refusal of an attempt that left an open scope before a warning', () => {
    const pace = new LearnedPace();
    let now = 0;
    while (!pace.open) {
      const seq = pace.sent(now);
      pace.accepted((now += 1), seq, now - 1);
    }
    pace.warned(now, null);
    expect(pace.open).toBe(false);
    pace.refused(now + 1, -1, now - 5, 5000);
    expect(pace.gate(now + 2)).toBe(now + 5001);
  });

  it('closes an open scope once, although many attempts were under way', () => {
    const pace = new LearnedPace();
    const now = acceptInTurn(pace, 499);
    for (let i = 0; i < 300; i++) pace.refused(now + i / 10, -1, now - 20 + i / 20, null);
    expect(pace.open).toBe(false);
    expect(pace.inspect().episodes).toBe(1);
    const at = pace.gate(now + 40);
    expect(at).toBeLessThan(now + 200);
    const probe = pace.sent(at);
    pace.accepted(at + 20, probe, at);
    expect(pace.view(at + 20).state).toBe('paced');
  });
});

describe('the machine', () => {
  it('changes nothing when it is asked', () => {
    const pace = new LearnedPace();
    acceptInTurn(pace, 20);
    const before = JSON.stringify(pace.inspect());
    for (let now = 0; now < 1000; now += 50) {
      pace.gate(now);
      pace.view(now);
      pace.snapshot(now);
    }
    expect(JSON.stringify(pace.inspect())).toBe(before);
  });

  it('learns nothing from a lost attempt but frees its place', () => {
    const pace = new LearnedPace();
    const [first, second] = [pace.sent(0), pace.sent(0)];
    expect(pace.gate(0)).toBe(Infinity);
    pace.lost(10, first);
    expect(pace.gate(10)).toBeLessThanOrEqual(10);
    expect(pace.inspect()).toMatchObject({ inFlight: 1, proven: 0, srtt: 0, episodes: 0 });
    pace.lost(11, second);
  });

  it('obeys the wait that the server asks for, with one probe at its end', () => {
    const pace = new LearnedPace();
    const [first, second] = [pace.sent(0), pace.sent(0)];
    pace.refused(7, first, 0, 5000);
    pace.refused(8, second, 0, 9000);
    expect(pace.gate(8)).toBe(9008);
    expect(pace.view(8)).toEqual({ state: 'paused', perSecond: null, pausedUntil: 9008 });
    pace.sent(9008);
    expect(pace.gate(9008)).toBe(Infinity);
  });

  it('refuses a limit that is none', () => {
    expect(() => createPace({ requests: 0, perMs: 1000 })).toThrow(RangeError);
    expect(() => createPace({ requests: 5, perMs: NaN })).toThrow('pace.perMs');
  });
});

describe('off', () => {
  it('pauses, sends one probe, and then everything', () => {
    const pace = createPace('off');
    expect(pace.open).toBe(true);
    pace.refused(100, -1, 80, 2000);
    expect(pace.open).toBe(false);
    expect(pace.gate(100)).toBe(2100);
    const probe = pace.sent(2100);
    expect(pace.gate(2100)).toBe(Infinity);
    pace.accepted(2120, probe, 2100);
    expect(pace.open).toBe(true);
  });

  it('waits longer after each refused probe where no wait is given', () => {
    const pace = createPace('off');
    pace.refused(0, pace.sent(0), 0, null);
    const waits: number[] = [];
    let now = 0;
    for (let i = 0; i < 12; i++) {
      const at = pace.gate(now);
      waits.push(at - now);
      pace.refused(at, pace.sent(at), at, null);
      now = at;
    }
    expect(waits.slice(0, 4)).toEqual([500, 1000, 2000, 4000]);
    expect(Math.max(...waits)).toBe(60_000);
  });
});
