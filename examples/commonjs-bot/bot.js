// A game-server script, in CommonJS: every player's position many times a second, and now and then a 911 call, which goes first.
//
//   ROCKETCAD_URL=https://api.therocketcad.com/api/1.1/wf ROCKETCAD_KEY=… node bot.js
const { install, isReplacedError } = require('@holdfast/axios-adapter');
const axios = require('axios');

const PLAYERS = ['ava', 'ben', 'cleo', 'dan', 'eve'];
const TICK_MS = 100;
const TICKS = Number(process.env.BOT_TICKS ?? 30);

const api = axios.create({
  baseURL: process.env.ROCKETCAD_URL,
  params: { api_key: process.env.ROCKETCAD_KEY },
});
const holdfast = install(api);

const pings = { sent: 0, replaced: 0 };

/**
 * Only the newest position of a player is worth sending: while an older one waits for its turn, the newer one takes its place.
 *
 * @param {string} player
 * @param {number} tick
 */
async function sendPosition(player, tick) {
  try {
    const body = { SteamHex: player, Street: `${tick} Alta St`, Cross: 'Vespucci Blvd' };
    await api.post('/locationping', body, { holdfast: { replaceKey: `position of ${player}`, priority: 7 } });
    pings.sent++;
  } catch (error) {
    if (!isReplacedError(error)) throw error;
    pings.replaced++;
  }
}

/** Priority 0 goes ahead of everything that waits. Holdfast never sends a 911 call twice when it may have run. */
async function call911() {
  const start = Date.now();
  const body = { server: 1, callerName: 'Ava', street: 'Alta St', cross: 'Vespucci Blvd' };
  const { data } = await api.post('/911', body, { holdfast: { priority: 0 } });
  console.log(`911 after ${Date.now() - start} ms: ${data.response.message}`);
}

async function main() {
  const calls = [];
  for (let tick = 0; tick < TICKS; tick++) {
    for (const player of PLAYERS) calls.push(sendPosition(player, tick));
    if (tick === 15) calls.push(call911());
    await new Promise((resolve) => setTimeout(resolve, TICK_MS));
  }
  await Promise.all(calls);
  console.log(`${TICKS * PLAYERS.length} positions: ${pings.sent} sent, ${pings.replaced} replaced by a newer one`);
  await holdfast.close();
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
