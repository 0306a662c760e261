// What Holdfast adds to an axios call that succeeds, beside what people use against limits; run.mjs starts it with the right flags.
import { Agent } from 'node:http';
import process from 'node:process';
import { install } from '@holdfast/axios-adapter';
import axios from 'axios';
import axiosRetry from 'axios-retry';
import Bottleneck from 'bottleneck';
import { countIdle } from './counts.mjs';
import { compare } from './measure.mjs';
import { BODY, HEADERS, startServer } from './server.mjs';

const DATA = { communityID: '1' };

/** Answers as the HTTP adapter would: text, and headers in an AxiosHeaders. */
async function instant(config) {
  return { status: 200, statusText: 'OK', headers: new axios.AxiosHeaders(HEADERS), data: BODY, config, request: {} };
}

const overInstant = contendersOf({ adapter: instant, baseURL: 'https://api.therocketcad.com' });
await compare('axios, instant transport', overInstant, { calls: 1000, rounds: 60, atOnce: 1, target: 1.08, bound: 1.5 });
const told = axios.create({ adapter: instant, baseURL: 'https://api.therocketcad.com', params: { api_key: 'told-key' } });
install(told, { pace: { requests: 1, perMs: 5 } });
await countIdle('Holdfast', overInstant.Holdfast.call, () => told.post('/api/1.1/wf/ping', DATA));

const server = await startServer();
const overLoopback = { httpAgent: new Agent({ keepAlive: true }), baseURL: server.origin };
for (const atOnce of [1, 32]) await compare(`axios, loopback, ${atOnce} at a time`, contendersOf(overLoopback), { calls: 500, rounds: 41, atOnce, target: 1.03, bound: 1.4 });
server.stop();
process.exit(); // connections that are kept alive

/** @returns {Record<string, import('./measure.mjs').Contender>} */
function contendersOf(defaults) {
  const client = () => axios.create({ params: { api_key: 'bench-key' }, ...defaults });
  const ping = async (api) => {
    const { data } = await api.post('/api/1.1/wf/ping', DATA);
    if (data.response.success !== true) throw new Error('no success');
  };
  const [bare, installed, retrying] = [client(), client(), client()];
  install(installed);
  axiosRetry(retrying, { validateResponse: ({ data }) => data.response.success === true });
  const limiter = new Bottleneck();
  return {
    'bare axios': { call: () => ping(bare) },
    Holdfast: { call: () => ping(installed) },
    'axios-retry with validateResponse': { call: () => ping(retrying) },
    'every call through Bottleneck': { call: () => limiter.schedule(() => ping(bare)), slow: true },
  };
}
