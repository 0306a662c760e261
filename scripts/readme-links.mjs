// Links of the packages' READMEs. In the repository they are relative; on a package's page there is nothing beside the README, so they are made
// absolute for publishing, to the files of the version that is published.
import { existsSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';

const LINK = /(\]\()(?![a-z]+:|#)([^)#\s]+)(#[^)\s]*)?\)/g;

/**
 * Makes relative links absolute.
 *
 * @param base - Where the root of the repository can be read, without a slash at the end.
 */
export function absoluteLinks(markdown, folder, base) {
  return markdown.replace(LINK, (_, start, path, anchor = '') => `${start}${base}/${posix.join(folder.replaceAll('\\', '/'), path)}${anchor})`);
}

/** Relative links of a package's README that lead to no file, or to no heading of it. */
export function findDanglingLinks(folder) {
  const readme = join(folder, 'README.md');
  return Array.from(readFileSync(readme, 'utf8').matchAll(LINK), ([, , path, anchor]) => {
    const target = join(folder, path);
    if (!existsSync(target)) return `${readme}: there is no ${path}`;
    return anchor === undefined || anchorsOf(readFileSync(target, 'utf8')).includes(anchor) ? null : `${readme}: there is no ${path}${anchor}`;
  }).filter((finding) => finding !== null);
}

function anchorsOf(markdown) {
  return Array.from(markdown.matchAll(/^#+ (.+)$/gm), ([, title]) => `#${title.toLowerCase().replace(/[^\p{L}\p{N} _-]/gu, '').trim().replaceAll(' ', '-')}`);
}
