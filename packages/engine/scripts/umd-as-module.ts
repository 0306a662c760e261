// For the build: makes an ES module of a UMD one, so that the bundle needs no CommonJS around it.
import { readFile } from 'node:fs/promises';
import type { Options } from 'tsup';

/** An esbuild plugin for the files whose paths match. */
export function umdAsModule(filter: RegExp): NonNullable<Options['esbuildPlugins']>[number] {
  return {
    name: 'umd-as-module',
    setup({ onLoad }) {
      onLoad({ filter }, async ({ path }) => ({ contents: `const exports = {}, module = { exports };\n${await readFile(path, 'utf8')}\nexport default module.exports;` }));
    },
  };
}
