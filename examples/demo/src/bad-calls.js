// Three calls that cannot work, bare and with Holdfast: what does the caller get to know?
import { isApiKeyError, isBadRequestError, isNotFoundError } from '@holdfast/axios-adapter';
import { bareClients, holdfastClients } from './clients.js';

const PING = { id: 'bad', workflow: 'ping', body: {}, urgent: false, atMs: 0 };

const CASES = [
  { title: 'a wrong key', key: 'not-the-key', call: PING, isExpected: isApiKeyError },
  { title: 'no key', key: '', call: PING, isExpected: isBadRequestError },
  { title: 'a wrong workflow', key: undefined, call: { ...PING, workflow: 'pnig' }, isExpected: isNotFoundError },
];

/**
 * @param {string} baseURL
 * @param {string} goodKey
 */
export async function makeBadCalls(baseURL, goodKey) {
  const rows = [];
  for (const { title, key = goodKey, call, isExpected } of CASES) {
    const bare = await outcomesOf(bareClients(baseURL, key), call);
    const { senders, handles } = holdfastClients(baseURL, key);
    const errors = await outcomesOf(senders, call);
    await Promise.all(handles.map((handle) => handle.close()));
    rows.push({ title, bare: bare[0], errors, asExpected: errors.every(isExpected) });
  }
  return rows;
}

/**
 * @param {import('./clients.js').Send[]} senders
 * @param {import('./traffic.js').DemoCall} call
 */
async function outcomesOf(senders, call) {
  return Promise.all(
    senders.map((send) =>
      send(call).then(
        () => undefined,
        (/** @type {unknown} */ error) => error,
      ),
    ),
  );
}
