// Did every Holdfast call do what it should? The emulator's own books answer, not the client's.

/** Calls that are on the wire already may run before an emergency that is asked for now; more than these would be a delay (without priorities it is about 150). */
const MAX_OVERTAKERS = 20;

/**
 * @typedef {import('@holdfast/emulator').Emulator} Emulator
 * @typedef {import('./race.js').CallResult} CallResult
 */

/**
 * @param {Emulator} emulator
 * @param {CallResult[]} results
 */
export function judge(emulator, results) {
  const { lost, repeated } = emulator.audit(results.map(({ call }) => call.id));
  const wrong = results.filter(({ call, said }) => said?.success !== true || emulator.run(said.requestID ?? '')?.callId !== call.id);
  const worst = Math.max(...results.filter(({ call }) => call.urgent).map((result) => overtakersOf(emulator, result)));
  return [
    { claim: `all ${results.length} calls succeeded, each with its own answer`, holds: wrong.length === 0 },
    { claim: 'nothing was lost', holds: lost.length === 0 },
    { claim: 'nothing ran twice', holds: repeated.length === 0 },
    { claim: `911 and panic calls went first (at most ${worst} pings ran before one)`, holds: worst <= MAX_OVERTAKERS },
  ];
}

/**
 * Pings that ran between the moment when an emergency was asked for and its run.
 *
 * @param {Emulator} emulator
 * @param {CallResult} result
 */
function overtakersOf(emulator, { call, askedAtMs }) {
  const runs = emulator.log().filter(({ ending }) => ending === 'accepted');
  const ranAtMs = runs.find(({ callId }) => callId === call.id)?.atMs ?? Infinity;
  return runs.filter(({ workflow, atMs }) => workflow === 'locationping' && atMs > askedAtMs && atMs < ranAtMs).length;
}
