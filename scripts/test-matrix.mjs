// Runs the whole test suite on every Node release that Holdfast supports besides the one at hand: pnpm test:matrix [arguments of jest]
import { RELEASES, runOn } from './releases.mjs';

const root = new URL('..', import.meta.url);

let failed = false;
for (const release of RELEASES) {
  console.log(`--- Node ${release}`);
  const { status } = runOn(release, ['node_modules/jest/bin/jest.js', '--ci', ...process.argv.slice(2)], { cwd: root, stdio: 'inherit' });
  if (status !== 0) failed = true;
}
process.exit(failed ? 1 : 0);
