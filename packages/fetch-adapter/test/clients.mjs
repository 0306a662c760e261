// Real clients that take a fetch, on top of ours; run by clients.test.ts, because some of them are ES modules alone: node clients.mjs <bundle>.
// Each client makes calls that the server answers, limits once, and refuses or breaks in several ways. Prints what came of them.
import { Buffer } from 'node:buffer';
import { createServer } from 'node:http';
import { Octokit } from '@octokit/core';
import ky from 'ky';
import { ofetch } from 'ofetch';
import OpenAI from 'openai';
import Stripe from 'stripe';

const { wrapFetch, isApiKeyError, isHoldfastError } = await import(process.argv[2]);

const refusal = (code) => ({ status: 'success', response: { success: false, message: `No. modcol.co/${code}`, requestID: 'ABCDEFGHIJKLMNO' } });
const limited = new Set();
let requests = 0;

const server = createServer((request, response) => {
  requests++;
  const bodies = [];
  request.on('data', (chunk) => bodies.push(chunk)).on('end', () => {
    const wish = request.headers['x-wish'];
    if (wish === 'stream') {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      return response.write('data: {"choices":[{"delta":{"content":"first"}}]}\n\n'); // and never an end
    }
    response.setHeader('content-type', 'application/json');
    const id = request.headers['x-client'];
    if (wish === 'limited' && !limited.has(id)) {
      limited.add(id);
      return response.setHeader('retry-after', '0').end(JSON.stringify(refusal('e2a')));
    }
    if (wish === 'rejected') return response.end(JSON.stringify(refusal('e1a')));
    if (wish === 'broken') return request.socket.resetAndDestroy();
    if (wish === 'failing') return response.writeHead(503).end('{"error":{"message":"later"}}');
    if (wish === 'missing') return response.writeHead(404).end('{"error":{"message":"none"}}');
    response.end(JSON.stringify({ id, object: 'thing', sent: Buffer.concat(bodies).toString() }));
  });
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const { port } = server.address();
const url = `http://127.0.0.1:${port}`;
const fetch = wrapFetch(globalThis.fetch);

const headersOf = (client, wish) => ({ 'x-client': client, 'x-wish': wish });
const openai = new OpenAI({ apiKey: 'sk-secret', baseURL: url, fetch, maxRetries: 0 });
const stripe = new Stripe('sk_test', { host: '127.0.0.1', port, protocol: 'http', httpClient: Stripe.createFetchHttpClient(fetch), maxNetworkRetries: 0, telemetry: false });
const octokit = new Octokit({ baseUrl: url, request: { fetch } });

const clients = {
  ky: (wish) => ky.post(`${url}/ky`, { json: { a: 1 }, fetch, retry: 0, headers: headersOf('ky', wish) }).json(),
  ofetch: (wish) => ofetch.create({}, { fetch })(`${url}/ofetch`, { method: 'POST', body: { a: 1 }, retry: 0, headers: headersOf('ofetch', wish) }),
  openai: (wish) => openai.post('/any', { body: { a: 1 }, headers: headersOf('openai', wish) }),
  octokit: async (wish) => (await octokit.request('POST /any', { a: 1, headers: headersOf('octokit', wish) })).data,
  stripe: (wish) => stripe.rawRequest('POST', '/v1/any', { a: 1 }, { additionalHeaders: headersOf('stripe', wish) }),
};

/** Clients wrap what a fetch throws, each in its own way. */
function ours(error, depth = 0) {
  if (isHoldfastError(error) || error === null || typeof error !== 'object' || depth > 3) return isHoldfastError(error) ? error : undefined;
  return ours(error.cause, depth + 1) ?? ours(error.detail, depth + 1);
}

const report = {};
for (const [name, call] of Object.entries(clients)) {
  const before = requests;
  const plain = await call('plain');
  const afterLimit = await call('limited');
  const rejected = await call('rejected').then(() => null, (error) => error);
  const requestsUntilThen = requests - before;
  const endOf = (wish) => call(wish).then(() => null, (error) => ({ status: error.status ?? error.response?.status ?? error.statusCode ?? null, ours: isHoldfastError(error), kind: ours(error)?.kind }));
  const [missing, failing] = [await endOf('missing'), await endOf('failing')];
  const broken = await call('broken').then(() => null, (error) => ({ kind: ours(error)?.kind, executed: ours(error)?.executed }));
  report[name] = { sent: plain.sent, afterLimit: afterLimit.id, key: isApiKeyError(ours(rejected)) || String(rejected?.message), missing, failing, broken, requestsUntilThen, requests: requests - before };
}

const stream = await openai.chat.completions.create({ model: 'm', messages: [], stream: true }, { headers: headersOf('openai', 'stream') });
for await (const chunk of stream) {
  report.stream = chunk.choices[0].delta.content;
  break;
}
report.typed = { kyRequest: await ky(new globalThis.Request(`${url}/r`, { method: 'POST', body: 'text' }), { fetch, headers: headersOf('ky', 'plain') }).json() };
console.log(JSON.stringify(report));
process.exit();
