import { defineConfig } from 'tsup';

const shared = { entry: { index: 'src/index.ts' }, sourcemap: true, target: 'es2022' } as const;

export default defineConfig([
  { ...shared, format: 'esm', dts: true },
  // p-retry is published as an ES module alone, so `require` users get it bundled in.
  { ...shared, format: 'cjs', dts: true, noExternal: ['p-retry', 'is-network-error'] },
]);
