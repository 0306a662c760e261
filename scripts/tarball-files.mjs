// What a tarball holds, as scripts/check-packages.mjs looks at it.
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

const NEEDED = ['LICENSE', 'README.md', 'package.json', 'dist/index.js', 'dist/index.cjs', 'dist/index.d.ts', 'dist/index.d.cts'];
const NOTICES = 'dist/THIRD-PARTY-NOTICES.txt';
const ALLOWED = /^(?:dist\/.+\.(?:js|cjs|d\.ts|d\.cts|js\.map|cjs\.map)|dist\/THIRD-PARTY-NOTICES\.txt|package\.json|README\.md|LICENSE)$/;
/** The hash in the name of a part that several entry points share; it changes with every change of the code. */
const HASH = /-[\w-]{8}(?=\.)/;

/** Compares the files with the committed list, which a change of them has to change as well. */
export function checkFileList(folder, content, update) {
  const found = filesIn(content);
  const list = join(folder, 'etc', `${basename(folder)}.files.txt`);
  const text = `${[...new Set(found.map((file) => (file.startsWith('dist/') ? file.replace(HASH, '-*') : file)))].sort().join('\n')}\n`;
  const extra = found.filter((file) => !ALLOWED.test(file)).map((file) => `${file} must not be packed`);
  const missing = NEEDED.filter((file) => !found.includes(file)).map((file) => `${file} is missing`);
  const committed = existsSync(list) ? readFileSync(list, 'utf8') : '';
  if (text !== committed && update) {
    mkdirSync(dirname(list), { recursive: true });
    writeFileSync(list, text);
  }
  const differs = text !== committed && !update ? [...differences(committed, text), `If that is meant: npm run check:packages -- --update`] : [];
  return [...extra, ...missing, ...differs];
}

function differences(before, after) {
  const [old, now] = [before, after].map((text) => text.split('\n').filter(Boolean));
  return [...old.filter((line) => !now.includes(line)).map((line) => `- ${line}`), ...now.filter((line) => !old.includes(line)).map((line) => `+ ${line}`)];
}

/** A script's map has to be there, and to hold the sources that it names: those are not packed. */
export function findDanglingMaps(content) {
  return filesIn(content).flatMap((file) => {
    const [, map] = /^\/\/# sourceMappingURL=(.+)$/m.exec(file.endsWith('js') ? readFileSync(join(content, file), 'utf8') : '') ?? [];
    if (map === undefined) return [];
    const path = join(content, dirname(file), map);
    if (!existsSync(path)) return [`${file}: no ${map}`];
    const { sources, sourcesContent = [] } = JSON.parse(readFileSync(path, 'utf8'));
    return sources.filter((_, i) => typeof sourcesContent[i] !== 'string').map((source) => `${map}: ${source} is not in it`);
  });
}

/** The code of others in a bundle, as its maps tell, goes with a copy of its licence. */
export function findMissingNotices(content) {
  const path = join(content, NOTICES);
  const notices = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const maps = filesIn(content).filter((file) => file.endsWith('.map'));
  const sources = maps.flatMap((file) => JSON.parse(readFileSync(join(content, file), 'utf8')).sources);
  const copied = new Set(sources.flatMap((source) => /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(source)?.[1] ?? []));
  return [...copied].filter((name) => !notices.includes(`${name} `)).map((name) => `${name} is in a bundle, but not its licence in ${NOTICES}`);
}

function filesIn(folder) {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return names.filter((name) => statSync(join(folder, name)).isFile()).map((name) => name.replaceAll('\\', '/'));
}
