// Installs the pinned pnpm through npx, installs and builds everything, then runs one package script.
// `npm start` and `npm test` come through here, so that a fresh clone needs nothing but Node, npm and git.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const root = new URL('..', import.meta.url);
const { packageManager } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'));

function pnpm(...args) {
  const { status, error } = spawnSync('npx', ['--yes', packageManager, ...args], {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (error) console.error(`Could not run npx: ${error.message}`);
  if (status !== 0) process.exit(status ?? 1);
}

pnpm('install', '--frozen-lockfile', '--prefer-offline', '--reporter=append-only');
pnpm('run', 'build');
pnpm('run', ...process.argv.slice(2));
