// How long the fetch adapter is for a browser, with all that it needs, and how long Node takes to load it: node bench/overhead/fetch-size.mjs
// Build core, engine and fetch-adapter first.
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const fromAdapter = createRequire(new URL('../../packages/fetch-adapter/package.json', import.meta.url));
const { build } = fromAdapter('esbuild');
const entry = fileURLToPath(new URL('../../packages/fetch-adapter/dist/index.js', import.meta.url));

const { outputFiles, metafile } = await build({ entryPoints: [entry], bundle: true, minify: true, write: false, metafile: true, outdir: '.', format: 'esm', platform: 'browser', target: 'es2022' });
const { contents } = outputFiles[0];
console.log(`bundle: ${contents.length} B, ${gzipSync(contents, { level: 9 }).length} B gzip (target 14336)`);
const parts = Object.entries(Object.values(metafile.outputs)[0].inputs).sort(([, a], [, b]) => b.bytesInOutput - a.bytesInOutput);
for (const [path, { bytesInOutput }] of parts.slice(0, 6)) console.log(`  ${bytesInOutput} B ${path.replace(/^.*(?=packages\/|node_modules\/)/, '')}`);

for (const [how, code] of [
  ['import', `const t = performance.now(); await import(${JSON.stringify(entry)}); console.log(performance.now() - t);`],
  ['require', `const t = performance.now(); require(${JSON.stringify(entry.replace(/\.js$/, '.cjs'))}); console.log(performance.now() - t);`],
]) {
  const type = how === 'import' ? 'module' : 'commonjs';
  const times = Array.from({ length: 15 }, () => Number(execFileSync(process.execPath, [`--input-type=${type}`, '-e', code], { encoding: 'utf8' })));
  console.log(`${how}: ${times.sort((a, b) => a - b)[7].toFixed(1)} ms (target 15)`);
}
