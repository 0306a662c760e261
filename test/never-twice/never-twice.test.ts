import { Agent } from 'node:http';
import { install } from '@holdfast/axios-adapter';
import { createEmulator, type Emulator } from '@holdfast/emulator';
import { systemClock } from '@holdfast/engine';
import { type HoldfastOptions, wrapFetch } from '@holdfast/fetch-adapter';
import axios from 'axios';

// Every method × what the caller says × what the dialect knows of the endpoint × every failure, over real sockets: whether the call was
// sent again is what the emulator counted, not what the client says.

const METHODS = ['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE', 'POST', 'PATCH'] as const;
const IDEMPOTENT: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE']);
const ENDPOINTS = { '911': 'never', panic: 'never', locationping: 'safe', vehiclesearch: 'unknown' } as const;
const SAID = [undefined, true, false] as const;
const NEVER = /\/(?:911|panic)(?:\?|$)/;

/**
 * Failure → when it is followed by another attempt. `always`: the call was not sent. `harmless`: nobody knows whether it ran, so only if a repetition
 * does no harm. `never`: it was answered, however strangely.
 */
const FAILURES = {
  'a refused connection': 'always',
  'reset-before': 'harmless',
  'reset-after': 'harmless',
  'a timeout': 'harmless',
  'server-error': 'harmless',
  'truncated-body': 'harmless',
  'cut-json': 'never',
  'garbage;ran=false': 'never',
} as const;
type Failure = keyof typeof FAILURES;

/** These need a call that runs, and the emulator runs POSTs alone, as the vendor does. */
const AFTER_A_RUN: ReadonlySet<string> = new Set<Failure>(['reset-after', 'truncated-body', 'cut-json']);
const BODY = JSON.stringify({ communityID: 1, serverID: 1, server: 1, callerName: 'A', street: 'B', cross: 'C', SteamHex: 'x', Street: 'B', Cross: 'C', Name: 'n', callX: 1, callY: 2, plate: 'P' });

interface Wish {
  readonly url: string;
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly holdfast: { readonly idempotent: boolean | undefined };
}

/** Long enough for a busy machine to have received the call before. */
const TIMEOUT_MS = 150;

const httpAgent = new Agent({ keepAlive: true });
const options = (scope: string): HoldfastOptions => ({ retries: 1, clock: { ...systemClock, random: () => 0 }, scopeOf: () => scope });
let scopes = 0;

const bodyOf = ({ method }: { method: string }): string | null => (method === 'POST' ? BODY : null);

const CLIENTS = {
  axios: (onAttempt: () => void, timeout: number) => {
    const api = axios.create({ httpAgent, timeout });
    install(api, options(`axios-${++scopes}`)).on('attempt', onAttempt);
    return (wish: Wish) => api.request({ ...wish, data: bodyOf(wish) });
  },
  fetch: (onAttempt: () => void) => {
    const honestFetch = wrapFetch(fetch, options(`fetch-${++scopes}`));
    honestFetch.holdfast.on('attempt', onAttempt);
    return async ({ url, ...init }: Wish) => (await honestFetch(url, { ...init, body: bodyOf(init) })).text();
  },
};

let emulator: Emulator;
beforeEach(async () => (emulator = await createEmulator()));
afterEach(() => emulator.close());
afterAll(() => httpAgent.destroy());

type Row = [client: keyof typeof CLIENTS, failure: Failure];
const rows = (Object.keys(CLIENTS) as Row[0][]).flatMap((client) => (Object.keys(FAILURES) as Failure[]).map((failure): Row => [client, failure]));
// A fetch has no timeout of its own: a signal is the caller's, and ends the call.
test.each(rows.filter((row) => row.join() !== 'fetch,a timeout'))('%s, %s', async (client, failure) => {
  const seen: Record<string, number> = {};
  const expected: Record<string, number> = {};
  for (const method of METHODS) {
    if (method !== 'POST' && AFTER_A_RUN.has(failure)) continue;
    if (method === 'HEAD' && failure === 'garbage;ran=false') continue; // no body, no garbage
    for (const [workflow, known] of Object.entries(ENDPOINTS)) {
      for (const idempotent of SAID) {
        const id = `${method} ${workflow} idempotent:${idempotent}`;
        const harmless = known !== 'never' && (idempotent ?? (known === 'safe' || IDEMPOTENT.has(method)));
        const rule = FAILURES[failure];
        expected[id] = rule === 'always' || (rule === 'harmless' && harmless) ? 2 : 1;
        seen[id] = await attempts(client, failure, {
          url: emulator.urlOf(workflow),
          method,
          headers: { 'x-call-id': id, 'content-type': 'application/json' },
          holdfast: { idempotent },
        });
      }
    }
  }
  expect(seen).toEqual(expected);
}, 60_000);

/** How often a call is sent that fails in this way each time. */
async function attempts(client: keyof typeof CLIENTS, failure: Failure, wish: Wish): Promise<number> {
  let tried = 0;
  const send = CLIENTS[client](() => tried++, failure === 'a timeout' ? TIMEOUT_MS : 0);
  const isRefused = failure === 'a refused connection';
  const fault = failure === 'a timeout' ? 'hang' : failure;
  if (isRefused) await emulator.stop();
  await send({ ...wish, headers: { ...wish.headers, ...(!isRefused && { 'x-emulate-fault': `${fault};times=9` }) } }).catch(() => undefined);
  const { received, ran } = emulator.call(wish.headers['x-call-id']!);
  expect([received, tried]).toEqual([isRefused ? 0 : tried, tried]); // nobody but the server is believed
  // Only who said so, or whose repetition does no harm, may have run as often as it was sent.
  expect(ran).toBeLessThanOrEqual(NEVER.test(wish.url) ? 1 : tried);
  return tried;
}

// The vendor asks for it: a declared rate limit is the one failure after which a 911 call is sent again.
test.each((['axios', 'fetch'] as const).flatMap((client) => (['in-band', 'http-429'] as const).map((refusals) => [client, refusals] as const)))(
  '%s, a declared rate limit (%s): every call is sent again and runs once',
  async (client, refusals) => {
    await emulator.close();
    emulator = await createEmulator({ refusals, retryAfter: 'none' });
    for (const workflow of Object.keys(ENDPOINTS)) {
      for (const idempotent of SAID) {
        emulator.setLimit({ kind: 'token-bucket', requests: 1, perMs: 3_600_000, burst: 1 });
        await fetch(emulator.urlOf('ping'), { method: 'POST', headers: { 'content-type': 'application/json' }, body: BODY }); // takes the only token
        const id = `${workflow} idempotent:${idempotent}`;
        const send = CLIENTS[client](() => emulator.setLimit({ kind: 'none' }), 0);
        await send({ url: emulator.urlOf(workflow), method: 'POST', headers: { 'x-call-id': id, 'content-type': 'application/json' }, holdfast: { idempotent } });
        expect([id, emulator.call(id)]).toEqual([id, expect.objectContaining({ received: 2, ran: 1 })]);
      }
    }
  },
);
