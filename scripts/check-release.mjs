// All packages have one version, and CHANGELOG.md tells what is in it. With a tag (`node scripts/check-release.mjs v1.2.3`), as the release
// workflow runs it: the tag names this version, and the changelog gives its date.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';

const [tag] = process.argv.slice(2);
const { version } = manifest('.');
const findings = [...versions(), ...changelog(), ...(tag === undefined || tag === `v${version}` ? [] : [`the tag ${tag} does not name version ${version}`])];

for (const finding of findings) console.error(finding);
console.log(`version ${version}, ${findings.length} findings`);
process.exitCode = findings.length === 0 ? 0 : 1;

function manifest(folder) {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
}

function versions() {
  return readdirSync('packages').flatMap((name) => {
    const { version: own, private: isPrivate, dependencies = {}, peerDependencies = {} } = manifest(join('packages', name));
    const loose = Object.entries({ ...dependencies, ...peerDependencies }).filter(([key, range]) => key.startsWith('@holdfast/') && range !== 'workspace:^');
    return [
      ...(own === version ? [] : [`packages/${name} has version ${own}, the workspace ${version}`]),
      ...(isPrivate === true ? [`packages/${name} is private`] : []),
      ...loose.map(([key, range]) => `packages/${name} wants ${key} ${range} instead of workspace:^`),
    ];
  });
}

/** `## 1.2.3 (2026-01-31)`, or `(unreleased)` until the day of the release; below it at least one entry. */
function changelog() {
  const sections = readFileSync('CHANGELOG.md', 'utf8').split(/^## /m).slice(1);
  const section = sections.find((text) => text.startsWith(`${version} `));
  if (section === undefined) return [`CHANGELOG.md has no section "## ${version} (…)"`];
  const [heading, ...lines] = section.split('\n');
  const date = tag === undefined ? /\((?:unreleased|\d{4}-\d\d-\d\d)\)$/ : /\(\d{4}-\d\d-\d\d\)$/;
  return [
    ...(date.test(heading) ? [] : [`CHANGELOG.md: "## ${heading}" ends with no date`]),
    ...(lines.some((line) => line.startsWith('- ')) ? [] : [`CHANGELOG.md tells nothing of ${version}`]),
    ...(sections[0] === section ? [] : [`CHANGELOG.md: ${version} is not the first section`]),
  ];
}
