// node scripts/prepare-publish.mjs <repository URL> <tag>: the last changes to the packages before they are published, made by the release workflow and
// not committed. Names the repository in each package.json, as a provenance statement needs it, and makes the links of the READMEs absolute.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { absoluteLinks } from './readme-links.mjs';

const [repository, tag] = process.argv.slice(2);
if (repository === undefined || tag === undefined) throw new Error('Say the repository URL and the tag.');

for (const name of readdirSync('packages')) {
  const folder = `packages/${name}`;
  edit(join(folder, 'package.json'), (text) => `${JSON.stringify({ ...JSON.parse(text), repository: { type: 'git', url: `git+${repository}.git`, directory: folder }, homepage: `${repository}#readme` }, null, 2)}\n`);
  edit(join(folder, 'README.md'), (text) => absoluteLinks(text, folder, `${repository}/blob/${tag}`));
}
console.log(`Packages of ${repository} at ${tag} are ready to be published.`);

function edit(path, change) {
  writeFileSync(path, change(readFileSync(path, 'utf8')));
}
