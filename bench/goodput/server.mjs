// The emulator in a process of its own, so that client and server do not share an event loop. Told what to do over IPC.
import { createEmulator } from '@holdfast/emulator';
import { countEarly } from './early.mjs';

let emulator;
let timers = [];

const commands = {
  async start({ limit, latency, retryAfter, keys }) {
    const refusals = retryAfter === undefined ? 'in-band' : 'http-429';
    emulator = await createEmulator({ limit, latency, refusals, retryAfter, random: Math.random, ...(keys && { keys: Object.fromEntries(keys.map((key) => [key, {}])) }) });
    return keys ? keys.map((key) => emulator.urlOf('ping', key)) : emulator.urlOf('ping');
  },
  /** The traffic begins, so far into a window of the limit: changes of the limit are due from now. */
  begin({ changes = [], phaseMs }) {
    const now = emulator.now();
    const limit = emulator.limitOf();
    if (limit.kind === 'fixed-window') emulator.setLimit({ ...limit, offsetMs: (now - phaseMs) % limit.perMs });
    timers = changes.map((change) => setTimeout(() => emulator.setLimit(change.limit), change.atMs));
    return now;
  },
  /** What was seen since `startedAt`, judged from this side alone. */
  async end({ succeeded, startedAt }) {
    timers.forEach(clearTimeout);
    const log = emulator.log();
    const ran = log.filter(({ ending }) => ending === 'accepted').map(({ callId }) => callId);
    const report = {
      totals: emulator.totals(),
      droppedLogEntries: emulator.droppedLogEntries,
      lost: emulator.audit(succeeded).lost.length,
      repeated: emulator.audit(new Set(ran)).repeated.length,
      early: countEarly(log),
      log: log.map(({ atMs, ending }) => ({ atMs: atMs - startedAt, ending })),
    };
    await emulator.close();
    return report;
  },
  totals: () => emulator.totals(),
};

process.on('message', async ({ id, command, argument }) => {
  process.send({ id, result: await commands[command](argument) });
});
process.once('disconnect', () => process.exit(1));
