import { createHash } from 'node:crypto';
import { defineDialect } from '@holdfast/core';
import fc from 'fast-check';
import { gateOf } from '../src/gate/registry.js';
import { createPace } from '../src/pace/index.js';
import { scopeName } from '../src/scope/scope.js';
import { sha256 } from '../src/scope/sha256.js';
import { systemClock } from '../src/index.js';
import { type Answer, badKey, createClient, limited, ok, pass, ScriptedCall, Server } from './support/scripted.js';

test('sha256 is SHA-256', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => sha256(text) === createHash('sha256').update(text).digest('hex')));
});

describe('a scope', () => {
  const dialect = defineDialect({ name: 'x', credential: [{ query: 'api_key' }, { header: 'x-key' }, { path: /\/bot([^/]+)\// }] });
  const nameOf = (url: string, headers = {}): string => scopeName(new ScriptedCall(new Server(), { url, headers }), dialect);

  test('is origin and hash of the credential, wherever the dialect finds it', () => {
    const key = 'SECRET-KEY';
    const hash = sha256(key).slice(0, 16);
    expect(nameOf(`https://a.test/x?api_key=${key}&y=1`)).toBe(`https://a.test#${hash}`);
    expect(nameOf('https://a.test/y', { 'x-key': key })).toBe(`https://a.test#${hash}`);
    expect(nameOf(`https://a.test/bot${key}/send`)).toBe(`https://a.test#${hash}`);
    expect(nameOf(`https://b.test:8443/x?api_key=${key}`)).toBe(`https://b.test:8443#${hash}`);
  });

  test('without a credential is the origin; without a usable URL it is unknown', () => {
    expect(nameOf('https://a.test/y?api_key=')).toBe('https://a.test');
    expect(nameOf('/relative')).toBe('unknown');
  });

  test('keys share no gate; endpoints do', async () => {
    const client = createClient(new Server());
    const scopes = [client.url('ping'), client.url('911'), 'https://api.test/?api_key=other'].map((url) => client.run({ url }));
    expect(client.holdfast.stats().scopes).toHaveLength(2);
    await Promise.all(scopes.map(({ end }) => end));
  });

  test('can be chosen, and does not show what it was chosen by', async () => {
    const client = createClient(new Server(), { scopeOf: ({ url }) => url });
    await client.run().end;
    expect(client.holdfast.stats().scopes[0]!.scope).toMatch(/^custom#[0-9a-f]{16}$/);
  });

  test('by header is looked up for each call', async () => {
    const byHeader = defineDialect({ name: 'by-header', credential: { header: 'x-key' } });
    const client = createClient(new Server(), { dialect: byHeader });
    const url = 'https://header.test/';
    await Promise.all(['a', 'b', 'a'].map((key) => client.run({ url, headers: { 'x-key': key } }).end));
    expect(client.holdfast.stats().scopes).toHaveLength(2);
  });
});

describe('gates are bounded', () => {
  const settings = () => ({ maxConcurrent: Infinity, pace: createPace('off'), clock: systemClock });
  const registry = (): Map<string, unknown> => (globalThis as never as Record<symbol, Map<string, unknown>>)[Symbol.for('holdfast.gates.v1')]!;

  test('idle ones are dropped when there are too many, never one in which something is under way', () => {
    const busy = gateOf('busy', 'busy', settings);
    busy.inFlight = 1;
    for (let i = 0; i < 11_000; i++) gateOf(`key ${i}`, `scope ${i}`, settings);
    expect(registry().size).toBeLessThanOrEqual(10_001);
    expect(gateOf('busy', 'busy', settings)).toBe(busy);
    busy.inFlight = 0;
  });

  test('one that is paused, in which a call waits, or that knows of a bad key, is kept for as long as that lasts', async () => {
    jest.useFakeTimers();
    const forAMinute: Answer = { ...limited, headers: { 'retry-after': '60' } };
    const clients = [
      createClient(new Server(forAMinute), { deadlineMs: Infinity }), // paused, and its call waits
      createClient(new Server(forAMinute), { deadlineMs: 1000 }), // paused, and its call has ended
      createClient(new Server(badKey), { failFastOnBadKeyMs: 30_000 }),
      createClient(new Server('hang'), { deadlineMs: 600_000, maxConcurrent: 1 }), // a call waits for another one
    ];
    const ends = clients.map((client) => client.run().end);
    clients[3]!.run();
    await pass(1);
    const others = (from: number): void => void Array.from({ length: 11_000 }, (_, i) => gateOf(`yet another key ${from + i}`, 'x', settings));
    const kept = (): number[] => clients.map((client) => client.holdfast.stats().scopes.length);
    await pass(25);
    others(0);
    expect(kept()).toEqual([1, 1, 1, 1]);
    await pass(30_000);
    others(11_000);
    expect(kept()).toEqual([1, 1, 0, 1]); // the bad key may have been mended
    await pass(60_000);
    await expect(ends[0]).resolves.toBe(ok);
    others(22_000);
    expect(kept()).toEqual([0, 0, 0, 1]);
    const closed = clients[3]!.holdfast.close();
    await pass(600_000); // what is under way may end by itself
    await closed;
    jest.useRealTimers();
  });

  test('a client looks a dropped gate up again', async () => {
    jest.useFakeTimers();
    const client = createClient(new Server());
    const first = client.run();
    await pass(25);
    await first.end;
    for (let i = 0; i < 11_000; i++) gateOf(`other key ${i}`, `scope ${i}`, settings);
    expect(client.holdfast.stats().scopes).toHaveLength(0);
    const second = client.run();
    await pass(25);
    await expect(second.end).resolves.toBe(ok);
    expect(client.holdfast.stats().scopes).toHaveLength(1);
    jest.useRealTimers();
  });

  test('a client forgets the oldest of very many scopes', async () => {
    jest.useFakeTimers();
    const client = createClient(new Server());
    client.holdfast.on('pause', () => undefined);
    const call = (i: number) => client.run({ url: `https://many.test/?api_key=key${i}` });
    for (let i = 0; i < 1000; i++) call(i);
    await pass(25);
    for (let i = 1000; i < 1100; i++) call(i);
    await pass(25);
    expect(client.holdfast.stats().scopes).toHaveLength(1000);
    await client.holdfast.close();
    jest.useRealTimers();
  });
});
