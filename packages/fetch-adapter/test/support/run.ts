import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Runs a script of the tests in a process of its own, and reads the JSON that it prints. */
export function run<T>(script: string, ...args: string[]): Promise<T> {
  const file = join(__dirname, '..', script);
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [file, ...args], { maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
      if (error === null) resolve(JSON.parse(stdout) as T);
      else reject(new Error(`${script} failed: ${stderr}`));
    });
  });
}

export interface Bundle {
  readonly imports: string[];
  readonly inputs: string[];
  readonly gzip: number;
  /** Where it was written. */
  readonly url: string;
}

/** Bundles the adapter from its sources into a directory for temporary files; `remove()` removes it. */
export async function bundle(platform: 'browser' | 'node'): Promise<Bundle & { remove(): void }> {
  const directory = mkdtempSync(join(tmpdir(), 'holdfast-'));
  const file = join(directory, 'adapter.mjs');
  const made = await run<Bundle>('support/bundle.mjs', platform, file);
  return { ...made, url: pathToFileURL(file).href, remove: () => rmSync(directory, { recursive: true }) };
}
