import { type Dialect, defineDialect } from '@holdfast/core';
import type { Gate, GateEvent, Passenger } from '../src/gate/gate.js';
import { type HoldfastOptions, settingsOf } from '../src/options.js';
import { ScopeTable } from '../src/scope/scope-table.js';
import { ScriptedCall, Server } from './support/scripted.js';

const byQuery = defineDialect({ name: 'table-query', credential: { query: 'key' } });
const byEither = defineDialect({ name: 'table-either', credential: [{ query: 'key' }, { header: 'x-key' }] });

/** A call that counts how often its URL is read: naming a scope reads it, remembering one does not. */
class Watched extends ScriptedCall {
  read = 0;
  constructor(dialect: Dialect, private readonly address: string) {
    super(new Server(), { dialect });
    Object.defineProperty(this, 'url', { get: () => (this.read++, address) });
  }
  override get scopeKey(): string {
    return this.address;
  }
}

function setUp(options: HoldfastOptions = { dialect: byQuery }) {
  const events: GateEvent[] = [];
  const table = new ScopeTable(settingsOf(options), (event) => events.push(event));
  const dialect = typeof options.dialect === 'object' ? options.dialect : byQuery;
  const readsFor = (url: string): number => {
    const call = new Watched(dialect, url);
    table.gateOf(call);
    return call.read;
  };
  const gateOf = (url: string): Gate => table.gateOf(new Watched(dialect, url));
  return { table, events, readsFor, gateOf };
}

it('a URL that was seen before is not read again', () => {
  const { readsFor, gateOf } = setUp();
  expect([readsFor('https://table.test/?key=a'), readsFor('https://table.test/?key=a')]).toEqual([1, 0]);
  expect(gateOf('https://table.test/?key=a')).toBe(gateOf('https://table.test/x?key=a'));
  expect(gateOf('https://table.test/?key=a')).not.toBe(gateOf('https://table.test/?key=b'));
});

it.each<[string, HoldfastOptions]>([
  ['the key may be in a header', { dialect: byEither }],
  ['the user chooses the scope', { dialect: byQuery, scopeOf: ({ url }) => url }],
  ['the dialect depends on the call', { dialect: () => byQuery }],
])('every call is looked at where %s', (_case, options) => {
  const { readsFor } = setUp(options);
  const first = readsFor('https://looked.test/?key=a');
  expect(first).toBeGreaterThan(0);
  expect(readsFor('https://looked.test/?key=a')).toBe(first);
});

it('a thousand URLs are remembered, then all are forgotten', () => {
  const { readsFor } = setUp();
  const url = (i: number) => `https://many-urls.test/${i}?key=a`;
  for (let i = 0; i < 1000; i++) readsFor(url(i));
  expect([readsFor(url(0)), readsFor(url(999))]).toEqual([0, 0]);
  expect(readsFor(url(1000))).toBe(1);
  expect([readsFor(url(1000)), readsFor(url(0))]).toEqual([0, 1]);
});

describe('of more than a thousand gates', () => {
  const url = (i: number) => `https://many-keys.test/?key=${i}`;

  it('the oldest are forgotten, but none in which something flies or that is paused', () => {
    const { table, events, gateOf } = setUp();
    table.listen();
    const gates = Array.from({ length: 1000 }, (_, i) => gateOf(url(i)));
    const [flying, paused, idle] = gates as [Gate, Gate, Gate];
    flying.inFlight = 1;
    paused.inFlight = 1;
    paused.onRefused({ seq: -1, sentAt: 0 } as Passenger, 60_000, '2A');
    for (let i = 1000; i < 3000; i++) gateOf(url(i));
    expect(table.gates()).toHaveLength(1000);
    expect(table.gates()).toEqual(expect.arrayContaining([flying, paused]));
    expect(table.gates()).not.toContain(idle);
    events.length = 0;
    for (const gate of [flying, paused, idle]) gate.tell({ type: 'resume', scope: gate.scope });
    expect(events.map(({ scope }) => scope)).toEqual([flying.scope, paused.scope]);
    flying.inFlight = 0;
    for (let i = 3000; i < 5000; i++) gateOf(url(i));
    expect(table.gates()).not.toContain(flying);
  });

  it('one that was forgotten is known again as soon as it is called, also by a URL that is remembered', () => {
    const { table, gateOf } = setUp();
    const busy = Array.from({ length: 999 }, (_, i) => gateOf(`https://busy-keys.test/?key=${i}`));
    for (const gate of busy) gate.inFlight = 1;
    const forgotten = gateOf(url(-1));
    const others = Array.from({ length: 50 }, (_, i) => gateOf(url(-2 - i)));
    expect(table.gates()).toContain(others.at(-1));
    for (const gate of [forgotten, ...others]) {
      expect(gateOf(url(-1 - [forgotten, ...others].indexOf(gate)))).toBe(gate);
      expect(table.gates()).toContain(gate);
    }
    for (const gate of busy) gate.inFlight = 0;
  });

  it('ten thousand are kept at most, whatever goes on in them', () => {
    const { table, gateOf } = setUp();
    const gates = Array.from({ length: 10_100 }, (_, i) => {
      const gate = gateOf(`https://all-busy.test/?key=${i}`);
      gate.inFlight = 1;
      return gate;
    });
    expect(table.gates()).toHaveLength(10_000);
    for (const gate of gates) gate.inFlight = 0;
    gateOf('https://all-busy.test/?key=one-more');
    expect(table.gates().length).toBeLessThan(10_000);
  });
});

it('a gate that was dropped is looked up again', () => {
  const { gateOf } = setUp();
  const gate = gateOf('https://dropped.test/');
  gate.dropped = true;
  expect(gateOf('https://dropped.test/')).toBe(gate); // the registry still has it
});

it('tells events of the gates known now and later, once it listens, until it is closed', () => {
  const { table, events, gateOf } = setUp();
  const pause = (gate: Gate): void => gate.tell({ type: 'resume', scope: gate.scope });
  const early = gateOf('https://events.test/?key=early');
  pause(early);
  expect(events).toEqual([]);
  table.listen();
  const late = gateOf('https://events.test/?key=late');
  pause(early);
  pause(late);
  expect(events.map(({ scope }) => scope)).toEqual([early.scope, late.scope]);
  table.close();
  pause(early);
  expect(events).toHaveLength(2);
});

it('a gate that nobody listens to has the publisher of the process alone', () => {
  expect(setUp().gateOf('https://quiet.test/').listeners.size).toBe(1);
});
