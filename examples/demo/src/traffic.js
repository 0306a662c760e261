// The traffic of a busy moment: location pings by the hundred, and a few emergencies among them.

/**
 * @typedef {object} DemoCall
 * @property {string} id        travels as X-Call-Id, so that the emulator can count runs by call
 * @property {string} workflow  what the vendor calls an endpoint
 * @property {Record<string, unknown>} body
 * @property {boolean} urgent   a 911 or panic call
 * @property {number} atMs      when it is asked for
 */

const CALLS = 200;
const ONE_EMERGENCY_IN = 20;
const SPREAD_MS = 4;

/** @returns {DemoCall[]} */
export function makeTraffic() {
  return Array.from({ length: CALLS }, (_, i) => {
    const urgent = i % ONE_EMERGENCY_IN === ONE_EMERGENCY_IN - 1;
    const workflow = !urgent ? 'locationping' : i % 3 === 0 ? 'panic' : '911';
    return { id: `${workflow}-${i}`, workflow, body: bodyOf(workflow, i), urgent, atMs: i * SPREAD_MS };
  });
}

/**
 * @param {string} workflow
 * @param {number} i
 */
function bodyOf(workflow, i) {
  const where = { Street: `${i} Alta St`, Cross: 'Vespucci Blvd' };
  if (workflow === '911') return { server: 1, callerName: `Caller ${i}`, street: where.Street, cross: where.Cross };
  if (workflow === 'panic') return { ...where, ServerID: 1, SteamHex: `steam:${i}`, Name: `Unit ${i}`, callX: i, callY: -i };
  return { ...where, SteamHex: `steam:${i}` };
}
