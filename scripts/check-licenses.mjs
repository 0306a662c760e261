// Whoever installs Holdfast gets these dependencies too: only licences that ask for no more than a notice.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import process from 'node:process';

const ALLOWED = new Set(['MIT', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'Apache-2.0']);

const { packageManager } = JSON.parse(readFileSync('package.json', 'utf8'));
const filter = ['--filter', './packages/*'];
const { stdout, stderr } = spawnSync('npx', ['--yes', packageManager, ...filter, 'licenses', 'list', '--prod', '--json'], {
  encoding: 'utf8',
  shell: process.platform === 'win32',
});
if (!stdout.startsWith('{')) throw new Error(`pnpm licenses said: ${stdout}${stderr}`);
const byLicence = Object.entries(JSON.parse(stdout));
const refused = byLicence.filter(([licence]) => !ALLOWED.has(licence));
for (const [licence, packages] of refused) console.error(`${licence}: ${packages.map(({ name }) => name).join(', ')}`);
console.log(`${byLicence.flatMap(([, packages]) => packages).length} production dependencies: ${byLicence.map(([licence]) => licence).join(', ')}`);
process.exitCode = refused.length === 0 ? 0 : 1;
