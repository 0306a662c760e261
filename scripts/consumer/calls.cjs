// One good and one bad call through each adapter, and a limit that must be waited out (so Bottleneck and p-retry are loaded and used).
const assert = require('node:assert/strict');

exports.make = async function make({ axios, core, dialects, emulator, engine, install, wrapFetch }) {
  assert.equal(dialects.rocketcad.name, core.rocketcad.name);
  assert.equal(typeof engine.verdictOf, 'function');
  const limit = { kind: 'token-bucket', requests: 20, perMs: 1000, burst: 1 };
  const server = await emulator.createEmulator({ limit, workflows: { flaky: {} } });
  try {
    await callAxios(server, axios, core, install);
    await callFetch(server, core, wrapFetch);
  } finally {
    await server.close();
  }
};

async function callAxios(server, axios, core, install) {
  const api = axios.create({ baseURL: server.baseUrl, params: { api_key: 'demo-key' } });
  const holdfast = install(api);
  const answers = await Promise.all(Array.from({ length: 5 }, () => api.post('/ping')));
  assert.deepEqual(answers.map(({ data }) => data.response.success), [true, true, true, true, true]);
  server.faults.next({ kind: 'server-error-bare', workflow: 'ping' });
  assert.equal((await api.post('/ping')).status, 200);
  await assert.rejects(api.post('/ping', undefined, { params: { api_key: 'wrong' } }), (error) => core.isApiKeyError(error) && axios.isAxiosError(error));
  await holdfast.close();
  holdfast.uninstall();
}

async function callFetch(server, core, wrapFetch) {
  const honestFetch = wrapFetch(fetch);
  const answers = await Promise.all(Array.from({ length: 3 }, () => honestFetch(server.urlOf('ping'), { method: 'POST' })));
  for (const answer of answers) assert.equal((await answer.json()).response.success, true);
  await assert.rejects(honestFetch(server.urlOf('ping', 'wrong'), { method: 'POST' }), (error) => core.isApiKeyError(error) && error.code === '1A');
  await honestFetch.holdfast.close();
}
