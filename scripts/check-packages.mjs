// Proves what users get: packs every package, compares the tarball's files with the list in packages/*/etc, lints it, looks for secrets, installs
// all of them with npm in an empty folder outside the workspace, loads them by `import` and by `require`, makes one call through each adapter
// against the packed emulator, and compiles a consumer. With --update the lists of files are written anew.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import process from 'node:process';
import { RELEASES, runOn } from './releases.mjs';
import { checkFileList, findDanglingMaps, findMissingNotices } from './tarball-files.mjs';

const update = process.argv.includes('--update');
const root = process.cwd();
const { packageManager: pnpm, devDependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
const { catalog } = readCatalog();
const folders = readdirSync('packages').map((name) => join('packages', name));
const temp = mkdtempSync(join(tmpdir(), 'holdfast-packages-'));

try {
  const tarballs = folders.map(pack);
  const consumer = join(temp, 'consumer');
  cpSync('scripts/consumer', consumer, { recursive: true });
  const dependencies = { ...Object.fromEntries(tarballs.map(({ name, path }) => [name, `file:${path}`])), axios: catalog.axios, '@types/node': devDependencies['@types/node'] };
  writeFileSync(join(consumer, 'package.json'), JSON.stringify({ private: true, dependencies, overrides: overridesOf(tarballs) }));
  check('npm install of the tarballs', 'npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'], consumer);
  check('import', 'node', ['load.mjs'], consumer);
  check('require', 'node', ['load.cjs'], consumer);
  for (const release of RELEASES) for (const script of ['load.mjs', 'load.cjs']) checkRun(`${script} on Node ${release}`, runOn(release, [script], { cwd: consumer, encoding: 'utf8' }));
  compile(consumer, 'nodenext', ['--module', 'nodenext', '--moduleResolution', 'nodenext', 'types.mts', 'types.cts']);
  compile(consumer, 'bundler', ['--module', 'esnext', '--moduleResolution', 'bundler', 'types.mts']);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  rmSync(temp, { recursive: true, force: true });
}

/** Packs a package and looks at the tarball as its users and their tools will. */
function pack(folder) {
  const { name } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const target = join(temp, 'tarballs', basename(folder));
  mkdirSync(target, { recursive: true });
  check(`${name}: pack`, 'npx', ['--yes', pnpm, 'pack', '--pack-destination', target], folder);
  const path = join(target, readdirSync(target)[0]);
  const content = join(temp, 'content', basename(folder));
  mkdirSync(content, { recursive: true });
  check(`${name}: unpack`, 'tar', ['-xzf', path, '-C', content, '--strip-components=1']);
  const findings = [...checkFileList(folder, content, update), ...findDanglingMaps(content), ...findMissingNotices(content)];
  if (findings.length > 0) fail(`${name}: files`, findings.join('\n'));
  check(`${name}: no secrets`, bin('secretlint'), ['--secretlintrc', join(root, '.secretlintrc.json'), '**/*'], content);
  check(`${name}: publint`, bin('publint'), ['run', path, '--strict']);
  check(`${name}: are the types wrong`, bin('attw'), [path, '--format', 'ascii', '--profile', 'node16', '--no-emoji']);
  return { name, path };
}

function compile(consumer, title, args) {
  const options = ['--noEmit', '--strict', '--exactOptionalPropertyTypes', '--skipLibCheck', 'false', '--target', 'es2022', '--lib', 'es2023,dom,dom.iterable'];
  check(`types: ${title}`, bin('tsc'), [...options, ...args], consumer);
}

/** Packages that depend on each other take the tarball as well, not what a registry may have under the name. */
function overridesOf(tarballs) {
  return Object.fromEntries(tarballs.map(({ name }) => [name, `$${name}`]));
}

function check(title, command, args, cwd = root) {
  return checkRun(title, spawnSync(command, args, { cwd, encoding: 'utf8', shell: process.platform === 'win32' }));
}

function checkRun(title, { status, stdout, stderr, error }) {
  if (status !== 0) fail(title, `${stdout ?? ''}${stderr ?? ''}${error?.message ?? ''}`);
  console.log(`ok  ${title}`);
  return stdout;
}

function fail(title, text) {
  throw new Error(`FAILED  ${title}\n${text}`);
}

function bin(name) {
  return join(root, 'node_modules/.bin', name);
}

/** The catalog is flat, so a line is an entry. */
function readCatalog() {
  const lines = readFileSync('pnpm-workspace.yaml', 'utf8').matchAll(/^ {2}([\w@/-]+): (\S+)$/gm);
  return { catalog: Object.fromEntries(Array.from(lines, ([, name, range]) => [name, range])) };
}
