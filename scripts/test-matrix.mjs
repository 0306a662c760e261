// Runs the whole test suite on every Node release that Holdfast supports besides the one at hand. The npm package `node` brings them.
import { spawnSync } from 'node:child_process';

const RELEASES = ['22', '24'];
const root = new URL('..', import.meta.url);

let failed = false;
for (const release of RELEASES) {
  const node = (...args) => spawnSync('npx', ['--yes', '--package', `node@${release}`, 'node', ...args], { cwd: root, stdio: 'inherit', env: { ...process.env, NODE_OPTIONS: '' } });
  console.log(`--- Node ${release}`);
  node('--version');
  const { status } = node('node_modules/jest/bin/jest.js', '--ci', ...process.argv.slice(2));
  if (status !== 0) failed = true;
}
process.exit(failed ? 1 : 0);
