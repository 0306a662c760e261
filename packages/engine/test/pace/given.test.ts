import { createPace, type Pace } from '../../src/pace/index.js';

/** Lets one attempt leave at the first possible time; returns it with that time. */
function send(pace: Pace, now: number): { seq: number; at: number } {
  const at = Math.max(now, pace.gate(now));
  return { seq: pace.sent(at), at };
}

describe.each([
  ['a known limit', { requests: 10, perMs: 1000 }],
  ['no pace', 'off'],
] as const)('%s', (_, setting) => {
  test('a refusal pauses everybody; one probe goes first, and its success lets the others go', () => {
    const pace = createPace(setting);
    const first = send(pace, 0);
    const second = send(pace, first.at);
    pace.refused(second.at + 10, first.seq, first.at, null);
    expect(pace.view(second.at + 10).state).toBe('paused');
    pace.lost(second.at + 11, second.seq);
    const probe = send(pace, second.at + 11);
    expect(probe.at).toBeGreaterThan(second.at + 11);
    expect(pace.gate(probe.at)).toBe(Infinity);
    pace.accepted(probe.at + 20, probe.seq, probe.at);
    expect(pace.view(probe.at + 20).state).not.toBe('paused');
    expect(pace.gate(probe.at + 20)).toBeLessThan(Infinity);
  });

  test('a lost probe is followed by another', () => {
    const pace = createPace(setting);
    const first = send(pace, 0);
    pace.refused(10, first.seq, first.at, null);
    const probe = send(pace, 10);
    pace.lost(probe.at + 5, probe.seq);
    expect(pace.gate(probe.at + 5)).toBeLessThan(Infinity);
  });

  test('the wait that the server asks for is obeyed', () => {
    const pace = createPace(setting);
    const first = send(pace, 0);
    pace.refused(10, first.seq, first.at, 5000);
    expect(pace.gate(10)).toBeGreaterThanOrEqual(5010);
    expect(pace.view(10).pausedUntil).toBeGreaterThanOrEqual(5010);
  });

  test('a warning with a wait slows down', () => {
    const pace = createPace(setting);
    send(pace, 0);
    const before = pace.gate(1);
    pace.warned(1, 2000);
    expect(pace.gate(1)).toBeGreaterThan(Math.max(1, before));
  });

  test('nothing is learned', () => {
    expect(createPace(setting).snapshot(0)).toBeNull();
  });
});

test('a known limit that others use as well gives way, and comes back', () => {
  const pace = createPace({ requests: 10, perMs: 1000 });
  const rate = pace.view(0).perSecond!;
  let sent = send(pace, 0);
  for (let i = 0; i < 3; i++) {
    pace.refused(sent.at + 10, sent.seq, sent.at, null);
    sent = send(pace, sent.at + 10);
    pace.accepted(sent.at + 10, sent.seq, sent.at);
    sent = send(pace, sent.at + 10);
  }
  const slow = pace.view(sent.at).perSecond!;
  expect(slow).toBeLessThan(rate);
  for (let i = 0; i < 200; i++) {
    pace.accepted(sent.at + 10, sent.seq, sent.at);
    sent = send(pace, sent.at + 10);
  }
  expect(pace.view(sent.at).perSecond!).toBeGreaterThan(slow);
});

test('a warning without a wait slows a known limit down for a moment', () => {
  const pace = createPace({ requests: 10, perMs: 1000 });
  send(pace, 0);
  const before = pace.gate(1);
  pace.warned(1, null);
  expect(pace.gate(1)).toBeGreaterThan(before);
});

test('a warning without a wait tells a client without a pace nothing', () => {
  const pace = createPace('off');
  pace.warned(1, null);
  expect(pace.gate(1)).toBeLessThanOrEqual(1);
});
