/** @jest-config-loader esbuild-register */
import type { Config } from 'jest';

const WELL_COVERED = { lines: 95, branches: 95 };

const config: Config = {
  testMatch: ['<rootDir>/packages/*/test/**/*.test.ts', '<rootDir>/test/**/*.test.ts', '<rootDir>/bench/*/test/**/*.test.mjs'],
  transform: {
    '^.+\\.m?[jt]s$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } }],
  },
  // p-retry and its only dependency are published as ES modules alone.
  transformIgnorePatterns: ['/node_modules/(?!(?:\\.pnpm/)?(?:p-retry|is-network-error)[@/])'],
  moduleNameMapper: {
    // Tests run against the sources; scripts/check-packages.mjs proves the built packages.
    '^@holdfast/core/testing$': '<rootDir>/packages/core/src/testing.ts',
    '^@holdfast/core/dialects$': '<rootDir>/packages/core/src/dialects/index.ts',
    '^@holdfast/([^/]+)$': '<rootDir>/packages/$1/src/index.ts',
    '^fast-check$': '<rootDir>/test/seeded-fast-check.ts',
    '^(\\.{1,2}/(?!node_modules/).*)\\.js$': '$1',
  },
  // Tests take milliseconds; a machine that is busy with something else may not.
  testTimeout: 20_000,
  collectCoverageFrom: ['packages/{core,engine}/src/**/*.ts'],
  coverageReporters: [['text', { skipFull: true }]],
  // Counts only with --coverage, as in `npm test`: a part of the suite need not reach it.
  coverageThreshold: { global: {}, './packages/core/src/': WELL_COVERED, './packages/engine/src/': WELL_COVERED },
};

export default config;
