// Bundles the adapter from its sources: node bundle.mjs <platform> <outfile>. Prints what the bundle imports and how long it is.
// A process of its own, because esbuild does not run inside jest's.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const [platform, outfile] = process.argv.slice(2);
const sources = (name) => fileURLToPath(new URL(`../../../${name}/src/index.ts`, import.meta.url));
const { metafile } = await build({
  entryPoints: [fileURLToPath(new URL('../../src/index.ts', import.meta.url))],
  bundle: true,
  minify: platform === 'browser',
  format: 'esm',
  platform,
  target: 'es2022',
  outfile,
  alias: { '@holdfast/core': sources('core'), '@holdfast/engine': sources('engine') },
  metafile: true,
  logLevel: 'error',
});
const imports = Object.values(metafile.outputs).flatMap((output) => output.imports.map(({ path }) => path));
const inputs = Object.keys(metafile.inputs);
process.stdout.write(JSON.stringify({ imports, inputs, gzip: gzipSync(readFileSync(outfile), { level: 9 }).length }));
