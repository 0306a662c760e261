// What Holdfast costs while nothing is limited: `pnpm bench:overhead`, or with the names of parts, such as `pnpm bench:overhead load`. Build first.
// What is counted must be right, and what is timed may not be far off: else it fails.
// Young objects get the room that they have at most anyway, so that no collection disturbs the counting of bytes.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import process from 'node:process';

const FLAGS = ['--expose-gc', '--min-semi-space-size=16'];
const PARTS = ['fetch', 'axios', 'load', 'diagnostics'];

const asked = process.argv.slice(2);
for (const part of PARTS.filter((name) => asked.length === 0 || asked.includes(name))) {
  const { status } = spawnSync(process.execPath, [...FLAGS, join(import.meta.dirname, `${part}.mjs`)], { stdio: 'inherit' });
  process.exitCode ||= status ?? 1;
}
