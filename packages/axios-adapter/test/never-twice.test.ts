import { createEmulator, type Emulator, type FaultKind } from '@holdfast/emulator';
import { AxiosError } from 'axios';
import { EVERYTHING, installed } from './support/client.js';

let emulator: Emulator;
beforeAll(async () => (emulator = await createEmulator({ keys: { 'demo-key': {}, 'second-key': {} } })));
afterEach(() => emulator.reset());
afterAll(() => emulator.close());

const ENDPOINTS = { '911': 'never', panic: 'never', ping: 'safe', locationping: 'safe', vehiclesearch: 'unknown' } as const;
const FLAGS = [undefined, true, false];

/** What goes wrong, whether the call runs all the same, and whether a repetition is to follow where it does no harm. */
const FAULTS: [FaultKind, { ran: 0 | 1; repeated: boolean; options?: object }][] = [
  ['reset-before', { ran: 0, repeated: true }],
  ['reset-after', { ran: 1, repeated: true }],
  ['hang', { ran: 1, repeated: true, options: { ran: true } }],
  ['server-error', { ran: 1, repeated: true, options: { ran: true } }],
  ['server-error-bare', { ran: 0, repeated: true, options: { status: 503 } }],
  ['truncated-body', { ran: 1, repeated: true }],
  ['cut-json', { ran: 1, repeated: false }],
  ['garbage', { ran: 1, repeated: false }],
  ['html', { ran: 1, repeated: false, options: { ran: true } }],
  ['missing-comma', { ran: 1, repeated: false }],
];

const rows = FAULTS.flatMap(([kind, traits]) =>
  (Object.keys(ENDPOINTS) as (keyof typeof ENDPOINTS)[]).flatMap((workflow) =>
    FLAGS.flatMap((idempotent) => (['http', 'fetch'] as const).map((adapter) => ({ kind, ...traits, workflow, idempotent, adapter }))),
  ),
);

test.each(rows)('$kind on $workflow, idempotent: $idempotent, $adapter', async ({ kind, ran, repeated, options, workflow, idempotent, adapter }) => {
  emulator.faults.next({ kind, ...options });
  const { api } = installed({ adapter, ...(kind === 'hang' && { timeout: 300 }) });
  const id = `${kind} ${workflow} ${idempotent} ${adapter}`;
  const holdfast = idempotent === undefined ? {} : { idempotent };
  await api.post(emulator.urlOf(workflow), EVERYTHING, { headers: { 'x-call-id': id }, holdfast }).catch(() => undefined);
  const endpoint = ENDPOINTS[workflow];
  const mayRepeat = endpoint !== 'never' && (idempotent ?? endpoint === 'safe');
  const again = repeated && mayRepeat;
  expect(emulator.call(id)).toMatchObject({ received: again ? 2 : 1, ran: again ? ran + 1 : ran });
});

test.each(['911', 'panic'])('a refused connection of %s is tried again: nothing was sent', async (workflow) => {
  const { api, holdfast } = installed();
  await emulator.stop();
  holdfast.on('retry', () => void emulator.start());
  const retries = await api.post(emulator.urlOf(workflow), EVERYTHING, { headers: { 'x-call-id': 'call' }, holdfast: { retries: 20 } }).catch((error: Error) => error);
  await emulator.start();
  // Whether the server was back in time or not: never twice.
  expect(emulator.call('call').ran).toBe(retries instanceof Error ? 0 : 1);
});

test('declared limits are waited out, and every 911 call runs once', async () => {
  emulator.setLimit({ kind: 'sliding-window', requests: 25, perMs: 1000 });
  const { api } = installed();
  const ids = Array.from({ length: 40 }, (_, i) => `call-${i}`);
  await Promise.all(ids.map((id) => api.post(emulator.urlOf('911'), EVERYTHING, { headers: { 'x-call-id': id } })));
  expect(emulator.audit(ids)).toEqual({ lost: [], repeated: [] });
  expect(emulator.totals().refused).toBeGreaterThan(0);
});

const METHODS = ['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE', 'POST', 'PATCH'];
const CODES: [code: string, sent: boolean][] = [
  ['ECONNREFUSED', false], ['ENOTFOUND', false], ['EAI_AGAIN', false],
  ['ECONNRESET', true], ['EPIPE', true], ['ETIMEDOUT', true], ['ECONNABORTED', true], ['ERR_NETWORK', true], ['HPE_INVALID_CONSTANT', true],
];

describe.each(METHODS)('method %s', (method) => {
  test.each(CODES)('%s', async (code, sent) => {
    for (const [workflow, kind] of Object.entries({ ...ENDPOINTS, '911/': 'never', Panic: 'never' })) {
      for (const idempotent of FLAGS) {
        let attempts = 0;
        const { api } = installed({
          adapter: (config) => {
            attempts++;
            return Promise.reject(new AxiosError('broken', code, config));
          },
        });
        const url = `https://api.therocketcad.com/api/1.1/wf/${workflow}?api_key=${method}${code}${workflow}${idempotent}`;
        await api.request({ method, url, holdfast: idempotent === undefined ? {} : { idempotent } }).catch(() => undefined);
        // The dialect's rule for safe endpoints holds for every method; an unknown one goes by its method.
        const bySelf = kind === 'safe' || !['POST', 'PATCH'].includes(method);
        const again = !sent || (kind !== 'never' && (idempotent ?? bySelf));
        expect([workflow, idempotent, attempts]).toEqual([workflow, idempotent, again ? 3 : 1]);
      }
    }
  });
});
