import { createEmulator } from '@holdfast/emulator';
import axios from 'axios';
import axiosRetry from 'axios-retry';
import { install } from '../src/index.js';

test('an error that reaches the caller as it is does not make axios-retry run a 911 call again', async () => {
  const emulator = await createEmulator();
  const api = axios.create({ maxContentLength: 20 });
  axiosRetry(api, { retries: 3 });
  const holdfast = install(api);
  await expect(api.post(emulator.urlOf('911'), { server: '1', callerName: 'n', street: 'a', cross: 'b' }, { headers: { 'x-call-id': 'one' } })).rejects.toThrow(/maxContentLength/);
  expect(emulator.call('one').ran).toBe(1);
  await holdfast.close();
  await emulator.close();
});
