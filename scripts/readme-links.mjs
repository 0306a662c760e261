// Links of the packages' READMEs. In the repository they are relative; on a package's page there is nothing beside the README, so they are made
// absolute for publishing, to the files of the version that is published.
import { posix } from 'node:path';

const LINK = /(\]\()(?![a-z]+:|#)([^)#\s]+)(#[^)\s]*)?\)/g;

/**
 * Makes relative links absolute.
 *
 * @param base - Where the root of the repository can be read, without a slash at the end.
 */
export function absoluteLinks(markdown, folder, base) {
  return markdown.replace(LINK, (_, start, path, anchor = '') => `${start}${base}/${posix.join(folder, path)}${anchor})`);
}
