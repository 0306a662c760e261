import { createEmulator, DEMO_KEY, type Emulator } from '../src/index.js';
import { envelope, post } from './support/client.js';

let emulator: Emulator;

beforeAll(async () => {
  emulator = await createEmulator({
    keys: { [DEMO_KEY]: {}, 'read only': { workflows: ['ping'] } },
    workflows: { callsign: { requiredParameters: ['unit'], message: 'Call sign set.' } },
  });
});
afterAll(() => emulator.close());

const POSITION = { SteamHex: 1, Street: 123, Cross: 123 };

describe('a success', () => {
  it.each<[string, object | undefined, string]>([
    ['ping', undefined, 'This API Key is valid & associated with an active community.'],
    ['ping', { communityID: 1, serverID: 1 }, 'This API Key is valid & associated with an active community.'],
    ['locationping', POSITION, 'Successfully pinged location of 1 (123 x 123)'],
    ['locationping', { steamhex: 1, STREET: 123, cross: 123 }, 'Successfully pinged location of 1 (123 x 123)'],
    ['panic', { ...POSITION, ServerID: 1, Name: 'A', callX: 0, callY: 0 }, 'Panic Button Successfully Sent!'],
    ['911', { server: 1, callerName: 'A', street: 'B', cross: 'C' }, '911 Call Successfully Sent!'],
    ['vehiclesearch', { plate: 'ABC' }, 'No vehicle found with plate ABC.'],
    ['personsearch', { name: 'A' }, 'No person found with name A.'],
    ['loguseroff', { SteamHex: 1 }, 'User Successfully Logged Off!'],
    ['setnotepad', { SteamHex: 1, text: '' }, 'Notepad Successfully Set!'],
    ['callsign', { unit: 1 }, 'Call sign set.'],
  ])('%s %j', async (workflow, body, message) => {
    const response = await envelope(emulator.urlOf(workflow), { body });
    expect(response).toEqual({ success: true, message, requestID: expect.stringMatching(/^[0-9A-Z]{15}$/) as string });
    expect(emulator.run(response.requestID)).toMatchObject({ workflow, requestId: response.requestID });
  });

  it.each([
    ['the double slash of old clients', `//api/1.1/wf/ping?api_key=${DEMO_KEY}`],
    ['a slash at the end', `/api/1.1/wf/ping/?api_key=${DEMO_KEY}`],
    ['a whole URL in the request line', `http://therocketcad.com//api/1.1/wf/ping?api_key=${DEMO_KEY}`],
    ['more in the query', `/api/1.1/wf/ping?x=1&api_key=${DEMO_KEY}&y=2`],
  ])('understands %s', async (_, path) => {
    expect((await envelope(emulator.url, { path })).success).toBe(true);
  });

  it('never gives a request id twice', async () => {
    const ids = await Promise.all(Array.from({ length: 200 }, async () => (await envelope(emulator.urlOf('ping'))).requestID));
    expect(new Set(ids).size).toBe(200);
  });

  it('never gives a request id twice even when the random source is a constant', async () => {
    await using constant = await createEmulator({ random: () => 0 });
    const ids = await Promise.all(Array.from({ length: 50 }, async () => (await envelope(constant.urlOf('ping'))).requestID));
    expect(new Set(ids).size).toBe(50);
  });
});

describe('a failure of the key', () => {
  it.each([
    ['an unknown key', 'ping', 'nobody'],
    ['a key that lacks the permission', '911', 'read only'],
  ])('%s is 1A in a 200', async (_, workflow, key) => {
    const body = { server: 1, callerName: 'A', street: 'B', cross: 'C' };
    expect(await envelope(emulator.urlOf(workflow, key), { body })).toEqual({
      success: false,
      message: 'The provided API Key is not valid or lacks permissions. modcol.co/e1a',
      requestID: expect.stringMatching(/^[0-9A-Z]{15}$/) as string,
    });
  });

  it('lets a key do what it may', async () => {
    expect((await envelope(emulator.urlOf('ping', 'read only'))).success).toBe(true);
  });
});

describe('a failure of the platform', () => {
  const missing = (workflow: string, name: string) => ({
    statusCode: 400,
    body: { status: 'MISSING_DATA', message: `Missing parameter for workflow ${workflow}: parameter ${name}` },
  });
  const notFound = (name: string) => ({ statusCode: 404, body: { status: 'NOT_FOUND', message: `Workflow not found ${name}`.trim() } });

  it.each<[string, string, object, object]>([
    ['no key', '/api/1.1/wf/ping', {}, missing('ping', 'api_key')],
    ['an empty key', '/api/1.1/wf/ping?api_key=', {}, missing('ping', 'api_key')],
    ['a missing parameter', `/api/1.1/wf/locationping?api_key=${DEMO_KEY}`, { SteamHex: 1, Street: 2 }, missing('locationping', 'Cross')],
    ['a parameter that is null', `/api/1.1/wf/911?api_key=${DEMO_KEY}`, { server: null }, missing('911', 'server')],
    ['an unknown workflow', `/api/1.1/wf/x?api_key=${DEMO_KEY}`, {}, notFound('x')],
    ['a name of Object.prototype', `/api/1.1/wf/constructor?api_key=${DEMO_KEY}`, {}, notFound('constructor')],
    ['a path outside the API', '/', {}, notFound('')],
  ])('%s', async (_, path, body, expected) => {
    const { status, text } = await post(emulator.url, { path, body });
    expect({ status, body: JSON.parse(text) as unknown }).toEqual({ status: (expected as { statusCode: number }).statusCode, body: expected });
  });

  it.each(['{"a":', '[]', '"text"', 'null'])('a body that is no JSON object: %s', async (raw) => {
    const { status, text } = await post(emulator.urlOf('ping'), { raw });
    expect([status, text]).toEqual([400, expect.stringContaining('"INVALID"')]);
  });

  it('takes POST alone', async () => {
    const { status, headers } = await post(emulator.urlOf('ping'), { method: 'GET' });
    expect([status, headers.allow]).toEqual([405, 'POST']);
  });
});
