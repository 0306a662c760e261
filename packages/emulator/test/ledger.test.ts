import { createEmulator, DEMO_KEY } from '../src/index.js';
import { envelope, post } from './support/client.js';

const id = (callId: string) => ({ headers: { 'x-call-id': callId } });

describe('the counters', () => {
  it('tell how often each call was received, refused and ran', async () => {
    await using emulator = await createEmulator({ clock: () => 0, limit: { kind: 'fixed-window', requests: 2, perMs: 1000 } });
    emulator.faults.next({ kind: 'server-error', callId: 'a' });
    await post(emulator.urlOf('ping'), id('a'));
    await post(emulator.urlOf('ping'), id('a'));
    await post(emulator.urlOf('ping'), id('a'));
    await post(emulator.urlOf('ping'), id('b'));
    await post(emulator.urlOf('911'), id('c'));
    expect(emulator.call('a')).toEqual({ received: 3, ran: 2, refused: 0, rejected: 0, unserved: 1, faulted: 1 });
    expect(emulator.call('b')).toEqual({ received: 1, ran: 0, refused: 1, rejected: 0, unserved: 0, faulted: 0 });
    expect(emulator.call('c')).toMatchObject({ received: 1, rejected: 1 });
    expect(emulator.call('never')).toMatchObject({ received: 0, ran: 0 });
    expect(emulator.audit(['a', 'b', 'c', 'never'])).toEqual({ lost: ['b', 'c', 'never'], repeated: ['a'] });
    const { received, accepted, refused, rejected, unserved } = emulator.totals();
    expect(received).toBe(accepted + refused + rejected + unserved);
  });

  it('know each run by its request id', async () => {
    await using emulator = await createEmulator({ clock: () => 42 });
    const { requestID } = await envelope(emulator.urlOf('ping'), id('a'));
    expect(emulator.run(requestID)).toEqual({ requestId: requestID, atMs: 42, workflow: 'ping', callId: 'a' });
    expect(emulator.run('000000000000000')).toBeUndefined();
  });

  it('refuse to prove anything once call ids were forgotten', async () => {
    await using emulator = await createEmulator({ maxCallIds: 2 });
    for (const name of ['a', 'b', 'c']) await post(emulator.urlOf('ping'), id(name));
    expect(() => emulator.audit(['a'])).toThrow('1 call ids were forgotten, so nothing can be proved; raise maxCallIds.');
  });

  it('take no notice of a call id that is too long', async () => {
    await using emulator = await createEmulator();
    await post(emulator.urlOf('ping'), id('x'.repeat(129)));
    expect(emulator.log()[0]).toMatchObject({ callId: undefined, ending: 'accepted' });
  });
});

describe('the log', () => {
  it('says what became of each request, and never the key', async () => {
    const key = 'very-secret-key';
    let now = 100;
    await using emulator = await createEmulator({ clock: () => now, keys: { [key]: {} } });
    const { requestID } = await envelope(emulator.urlOf('ping'), id('a'));
    now = 200;
    await post(emulator.urlOf('nothing', 'unknown-secret'));
    const shared = { warned: false, retryAfterMs: undefined, fault: undefined };
    expect(emulator.log()).toEqual([
      { ...shared, atMs: 100, workflow: 'ping', callId: 'a', keyLabel: expect.stringMatching(/^key-[0-9a-f]{8}$/) as string, ending: 'accepted', status: 200, requestId: requestID },
      { ...shared, atMs: 200, workflow: 'nothing', callId: undefined, keyLabel: undefined, ending: 'rejected', status: 404, requestId: undefined },
    ]);
    expect(JSON.stringify(emulator.log())).not.toContain('secret');
  });

  it('keeps the newest and counts what it dropped', async () => {
    await using emulator = await createEmulator({ maxLogEntries: 3 });
    for (let i = 0; i < 8; i += 1) await post(emulator.urlOf('ping'), id(String(i)));
    expect(emulator.log().map((entry) => entry.callId)).toEqual(['5', '6', '7']);
    expect(emulator.droppedLogEntries).toBe(5);
    expect(emulator.totals().received).toBe(8);
  });
});

describe('onRun', () => {
  it('sees each run with its parameters', async () => {
    const seen: unknown[] = [];
    await using emulator = await createEmulator({ clock: () => 7, onRun: (run) => seen.push(run) });
    const body = { SteamHex: 1, Street: 2, Cross: 3 };
    const { requestID } = await envelope(emulator.urlOf('locationping'), { body, ...id('a') });
    await post(emulator.urlOf('locationping'));
    expect(seen).toEqual([{ requestId: requestID, atMs: 7, workflow: 'locationping', callId: 'a', parameters: body }]);
  });

  it('is told of when it throws, and the emulator lives on', async () => {
    await using emulator = await createEmulator({
      onRun: () => {
        throw new Error('oops');
      },
    });
    const { status, text } = await post(emulator.urlOf('ping', DEMO_KEY));
    expect([status, text]).toEqual([500, expect.stringContaining('onRun threw: oops')]);
    expect(emulator.listening).toBe(true);
  });
});
