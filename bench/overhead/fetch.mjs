// What Holdfast adds to a fetch that succeeds, beside what people use to look into answers; run.mjs starts it with the right flags.
import { wrapFetch } from '@holdfast/fetch-adapter';
import ky from 'ky';
import process from 'node:process';
import { countIdle, countTimers, expectCount } from './counts.mjs';
import { compare } from './measure.mjs';
import { BODY, HEADERS, startServer } from './server.mjs';

const INIT = { method: 'POST', body: '{"communityID":1,"serverID":1}' };
const PATH = '/api/1.1/wf/ping?api_key=bench-key';

const instant = () => Promise.resolve(new globalThis.Response(BODY, { headers: HEADERS }));
const overInstant = contendersOf(instant, 'https://api.therocketcad.com');
await compare('fetch, instant transport', overInstant, { calls: 1000, rounds: 60, atOnce: 1, target: 1.25, bound: 1.6 });
const told = wrapFetch(instant, { pace: { requests: 1, perMs: 5 } });
await countIdle('Holdfast', overInstant.Holdfast.call, () => told('https://api.therocketcad.com/api/1.1/wf/ping?api_key=told-key', INIT));

const server = await startServer();
const target = { target: 1.05, bound: 1.5 };
for (const atOnce of [1, 32]) await compare(`fetch, loopback, ${atOnce} at a time`, contendersOf(fetch, server.origin), { calls: 500, rounds: 41, atOnce, ...target });
const chunked = contendersOf(fetch, `${server.origin}/chunked`);
await compare('fetch, loopback, answers in chunks, 32 at a time', chunked, { calls: 500, rounds: 41, atOnce: 32, ...target });
await countSilenceTimers(chunked);
server.stop();
process.exit(); // connections that are kept alive

/** An answer without a length may never end: while such answers are read, one timer for all of them looks every 350 ms whether they have fallen silent. */
async function countSilenceTimers({ Holdfast }) {
  const { timers, calls, ms } = await countTimers(Holdfast.call);
  console.log();
  expectCount(`answers in chunks: timers that ${calls} calls through Holdfast started in ${Math.round(ms)} ms`, timers, 1, Math.ceil(ms / 350));
}

/** @returns {Record<string, import('./measure.mjs').Contender>} */
function contendersOf(fetch, origin) {
  const url = `${origin}${PATH}`;
  const honestFetch = wrapFetch(fetch);
  const plainKy = ky.create({ fetch });
  const checkingKy = plainKy.extend({ hooks: { afterResponse: [async (_request, _options, response) => check(await response.json())] } });
  return {
    'bare fetch': { call: async () => check(await (await fetch(url, INIT)).json()) },
    Holdfast: { call: async () => check(await (await honestFetch(url, INIT)).json()) },
    'clone().json() to look into it': {
      call: async () => {
        const response = await fetch(url, INIT);
        check(await response.clone().json());
        check(await response.json());
      },
    },
    ky: { call: async () => check(await plainKy(url, INIT).json()) },
    'ky with a hook that looks into it': { call: async () => check(await checkingKy(url, INIT).json()) },
  };
}

function check(body) {
  if (body.response.success !== true) throw new Error('no success');
}
