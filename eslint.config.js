import js from '@eslint/js';
import regexp from 'eslint-plugin-regexp';
import tsdoc from 'eslint-plugin-tsdoc';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

const SOURCES = ['packages/*/src/**/*.ts'];
const TYPES = ['**/*.d.ts'];
const NODE_GLOBALS = ['console', 'performance', 'process', 'fetch', 'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'URL', 'Response', 'AbortController', 'AbortSignal'];

const UNUSED = ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true }];
const loose = (...names) => Object.fromEntries(names.map((name) => [`@typescript-eslint/${name}`, 'off']));

// no-restricted-imports and no-restricted-syntax are one setting per file, the last one wins: these parts are put together below.
const bottleneck = { regex: '^bottleneck', message: 'Only packages/engine/src/gate/backoff-queue.ts knows Bottleneck.' };
const pRetry = { regex: '^p-retry', message: 'Only packages/engine/src/loop/retry-loop.ts knows p-retry.' };
const otherAdapter = { regex: '(?:axios|fetch)-adapter', message: 'Adapters never import each other.' };
const anything = { regex: '^[^.]', message: 'core imports nothing.' };
const imports = (...patterns) => ['error', { patterns }];

const exportAll = { selector: 'ExportAllDeclaration', message: 'Name what is exported: what is not listed is nobody’s contract.' };
const currentTime = {
  selector: ":matches(NewExpression[callee.name='Date'][arguments.length=0], CallExpression[callee.name='Date'])",
  message: 'Pure code has no clock: take the time as an argument.',
};

/** Pure code takes time and chance as arguments and does nothing to the world. */
const pure = {
  'no-restricted-globals': [
    'error',
    ...['fetch', 'process', 'console', 'performance', 'crypto', 'globalThis', 'setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask'].map((name) => ({
      name,
      message: 'Pure code has no timer, no clock and no I/O.',
    })),
  ],
  'no-restricted-properties': [
    'error',
    { object: 'Date', property: 'now', message: 'Pure code has no clock: take the time as an argument.' },
    { object: 'Math', property: 'random', message: 'Pure code has no chance: take the number as an argument.' },
  ],
  'no-restricted-syntax': ['error', exportAll, currentTime],
};

export default defineConfig(
  globalIgnores(['**/dist/', '**/coverage/', '**/node_modules/', 'bench/results/', 'docs/api/', 'docs/.vitepress/cache/', 'docs/.vitepress/.temp/', 'test/others/generated/']),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,

  // TypeScript
  { files: ['**/*.ts'], extends: [tseslint.configs.recommended] },
  {
    files: SOURCES,
    ignores: TYPES,
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { tsdoc, regexp },
    rules: {
      'max-lines': ['error', { max: 250, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 40, skipBlankLines: true, skipComments: true }],
      'no-restricted-imports': imports(bottleneck, pRetry),
      'no-restricted-syntax': ['error', exportAll],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unused-vars': UNUSED,
      ...loose('no-unsafe-assignment', 'no-unsafe-argument', 'no-unsafe-member-access', 'no-unsafe-return', 'no-unsafe-call'), // axios types bodies as any
      ...loose('unbound-method', 'no-base-to-string', 'prefer-promise-reject-errors', 'no-unnecessary-type-assertion'), // mostly wrong here: reasons and bodies are unknown by nature
      'no-prototype-builtins': 'off',
      'tsdoc/syntax': 'error',
      // Servers write the texts that patterns are tried on.
      'regexp/no-super-linear-backtracking': 'error',
      'regexp/no-super-linear-move': 'error',
    },
  },
  { files: ['packages/core/src/**/*.ts'], ignores: ['packages/core/src/cli*', 'packages/core/src/cli*/**'], rules: { ...pure, 'no-restricted-imports': imports(anything) } },
  { files: ['packages/engine/src/pace/**/*.ts'], rules: pure },
  { files: ['packages/engine/src/gate/backoff-queue.ts'], rules: { 'no-restricted-imports': imports(pRetry) } },
  { files: ['packages/engine/src/loop/retry-loop.ts'], rules: { 'no-restricted-imports': imports(bottleneck) } },
  { files: ['packages/*-adapter/src/**/*.ts'], rules: { 'no-restricted-imports': imports(bottleneck, pRetry, otherAdapter) } },
  {
    files: ['**/test/**/*.ts', 'bench/**/*.ts'],
    rules: { 'no-control-regex': 'off', '@typescript-eslint/no-non-null-assertion': 'off', '@typescript-eslint/no-unused-vars': UNUSED },
  },

  // Scripts and examples
  {
    files: ['**/*.{js,mjs,cjs}'],
    languageOptions: { globals: Object.fromEntries(NODE_GLOBALS.map((name) => [name, 'readonly'])) },
    rules: { 'no-unused-vars': UNUSED, 'max-lines-per-function': ['error', { max: 40 }] },
  },
  {
    files: ['bench/*/test/**/*.mjs'],
    languageOptions: { globals: Object.fromEntries(['describe', 'it', 'expect'].map((name) => [name, 'readonly'])) },
    rules: { 'max-lines-per-function': 'off' },
  },
  {
    files: ['**/*.cjs', 'examples/commonjs-bot/**/*.js'],
    languageOptions: { sourceType: 'commonjs', globals: { require: 'readonly', module: 'writable', __dirname: 'readonly' } },
  },
);
