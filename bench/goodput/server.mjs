// The emulator in a process of its own, so that client and server do not share an event loop. Told what to do over IPC.
import { createEmulator, idealMakespanMs } from '@holdfast/emulator';

let emulator;
let timers = [];

const commands = {
  async start({ limit, latency, refusals = 'in-band' }) {
    emulator = await createEmulator({ limit, latency, refusals, retryAfter: 'seconds', random: Math.random });
    return emulator.urlOf('ping');
  },
  /** The traffic begins: changes of the limit are due from now. */
  begin({ changes = [] }) {
    timers = changes.map(({ atMs, limit }) => setTimeout(() => emulator.setLimit(limit), atMs));
    return emulator.now();
  },
  async end({ ids, startedAt, limit, changes, calls }) {
    timers.forEach(clearTimeout);
    const totals = emulator.totals();
    const audit = emulator.audit(ids);
    const log = emulator.log().map(({ atMs, ending }) => ({ atMs: atMs - startedAt, ending }));
    const idealMs = idealMakespanMs(limit, calls, { startAtPhaseMs: limit.kind === 'fixed-window' ? startedAt % limit.perMs : 0, changes });
    await emulator.close();
    return { totals, lost: audit.lost.length, repeated: audit.repeated.length, log, idealMs };
  },
};

process.on('message', async ({ id, command, argument }) => {
  process.send({ id, result: await commands[command](argument) });
});
