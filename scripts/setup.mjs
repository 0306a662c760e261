// Installs what is missing with the pinned pnpm (through npx), builds the packages, then runs one package script.
// `npm start` and `npm test` come through here, so that a fresh clone needs nothing but Node, npm and git.
// A step is left out when its inputs are those of the last time that it succeeded; delete node_modules/.holdfast to run all.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const stamps = join(root, 'node_modules/.holdfast');
const windows = process.platform === 'win32';
const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

const folders = ['packages', 'examples'].flatMap((group) => namesIn(group).map((name) => `${group}/${name}`));
const manifests = ['.', 'bench', 'docs', 'test/others', ...folders].map((folder) => `${folder}/package.json`);
const packages = folders.filter((folder) => folder.startsWith('packages/'));

const installInputs = ['pnpm-lock.yaml', 'pnpm-workspace.yaml', '.npmrc', ...manifests];
const buildInputs = ['tsconfig.base.json', ...packages.flatMap((folder) => ['tsconfig.json', 'tsup.config.ts', ...sourcesIn(folder)].map((name) => `${folder}/${name}`))];

const [script, ...scriptArgs] = process.argv.slice(2);
step('Installing dependencies', installInputs, ['node_modules/.pnpm'], ['install', '--frozen-lockfile', '--prefer-offline', '--reporter=append-only']);
step('Building packages', [...installInputs, ...buildInputs], packages.map((folder) => `${folder}/dist/index.cjs`), ['run', 'build']);
if (script !== undefined) run(script, scriptArgs);

/** Runs pnpm quietly unless nothing changed; shows what it said only if it fails. */
function step(title, inputs, outputs, pnpmArgs) {
  const stamp = join(stamps, pnpmArgs.at(pnpmArgs[0] === 'run' ? 1 : 0));
  const fingerprint = fingerprintOf(inputs);
  if (outputs.every((path) => existsSync(join(root, path))) && read(stamp) === fingerprint) return;
  process.stdout.write(`${title} ... `);
  const start = performance.now();
  rmSync(stamp, { force: true });
  const { status, error, stdout, stderr } = spawnSync('npx', ['--yes', packageManager, ...pnpmArgs], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    shell: windows,
  });
  if (status !== 0) {
    console.error(`failed\n\n${stdout ?? ''}${stderr ?? ''}${error === undefined ? '' : `Could not run npx: ${error.message}`}`);
    process.exit(status || 1);
  }
  mkdirSync(stamps, { recursive: true });
  writeFileSync(stamp, fingerprint);
  console.log(`${((performance.now() - start) / 1000).toFixed(1)} s`);
}

function run(name, args) {
  const { status } = spawnSync('npm', ['run', '--silent', name, '--', ...args], { cwd: root, stdio: 'inherit', shell: windows });
  process.exitCode = status ?? 1;
}

function fingerprintOf(paths) {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch} ${process.version}`);
  for (const path of paths) hash.update(`\n${path}\n`).update(read(join(root, path)) ?? '');
  return hash.digest('hex');
}

function sourcesIn(folder) {
  const parts = ['src', 'scripts'].filter((part) => existsSync(join(root, folder, part)));
  const names = parts.flatMap((part) => readdirSync(join(root, folder, part), { recursive: true, encoding: 'utf8' }).map((name) => `${part}/${name}`));
  return names.filter((name) => name.endsWith('.ts')).sort();
}

function namesIn(group) {
  return readdirSync(join(root, group)).filter((name) => existsSync(join(root, group, name, 'package.json'))).sort();
}

function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
