import { createEmulator, createRandom, type Emulator, type Fault, type FaultKind, parseFault } from '../src/index.js';
import { type Envelope, envelope, post, until } from './support/client.js';

let emulator: Emulator;

beforeEach(async () => {
  emulator = await createEmulator();
});
afterEach(() => emulator.close());

const ping = (headers: Record<string, string> = {}) => post(emulator.urlOf('ping'), { body: {}, headers });
const outcome = (attempt: Promise<{ status: number }>) =>
  attempt.then(
    (seen) => seen.status,
    (error: NodeJS.ErrnoException) => error.code ?? error.message,
  );

describe('a fault with an answer', () => {
  it('server-error: the platform envelope, not run', async () => {
    emulator.faults.next({ kind: 'server-error', status: 503 });
    const { status, text } = await ping();
    expect([status, JSON.parse(text)]).toEqual([503, { statusCode: 503, body: { status: 'INTERNAL_ERROR', message: expect.any(String) as string } }]);
    expect(emulator.totals()).toMatchObject({ accepted: 0, unserved: 1, faulted: 1 });
  });

  it('server-error that ran', async () => {
    emulator.faults.next({ kind: 'server-error', ran: true });
    expect((await ping({ 'x-call-id': 'a' })).status).toBe(500);
    expect(emulator.call('a')).toMatchObject({ ran: 1, faulted: 1, unserved: 0 });
  });

  it('server-error-bare: no envelope', async () => {
    emulator.faults.next({ kind: 'server-error-bare', status: 502 });
    expect(await ping()).toMatchObject({ status: 502, text: 'upstream failure\n' });
  });

  it('html: a page in a 200', async () => {
    emulator.faults.next({ kind: 'html' });
    const { status, headers, text } = await ping();
    expect([status, headers['content-type'], text.slice(0, 9)]).toEqual([200, 'text/html; charset=utf-8', '<!DOCTYPE']);
    expect(emulator.totals().accepted).toBe(0);
  });

  it('garbage: no text, but it ran', async () => {
    emulator.faults.next({ kind: 'garbage' });
    const { status, bytes } = await ping();
    expect([status, bytes.length, bytes[0]]).toEqual([200, 256, 255]);
    expect(emulator.totals().accepted).toBe(1);
  });

  it('missing-comma: the sample of the vendor', async () => {
    emulator.faults.next({ kind: 'missing-comma' });
    const { status, text } = await ping();
    expect(status).toBe(200);
    expect(text).toMatch(
      /^\{\n {4}"status": "success",\n {4}"response": \{\n {8}"success": true,\n {8}"message": "This API Key is valid & associated with an active community\."\n {8}"requestID": "[0-9A-Z]{15}"\n {4}\}\n\}$/,
    );
    expect(() => JSON.parse(text) as unknown).toThrow(SyntaxError);
    const requestId = /"requestID": "(\w+)"/.exec(text)?.[1] ?? '';
    expect(emulator.run(requestId)).toMatchObject({ workflow: 'ping' });
  });

  it('cut-json: complete HTTP, half the JSON', async () => {
    emulator.faults.next({ kind: 'cut-json' });
    const { status, text, headers } = await ping();
    expect([status, Number(headers['content-length'])]).toEqual([200, text.length]);
    expect(() => JSON.parse(text) as unknown).toThrow(SyntaxError);
    expect(emulator.totals().accepted).toBe(1);
  });

  it('slow-body: the right answer in many pieces', async () => {
    emulator.faults.next({ kind: 'slow-body', everyMs: 1 });
    const { text, pieces } = await ping();
    expect((JSON.parse(text) as Envelope).response.success).toBe(true);
    expect(pieces).toBeGreaterThan(3);
  });

  it('oversized-body: the right answer, and a lot of padding', async () => {
    emulator.faults.next({ kind: 'oversized-body', sizeBytes: 300_001 });
    const { text } = await ping();
    const { response, padding } = JSON.parse(text) as Envelope & { padding: string };
    expect([response.success, padding.length]).toEqual([true, 300_001]);
  });
});

describe('a fault without an answer', () => {
  it.each<[FaultKind, number]>([['reset-before', 0], ['reset-after', 1]])('%s: the connection is reset, runs: %d', async (kind, ran) => {
    emulator.faults.next({ kind });
    expect(await outcome(ping({ 'x-call-id': 'a' }))).toBe('ECONNRESET');
    expect(emulator.call('a')).toMatchObject({ received: 1, ran, faulted: 1 });
    expect(emulator.log()[0]).toMatchObject({ status: 0, fault: kind });
  });

  it('truncated-body: the connection ends in the middle', async () => {
    emulator.faults.next({ kind: 'truncated-body' });
    expect(await outcome(ping())).toBe('ECONNRESET');
    expect(emulator.log()[0]).toMatchObject({ status: 200, ending: 'accepted' });
  });

  it.each([true, false])('hang: silence until someone hangs up, ran: %s', async (ran) => {
    emulator.faults.next({ kind: 'hang', ran });
    const result = outcome(ping({ 'x-call-id': 'a' }));
    await until(() => emulator.log().length === 1);
    expect(emulator.totals().openSockets).toBe(1);
    await emulator.close();
    expect(await result).toBe('ECONNRESET');
    expect(emulator.call('a')).toMatchObject({ ran: ran ? 1 : 0, faulted: 1 });
  });

  it('hang: lets go when the client leaves', async () => {
    emulator.faults.next({ kind: 'hang' });
    const leaving = new AbortController();
    const result = fetch(emulator.urlOf('ping'), { method: 'POST', body: '{}', signal: leaving.signal });
    await until(() => emulator.log().length === 1);
    leaving.abort();
    await expect(result).rejects.toThrow('abort');
    await until(() => emulator.totals().openSockets === 0);
  });
});

describe('the queue', () => {
  it('strikes in order, so many times each, then no more', async () => {
    emulator.faults.next({ kind: 'server-error', status: 501, times: 2 });
    emulator.faults.next({ kind: 'server-error', status: 502 });
    expect(emulator.faults.pending).toBe(3);
    const seen = [];
    for (let i = 0; i < 4; i += 1) seen.push((await ping()).status);
    expect(seen).toEqual([501, 501, 502, 200]);
    expect(emulator.faults.pending).toBe(0);
  });

  it('strikes only what it was meant for', async () => {
    await using two = await createEmulator({ keys: { a: {}, b: {} } });
    two.faults.next({ kind: 'server-error', workflow: '911' });
    two.faults.next({ kind: 'server-error', key: 'b', status: 502 });
    two.faults.next({ kind: 'server-error', callId: 'x', status: 503 });
    expect((await post(two.urlOf('ping'))).status).toBe(200);
    expect((await post(two.urlOf('ping', 'b'))).status).toBe(502);
    expect((await post(two.urlOf('ping'), { headers: { 'x-call-id': 'x' } })).status).toBe(503);
    expect((await post(two.urlOf('911'))).status).toBe(500);
  });

  it('keeps a fault that needs a run for a call that runs', async () => {
    emulator.setLimit({ kind: 'fixed-window', requests: 1, perMs: 86_400_000 });
    expect((await ping()).status).toBe(200);
    emulator.faults.next({ kind: 'reset-after' });
    expect((await envelope(emulator.urlOf('ping'))).message).toContain('e2a');
    expect(emulator.faults.pending).toBe(1);
    emulator.setLimit({ kind: 'none' });
    expect(await outcome(ping())).toBe('ECONNRESET');
    expect(emulator.totals()).toMatchObject({ accepted: 2, refused: 1, faulted: 1 });
  });

  it('uses no allowance for a call that does not run', async () => {
    emulator.setLimit({ kind: 'fixed-window', requests: 1, perMs: 86_400_000 });
    emulator.faults.next({ kind: 'server-error' });
    await ping();
    expect((await envelope(emulator.urlOf('ping'))).success).toBe(true);
  });

  it('can be emptied', async () => {
    emulator.faults.next({ kind: 'server-error', times: 9 });
    emulator.faults.sometimes({ kind: 'server-error', probability: 1 });
    emulator.faults.clear();
    expect((await ping()).status).toBe(200);
  });
});

describe('chance', () => {
  const run = async (seed: number): Promise<string> => {
    const faults: Fault[] = [{ kind: 'server-error', probability: 0.3 }];
    await using lucky = await createEmulator({ random: createRandom(seed), faults });
    let seen = '';
    for (let i = 0; i < 60; i += 1) seen += (await post(lucky.urlOf('ping'))).status === 500 ? 'x' : '.';
    return seen;
  };

  it('strikes now and then, and the same way for the same seed', async () => {
    const first = await run(7);
    expect(first).toMatch(/x/);
    expect(first.replaceAll('x', '').length).toBeGreaterThan(30);
    expect(await run(7)).toBe(first);
    expect(await run(8)).not.toBe(first);
  });

  it('begins with the faults given at creation, and again after reset', async () => {
    await using scripted = await createEmulator({ faults: [{ kind: 'html' }] });
    expect((await post(scripted.urlOf('ping'))).headers['content-type']).toContain('html');
    expect(scripted.faults.pending).toBe(0);
    scripted.reset();
    expect(scripted.faults.pending).toBe(1);
  });
});

describe('the x-emulate-fault header', () => {
  it('asks for a fault for this request alone', async () => {
    expect((await ping({ 'x-emulate-fault': 'server-error; status=504' })).status).toBe(504);
    expect((await ping()).status).toBe(200);
  });

  it('counts times by call id, for clients that repeat their headers', async () => {
    const headers = { 'x-emulate-fault': 'server-error;times=2', 'x-call-id': 'a' };
    const seen = [];
    for (let i = 0; i < 3; i += 1) seen.push((await ping(headers)).status);
    expect(seen).toEqual([500, 500, 200]);
  });

  it.each([
    ['nonsense', 'fault.kind must be one of server-error,'],
    ['server-error;status=200', 'fault.status must be a whole number from 500 to 599, but it is 200.'],
    ['html;status=500', 'fault.status does not belong to "html", only to server-error, server-error-bare.'],
    ['reset-after;ran=false', 'fault.ran does not belong to "reset-after"'],
    ['hang;often', 'a fault is written kind;option=value'],
    ['hang;__proto__=1', 'fault has no option "__proto__"'],
    ['hang;times=1', 'times needs an X-Call-Id'],
    ['hang;probability=1', 'probability has no place in the header'],
  ])('says what is wrong with %s', async (header, message) => {
    const { status, text } = await ping({ 'x-emulate-fault': header });
    expect(status).toBe(400);
    expect((JSON.parse(text) as { body: { message: string } }).body.message).toContain(message);
  });

  it('can be switched off', async () => {
    await using deaf = await createEmulator({ faultHeader: false });
    expect((await post(deaf.urlOf('ping'), { headers: { 'x-emulate-fault': 'hang' } })).status).toBe(200);
  });
});

it('reads a fault from text', () => {
  expect(parseFault('server-error;status=503;ran=true;workflow=911;times=2;probability=0.5')).toEqual({
    kind: 'server-error', status: 503, ran: true, workflow: '911', times: 2, probability: 0.5,
  });
});
