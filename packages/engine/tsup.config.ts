import { defineConfig } from 'tsup';
import { notices } from './scripts/notices';
import { umdAsModule } from './scripts/umd-as-module';

export default defineConfig({
  entry: { index: 'src/index.ts' },
  format: ['esm', 'cjs'],
  dts: true,
  sourcemap: true,
  clean: true,
  target: 'es2022',
  // p-retry is an ES module alone, which `require` users could not load, and Bottleneck a CommonJS one: the first of those that an ES module imports makes
  // Node start its lexer for them, which takes longer than loading all of Holdfast.
  noExternal: ['bottleneck', 'p-retry', 'is-network-error'],
  esbuildPlugins: [umdAsModule(/bottleneck[\\/]light\.js$/), notices('dist/THIRD-PARTY-NOTICES.txt')],
});
