import { readFileSync } from 'node:fs';
import { defineLoader } from 'vitepress';

const MANIFEST = '../../../package.json';

interface SizeLimit {
  readonly name: string;
  readonly limit: string;
}

/** What the figures on the pages are taken from, so that none is written down twice. */
export interface Figures {
  readonly sizes: readonly SizeLimit[];
}

declare const data: Figures;
export { data };

export default defineLoader({
  watch: [MANIFEST],
  load: (): Figures => ({
    sizes: (read(MANIFEST) as { 'size-limit': SizeLimit[] })['size-limit'].map(({ name, limit }) => ({ name, limit })),
  }),
});

function read(path: string): unknown {
  return JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'));
}
