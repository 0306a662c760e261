// Sends the traffic through a pair of clients and notes what became of each call.
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * @typedef {import('./traffic.js').DemoCall} DemoCall
 * @typedef {object} CallResult
 * @property {DemoCall} call
 * @property {number} askedAtMs  when it was asked for, on the emulator's clock
 * @property {import('./clients.js').Said | undefined} said  what the answer's body said
 * @property {unknown} error  what was thrown
 */

/**
 * @param {DemoCall[]} traffic
 * @param {import('./clients.js').Send[]} senders
 * @param {() => number} now
 * @param {(settled: number) => void} onProgress
 */
export async function race(traffic, senders, now, onProgress) {
  const start = now();
  let settled = 0;
  const results = await Promise.all(
    traffic.map(async (call, i) => {
      await sleep(call.atMs);
      const askedAtMs = now();
      const send = /** @type {import('./clients.js').Send} */ (senders[i % senders.length]);
      const outcome = await send(call).then(
        (said) => ({ said, error: undefined }),
        (error) => ({ said: undefined, error }),
      );
      onProgress(++settled);
      return /** @type {CallResult} */ ({ call, askedAtMs, ...outcome });
    }),
  );
  return { results, tookMs: now() - start };
}
