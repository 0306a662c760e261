import { createEmulator, DEMO_KEY, type EmulatorOptions } from '../src/index.js';
import { envelope } from './support/client.js';

describe('createEmulator', () => {
  it.each<[unknown, string]>([
    [{ limits: {} }, 'options has no option "limits"; expected one of port, keys, limit,'],
    [{ port: 70_000 }, 'options.port must be a whole number from 0 to 65535, but it is 70000.'],
    [{ port: '80' }, 'options.port must be a whole number from 0 to 65535, but it is "80".'],
    [{ refusals: '429' }, 'options.refusals must be one of in-band, http-429, but it is "429".'],
    [{ latency: 'on' }, 'options.latency must be "off", but it is "on".'],
    [{ latency: { ms: 1 } }, 'options.latency has no option "ms"; expected one of acceptedMs, refusedMs, jitterMs.'],
    [{ latency: { jitterMs: -1 } }, 'options.latency.jitterMs must be a number from 0 to 600000, but it is -1.'],
    [{ keys: { s3cret: { limit: { kind: 'x' } } } }, 'options.keys entry 1.limit.kind must be one of none,'],
    [{ keys: { s3cret: { workflows: 'ping' } } }, 'options.keys entry 1.workflows must be a list, but it is "ping".'],
    [{ faults: [{ kind: 'html' }, { kind: 'htm' }] }, 'options.faults[1].kind must be one of server-error,'],
    [{ clock: 5 }, 'options.clock must be a function, but it is 5.'],
    [{ faultHeader: 'yes' }, 'options.faultHeader must be true or false, but it is "yes".'],
    [[], 'options must be an object, but it is a list.'],
  ])('refuses %j by name and range', async (options, message) => {
    const failure = await createEmulator(options as EmulatorOptions).catch((error: Error) => error);
    expect(failure).toBeInstanceOf(Error);
    expect((failure as Error).message).toContain(message);
    expect((failure as Error).message).not.toContain('s3cret');
  });

  it('takes undefined for an option that was left out', async () => {
    await using emulator = await createEmulator({ keys: undefined, limit: undefined, latency: undefined, clock: undefined, random: undefined });
    expect(emulator.urlOf('ping')).toBe(`${emulator.baseUrl}/ping?api_key=${DEMO_KEY}`);
    expect((await envelope(emulator.urlOf('ping'))).success).toBe(true);
    expect(emulator.limitOf()).toEqual({ kind: 'none' });
  });
});
