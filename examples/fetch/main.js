// Holdfast around fetch.
//
//   ROCKETCAD_URL=https://api.therocketcad.com/api/1.1/wf ROCKETCAD_KEY=… node main.js
import { isApiKeyError, isTransportError, wrapFetch } from '@holdfast/fetch-adapter';

const honestFetch = wrapFetch(fetch); // the only new line

/**
 * @param {string} workflow
 * @param {Record<string, unknown>} [body]
 */
function post(workflow, body = {}, key = process.env.ROCKETCAD_KEY ?? '') {
  return honestFetch(`${process.env.ROCKETCAD_URL}/${workflow}?api_key=${encodeURIComponent(key)}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

// A call that works looks as it always did: the same Response, its body unread.
const response = await post('ping');
console.log('ping:', response.status, await response.text());

// Thirty at once are more than the limit allows. All of them succeed: those that are refused wait for their turn.
const where = { Street: 'Alta St', Cross: 'Vespucci Blvd' };
const responses = await Promise.all(Array.from({ length: 30 }, (_, i) => post('locationping', { SteamHex: `steam:${i}`, ...where })));
console.log('location pings that succeeded:', responses.filter(({ ok }) => ok).length);

// An HTTP failure comes back as a Response, as fetch users expect (`throwHttpErrors: true` makes it a typed error).
const unknown = await post('no-such-workflow');
console.log('unknown workflow:', unknown.status, unknown.ok);

// A failure inside a 200 OK throws: `ok` would have been true.
try {
  await post('ping', {}, 'not-the-key');
} catch (error) {
  if (isApiKeyError(error)) console.log(`bad key, code ${error.code}: ${error.helpUrl}`);
  else if (isTransportError(error)) console.log(`no answer after ${error.attempts} attempts; did it run? ${error.executed}`);
  else throw error;
}

const [scope] = honestFetch.holdfast.stats().scopes;
console.log(`accepted ${scope?.accepted}, refused and waited out ${scope?.rejected}`);
await honestFetch.holdfast.close();
