// Runs what is written in TypeScript, straight from the sources.
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** @returns {Promise<object[]>} See simulated.ts. */
export async function simulate(seeds) {
  const { outputFiles } = await build({ entryPoints: [fileURLToPath(new URL('simulated.ts', import.meta.url))], bundle: true, format: 'esm', platform: 'node', write: false });
  const { simulatedRows } = await import(`data:text/javascript,${encodeURIComponent(outputFiles[0].text)}`);
  return simulatedRows(seeds);
}
