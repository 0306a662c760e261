// Holdfast on an axios instance.
//
//   ROCKETCAD_URL=https://api.therocketcad.com/api/1.1/wf ROCKETCAD_KEY=… node main.js
import { install, isApiKeyError, isBadRequestError, isHoldfastError } from '@holdfast/axios-adapter';
import axios from 'axios';

const api = axios.create({
  baseURL: process.env.ROCKETCAD_URL,
  params: { api_key: process.env.ROCKETCAD_KEY },
});
const holdfast = install(api); // the only new line

// See what happens underneath. Events hold neither bodies nor keys.
holdfast.on('pause', ({ forMs, code }) => console.log(`limited (${code}): everybody waits for ${forMs.toFixed(0)} ms`));
holdfast.on('retry', ({ call, attempt }) => console.log(`attempt ${attempt} of ${call} will be repeated`));

// A call that works looks as it always did.
const { data } = await api.post('/ping');
console.log('ping:', data.response.message);

// Thirty at once are more than the limit allows. All of them succeed: those that are refused wait for their turn.
const answers = await Promise.all(
  Array.from({ length: 30 }, (_, i) => api.post('/locationping', { SteamHex: `steam:${i}`, Street: 'Alta St', Cross: 'Vespucci Blvd' })),
);
console.log('location pings that succeeded:', answers.filter((answer) => answer.data.response.success).length);

// A call that fails throws an error that says what to do, although this API answers 200 OK.
try {
  await api.post('/ping', undefined, { params: { api_key: 'not-the-key' } });
} catch (error) {
  if (isApiKeyError(error)) console.log(`bad key, code ${error.code}: ${error.helpUrl}`);
  else throw error;
}

try {
  await api.post('/panic', { ServerID: 1 });
} catch (error) {
  if (isBadRequestError(error)) console.log(`bad request: the parameter ${error.parameter} is missing`);
  else if (isHoldfastError(error)) console.log(`failed: ${error.kind}, because ${error.gaveUpBecause}`);
  else throw error;
}

await holdfast.close();
