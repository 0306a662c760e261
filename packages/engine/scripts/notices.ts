// For the build: writes down whose code is in a bundle, with the licences, which ask for no more than to come along.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Options } from 'tsup';

const PACKAGE = /^.*\bnode_modules\/(?:@[^/]+\/)?[^/]+/;

/** An esbuild plugin; `target` is the file that it writes. */
export function notices(target: string): NonNullable<Options['esbuildPlugins']>[number] {
  return {
    name: 'notices',
    setup({ initialOptions, onEnd }) {
      initialOptions.metafile = true;
      onEnd(({ metafile }) => {
        const folders = Object.keys(metafile?.inputs ?? {}).flatMap((path) => PACKAGE.exec(path)?.[0] ?? []);
        mkdirSync(dirname(target), { recursive: true });
        writeFileSync(target, [...new Set(folders)].sort().map(noticeOf).join('\n'));
      });
    },
  };
}

/** The first line is read again by scripts/check-licenses.mjs. */
function noticeOf(folder: string): string {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Record<string, string>;
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  if (file === undefined) throw new Error(`${name} has no licence file`);
  return `${name} ${version} (${license})\n\n${readFileSync(join(folder, file), 'utf8').trim()}\n`;
}
