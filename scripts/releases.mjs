// Other Node releases than the one at hand. The npm package `node` brings them.
import { spawnSync } from 'node:child_process';
import process from 'node:process';

/** Those that Holdfast supports; CI itself runs on the oldest. */
export const RELEASES = ['22', '24'];

/** Runs a script on a release. */
export function runOn(release, args, options) {
  return spawnSync('npx', ['--yes', '--package', `node@${release}`, 'node', ...args], { ...options, shell: process.platform === 'win32', env: { ...process.env, NODE_OPTIONS: '' } });
}
