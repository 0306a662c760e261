// npm run fuzz [-- --runs N] [--seed N]: the fuzz tests of core with a million cases each, as every night. `npm test` runs 20,000.
// A failure prints its seed and the shortest case that was found; the same seed and count repeat it.
import { spawnSync } from 'node:child_process';
import process from 'node:process';
import { parseArgs } from 'node:util';

const { values } = parseArgs({ options: { runs: { type: 'string', default: '1000000' }, seed: { type: 'string' } } });
const env = { ...process.env, HOLDFAST_FUZZ_RUNS: values.runs, ...(values.seed !== undefined && { HOLDFAST_FUZZ_SEED: values.seed }) };
const { status } = spawnSync(process.execPath, ['node_modules/jest/bin/jest.js', '--ci', 'packages/core/test/fuzz'], { stdio: 'inherit', env });
process.exitCode = status ?? 1;
