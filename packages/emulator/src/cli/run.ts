import { createEmulator } from '../create-emulator.js';
import type { Emulator } from '../emulator.js';
import { HELP } from './help.js';
import { type CliRequest, readCommandLine } from './options.js';
import { reportLine } from './report.js';

/** What the program needs of its surroundings. */
export interface CliWorld {
  out(text: string): void;
  err(text: string): void;
  /** Whether a person is watching. */
  readonly isTerminal: boolean;
  /** Milliseconds between two lines of counters. */
  readonly reportEveryMs: number;
  /** Resolves when the program is asked to stop. */
  untilStopped(): Promise<void>;
}

/** Runs the emulator until it is stopped; resolves with the exit code: 0, 1 when it cannot start, 2 for a wrong command line. */
export async function runCli(argv: readonly string[], world: CliWorld): Promise<number> {
  let request: CliRequest;
  try {
    request = readCommandLine(argv);
  } catch (error) {
    world.err(`${(error as Error).message}\nTry --help.\n`);
    return 2;
  }
  if (request.help) {
    world.out(HELP);
    return 0;
  }
  try {
    await serveUntilStopped(await createEmulator(request.emulator), request, world);
    return 0;
  } catch (error) {
    world.err(`${(error as Error).message}\n`);
    return 1;
  }
}

async function serveUntilStopped(emulator: Emulator, { verbose }: CliRequest, world: CliWorld): Promise<void> {
  world.out(`RocketCAD emulator on ${emulator.url}\n\n  curl -X POST '${emulator.urlOf('ping')}'\n\n`);
  const ticker = verbose || world.isTerminal ? startReports(emulator, world) : undefined;
  try {
    await world.untilStopped();
  } finally {
    clearInterval(ticker);
    const totals = emulator.totals();
    await emulator.close();
    world.out(`Stopped. ${totals.received} received, ${totals.accepted} accepted, ${totals.refused} refused.\n`);
  }
}

function startReports(emulator: Emulator, world: CliWorld): NodeJS.Timeout {
  let before = emulator.totals();
  return setInterval(() => {
    const now = emulator.totals();
    world.out(`${reportLine(now, before)}\n`);
    before = now;
  }, world.reportEveryMs);
}
