import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

// The scripts of a release, run on a small workspace.

let root: string;
const SECTION = '## 1.2.3 (2026-01-31)\n\n- **New:** all of it.\n';

const write = (path: string, text: string | object): void => {
  mkdirSync(join(root, path, '..'), { recursive: true });
  writeFileSync(join(root, path), typeof text === 'string' ? text : JSON.stringify(text));
};
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
function run(script: string, ...args: string[]): { readonly status: number | null; readonly said: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [resolve('scripts', script), ...args], { cwd: root, encoding: 'utf8' });
  return { status, said: stdout + stderr };
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'holdfast-release-'));
  write('package.json', { version: '1.2.3' });
  write('packages/core/package.json', { name: '@holdfast/core', version: '1.2.3' });
  write('packages/engine/package.json', { name: '@holdfast/engine', version: '1.2.3', dependencies: { '@holdfast/core': 'workspace:^' } });
  write('CHANGELOG.md', `# Changelog\n\n${SECTION}\n## 1.2.2 (2026-01-01)\n\n- **Fix:** a bit.\n`);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe('check-release', () => {
  test('versions in step with the changelog pass, with the tag of that version too', () => {
    expect(run('check-release.mjs')).toMatchObject({ status: 0, said: 'version 1.2.3, 0 findings\n' });
    expect(run('check-release.mjs', 'v1.2.3').status).toBe(0);
  });

  test.each<[string, string, () => void, string[]]>([
    ['a version out of step', 'packages/engine has version 1.2.2', () => write('packages/engine/package.json', { version: '1.2.2' }), []],
    ['a private package', 'packages/core is private', () => write('packages/core/package.json', { version: '1.2.3', private: true }), []],
    ['a sibling by number', 'wants @holdfast/core ^1.0.0', () => write('packages/engine/package.json', { version: '1.2.3', dependencies: { '@holdfast/core': '^1.0.0' } }), []],
    ['no entry', 'has no section "## 1.2.3 (…)"', () => write('CHANGELOG.md', '# Changelog\n\n## 1.2.2 (2026-01-01)\n\n- x\n'), []],
    ['an empty entry', 'tells nothing of 1.2.3', () => write('CHANGELOG.md', '## 1.2.3 (2026-01-31)\n\n## 1.2.2 (2026-01-01)\n\n- x\n'), []],
    ['an entry in the wrong place', 'is not the first section', () => write('CHANGELOG.md', `## 1.2.4 (unreleased)\n\n- x\n\n${SECTION}`), []],
    ['a tag of another version', 'the tag v1.2.4 does not name version 1.2.3', () => undefined, ['v1.2.4']],
    ['a release without its date', 'ends with no date', () => write('CHANGELOG.md', SECTION.replace('2026-01-31', 'unreleased')), ['v1.2.3']],
  ])('%s does not', (_what, says, change, args) => {
    change();
    const { status, said } = run('check-release.mjs', ...args);
    expect([status, said]).toEqual([1, expect.stringContaining(says)]);
  });

  test('what is not released yet needs no date', () => {
    write('CHANGELOG.md', SECTION.replace('2026-01-31', 'unreleased'));
    expect(run('check-release.mjs').status).toBe(0);
  });
});

test('prepare-publish names the repository, and leaves no link of a README relative', () => {
  cpSync('packages/engine/README.md', join(root, 'packages/engine/README.md'));
  write('packages/core/README.md', '[main](../../README.md#errors), [here](#use), [far](https://a.example/x.md), [notes](notes.md)');
  const { status } = run('prepare-publish.mjs', 'https://git.example/us/holdfast', 'v1.2.3');
  expect(status).toBe(0);
  const blob = 'https://git.example/us/holdfast/blob/v1.2.3';
  expect(read('packages/core/README.md')).toBe(`[main](${blob}/README.md#errors), [here](#use), [far](https://a.example/x.md), [notes](${blob}/packages/core/notes.md)`);
  expect(read('packages/engine/README.md')).toContain(`](${blob}/packages/axios-adapter/README.md)`);
  expect(JSON.parse(read('packages/core/package.json'))).toMatchObject({ name: '@holdfast/core', repository: { url: 'git+https://git.example/us/holdfast.git', directory: 'packages/core' } });
  expect(run('prepare-publish.mjs').status).toBe(1);
});
