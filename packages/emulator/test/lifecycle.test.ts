import { Agent } from 'node:http';
import { connect } from 'node:net';

import { createEmulator } from '../src/index.js';
import { post, until } from './support/client.js';

describe('an emulator', () => {
  it('stops and starts on the same port, and remembers', async () => {
    await using emulator = await createEmulator();
    const { port, url } = emulator;
    await post(emulator.urlOf('ping'));
    await emulator.stop();
    expect(emulator.listening).toBe(false);
    await expect(post(emulator.urlOf('ping'))).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await emulator.start();
    expect([emulator.port, emulator.url, emulator.listening]).toEqual([port, url, true]);
    await post(emulator.urlOf('ping'));
    expect(emulator.totals()).toMatchObject({ received: 2, accepted: 2 });
  });

  it('hangs up on kept connections when it restarts', async () => {
    await using emulator = await createEmulator();
    const agent = new Agent({ keepAlive: true });
    await post(emulator.urlOf('ping'), { agent });
    expect(emulator.totals().openSockets).toBe(1);
    await emulator.restart();
    await until(() => emulator.totals().openSockets === 0);
    expect((await post(emulator.urlOf('ping'))).status).toBe(200);
    agent.destroy();
  });

  it('hangs up on a call that is waiting for its answer; the call has run', async () => {
    const emulator = await createEmulator({ latency: { acceptedMs: 600_000 } });
    const answer = post(emulator.urlOf('ping'), { headers: { 'x-call-id': 'a' } }).catch((error: NodeJS.ErrnoException) => error.code);
    await until(() => emulator.call('a').ran === 1);
    await emulator.close();
    expect(await answer).toBe('ECONNRESET');
  });

  it('hangs up on a call that is still being sent; the call has not run', async () => {
    await using emulator = await createEmulator();
    const socket = connect(emulator.port, '127.0.0.1');
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.on('error', () => {});
    socket.write('POST /api/1.1/wf/ping?api_key=demo-key HTTP/1.1\r\nhost: x\r\nx-call-id: a\r\ncontent-length: 99\r\n\r\n{');
    await until(() => emulator.call('a').received === 1);
    await emulator.restart();
    await closed;
    await until(() => emulator.call('a').unserved === 1);
    expect(emulator.call('a').ran).toBe(0);
  });

  it('takes overlapping starts and stops one after the other', async () => {
    await using emulator = await createEmulator();
    await Promise.all([emulator.stop(), emulator.start(), emulator.start(), emulator.restart(), emulator.stop(), emulator.start()]);
    expect((await post(emulator.urlOf('ping'))).status).toBe(200);
  });

  it('does not start again once it is closed', async () => {
    const emulator = await createEmulator();
    await emulator.close();
    await emulator.close();
    await expect(emulator.start()).rejects.toThrow('The emulator is closed');
    await expect(emulator.restart()).rejects.toThrow('The emulator is closed');
  });

  it('says so when the port is taken', async () => {
    await using first = await createEmulator();
    await expect(createEmulator({ port: first.port })).rejects.toThrow(
      `Cannot listen on 127.0.0.1:${first.port}: another program uses it. Give another port, or 0 for a free one.`,
    );
  });
});

describe('latency', () => {
  it('draws jitter from the random source, and is off unless asked for', async () => {
    let drawn = 0;
    const random = () => {
      drawn += 1;
      return 0;
    };
    await using emulator = await createEmulator({ random, latency: { acceptedMs: 0, refusedMs: 0, jitterMs: 1 } });
    const before = drawn;
    await post(emulator.urlOf('ping'));
    expect(drawn).toBe(before + 1);
    await using prompt = await createEmulator({ random });
    const created = drawn;
    await post(prompt.urlOf('ping'));
    expect(drawn).toBe(created);
  });
});

describe('a hostile client', () => {
  it('cannot send a body without end', async () => {
    await using emulator = await createEmulator({ maxBodyBytes: 1000 });
    expect((await post(emulator.urlOf('ping'), { raw: `{"a":"${'x'.repeat(992)}"}` })).status).toBe(200);
    const { status, headers } = await post(emulator.urlOf('ping'), { raw: `{"a":"${'x'.repeat(993)}"}` });
    expect([status, headers.connection]).toEqual([413, 'close']);
    expect(emulator.totals()).toMatchObject({ accepted: 1, rejected: 1 });
  });

  it('cannot make it talk when it speaks no HTTP', async () => {
    await using emulator = await createEmulator();
    const socket = connect(emulator.port, '127.0.0.1');
    socket.on('error', () => {});
    socket.end('\x16\x03\x01 this is no HTTP\r\n\r\n');
    await new Promise((resolve) => socket.resume().once('close', resolve));
    expect((await post(emulator.urlOf('ping'))).status).toBe(200);
  });

  it('cannot fill the log with long names', async () => {
    await using emulator = await createEmulator();
    const { status, text } = await post(emulator.urlOf('w'.repeat(5000)));
    expect(status).toBe(404);
    expect(text.length).toBeLessThan(200);
    expect(emulator.log()[0]?.workflow).toHaveLength(64);
  });

  it('cannot open more connections than allowed', async () => {
    await using emulator = await createEmulator({ maxConnections: 1 });
    const agent = new Agent({ keepAlive: true });
    await post(emulator.urlOf('ping'), { agent });
    await expect(post(emulator.urlOf('ping'))).rejects.toMatchObject({ code: 'ECONNRESET' });
    agent.destroy();
  });

  it('cannot hide behind a bad escape', async () => {
    await using emulator = await createEmulator();
    const { status, text } = await post(emulator.url, { path: '/api/1.1/wf/%E0%A4%A?api_key=%E0%A4%A' });
    expect([status, text]).toEqual([404, expect.stringContaining('NOT_FOUND')]);
  });
});
