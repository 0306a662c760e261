// Gets the suites that Debian publishes with its source packages and npm does not: node test/others/fetch-debian.mjs
// Only what upstream wrote is unpacked, from the source list that this machine has for its binary packages; nothing of the system is changed.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import suites from './suites.cjs';

/** By source package: the folder it goes to, and what of it is needed. */
const PACKAGES = { 'node-fetch': ['node-fetch-3', ['package.json', 'src', 'test']], 'node-whatwg-fetch': ['whatwg-fetch', ['test']] };

const missing = Object.entries(PACKAGES).filter(([, [folder]]) => !existsSync(join(suites.GENERATED, folder)));
const temp = mkdtempSync(join(tmpdir(), 'holdfast-suites-'));
try {
  if (missing.length > 0) apt('update');
  for (const [name, [folder, parts]] of missing) {
    unpack(name, folder, parts);
    console.log(`${name}: ${join(suites.GENERATED, folder)}`);
  }
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
} finally {
  rmSync(temp, { recursive: true });
}

function apt(...args) {
  const sources = join(temp, 'sources');
  if (!existsSync(sources)) {
    mkdirSync(join(temp, 'lists/partial'), { recursive: true });
    mkdirSync(sources);
    const own = '/etc/apt/sources.list.d/debian.sources';
    writeFileSync(join(sources, 'debian.sources'), readFileSync(own, 'utf8').replaceAll(/^Types:.*$/gm, 'Types: deb-src'));
  }
  const options = ['Dir::Etc::sourcelist=/dev/null', `Dir::Etc::sourceparts=${sources}`, `Dir::State::lists=${temp}/lists`, 'Acquire::Retries=3', 'APT::Sandbox::User=root'];
  run('apt-get', '-qq', ...options.flatMap((option) => ['-o', option]), ...args);
}

function unpack(name, folder, parts) {
  apt('source', '--download-only', '--tar-only', name);
  const tarball = readdirSync(temp).find((file) => file.startsWith(`${name}_`) && file.includes('.orig.tar.'));
  const unpacked = join(temp, folder);
  mkdirSync(unpacked);
  run('tar', '--extract', '--file', tarball, '--strip-components=1', '--directory', unpacked);
  for (const part of parts) cpSync(join(unpacked, part), join(suites.GENERATED, folder, part), { recursive: true });
}

function run(command, ...args) {
  const { status, stderr, error } = spawnSync(command, args, { cwd: temp, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.at(-1)} failed: ${stderr ?? error?.message}`);
}
