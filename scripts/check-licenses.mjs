// Whoever installs Holdfast gets these packages too, as dependencies or inside a bundle: only licences that ask for no more than a notice.
// Build first.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import process from 'node:process';

const ALLOWED = new Set(['MIT', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'Apache-2.0']);

const { packageManager } = JSON.parse(readFileSync('package.json', 'utf8'));
const filter = ['--filter', './packages/*'];
const { stdout, stderr } = spawnSync('npx', ['--yes', packageManager, ...filter, 'licenses', 'list', '--prod', '--json'], {
  encoding: 'utf8',
  shell: process.platform === 'win32',
});
if (!stdout.startsWith('{')) throw new Error(`pnpm licenses said: ${stdout}${stderr}`);
const installed = Object.entries(JSON.parse(stdout)).flatMap(([licence, packages]) => packages.map(({ name }) => ({ name, licence })));
const bundled = readdirSync('packages').flatMap(bundledIn);
const refused = [...installed, ...bundled].filter(({ licence }) => !ALLOWED.has(licence));
for (const { name, licence } of refused) console.error(`${name}: ${licence}`);
const licences = new Set([...installed, ...bundled].map(({ licence }) => licence));
console.log(`${installed.length} production dependencies, ${bundled.length} bundled packages: ${[...licences].join(', ')}`);
process.exitCode = refused.length === 0 ? 0 : 1;

/** What the notices of a built package name; packages/engine/scripts/notices.ts writes them. */
function bundledIn(folder) {
  const path = `packages/${folder}/dist/THIRD-PARTY-NOTICES.txt`;
  if (!existsSync(path)) return [];
  return Array.from(readFileSync(path, 'utf8').matchAll(/^(\S+) \d\S* \((.+)\)$/gm), ([, name, licence]) => ({ name, licence }));
}
