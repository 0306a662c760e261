import { readFileSync } from 'node:fs';
import { defineLoader } from 'vitepress';

const GOODPUT = '../../../bench/goodput/goodput.json';
const MANIFEST = '../../../package.json';

interface Measured {
  readonly scenario: string;
  readonly contender: string;
  /** False for a run that was stopped. */
  readonly ended: boolean;
  /** Time until all calls had succeeded, or until the run was stopped, ÷ that of a client that knows the limiter. */
  readonly ratio: number;
  /** Refused ÷ accepted. */
  readonly waste: number;
  /** The command. */
  readonly made: string;
  readonly node: string;
}

interface SizeLimit {
  readonly name: string;
  readonly limit: string;
}

/** What the figures on the pages are taken from, so that none is written down twice. */
export interface Figures {
  readonly goodput: readonly Measured[];
  readonly sizes: readonly SizeLimit[];
}

declare const data: Figures;
export { data };

export default defineLoader({
  watch: [GOODPUT, MANIFEST],
  load: (): Figures => ({
    goodput: ((read(GOODPUT) as { rows?: Measured[] }).rows ?? []).map(({ scenario, contender, ended, ratio, waste, made, node }) => ({ scenario, contender, ended, ratio, waste, made, node })),
    sizes: (read(MANIFEST) as { 'size-limit': SizeLimit[] })['size-limit'].map(({ name, limit }) => ({ name, limit })),
  }),
});

function read(path: string): unknown {
  return JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'));
}
