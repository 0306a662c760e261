import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { sampleOf, staleness, weaker } from '../../scripts/mutation/check.mjs';

// What `npm run check:mutation` measures, and what it does not let pass.

const [A, B] = ['packages/core/src/a.ts', 'packages/core/src/b.ts'];
const entry = (detected: number, of: number) => ({ hash: 'x', detected, of });

describe('a record', () => {
  it('that knows every file, and no other, is of use', () => {
    expect(staleness({ [A]: entry(1, 2), 'packages/core/test': entry(0, 0) }, [A], [])).toEqual([]);
  });

  it('that lacks a file, or has one too many, is not', () => {
    expect(staleness({ [A]: entry(1, 2) }, [B], [])).toEqual([`${B} is not in the record`, `${A} is in the record, but no longer there`]);
  });

  it('is out of date when too much has changed to be measured again in a check', () => {
    expect(staleness({ [A]: entry(1, 1000), [B]: entry(1, 300) }, [A, B], [A, B])).toEqual([]);
    expect(staleness({ [A]: entry(1, 1000), [B]: entry(1, 301) }, [A, B], [A, B])).toEqual(['the 2 files that have changed had 1301 mutants, a check takes up to 1300']);
  });
});

describe('when tests have changed', () => {
  it('a tenth of a long file is mutated, the same each time, and all of its lines by one name or another', () => {
    const files = Array.from({ length: 10 }, (_, i) => `a${String.fromCharCode(97 + i)}.ts`);
    const lines = files.flatMap((file) => sampleOf(file, 800).flatMap((piece) => linesOf(piece)));
    expect(sampleOf(A, 800)).toEqual(sampleOf(A, 800));
    expect(lines).toHaveLength(800);
    expect(new Set(lines)).toEqual(new Set(Array.from({ length: 800 }, (_, i) => i + 1)));
  });

  it('no line is mutated that a short file does not have', () => {
    for (let lines = 1; lines < 200; lines++) expect(sampleOf(A, lines).flatMap(linesOf).every((line) => line >= 1 && line <= lines)).toBe(true);
  });

  it('a file fails in which the sample alone shows more misses than there were', () => {
    const record = { [A]: entry(8, 10), [B]: entry(10, 10) };
    expect(weaker(record, { [A]: entry(1, 3), [B]: entry(3, 3) })).toEqual([]);
    expect(weaker(record, { [A]: entry(0, 3), [B]: entry(2, 3) })).toEqual([
      `${A}: tests miss 3 mutants of the sample; they missed 2 of all`,
      `${B}: tests miss 1 mutants of the sample; they missed 0 of all`,
    ]);
  });
});

it('the check says how to make a record that is out of date', () => {
  const root = mkdtempSync(join(tmpdir(), 'holdfast-mutation-test-'));
  try {
    for (const folder of ['packages/core/src', 'packages/engine/src', 'packages/core/test', 'packages/engine/test', 'scripts/mutation']) mkdirSync(join(root, folder), { recursive: true });
    writeFileSync(join(root, A), 'export const a = 1;\n');
    writeFileSync(join(root, 'scripts/mutation/record.json'), '{}');
    const { status, stderr } = spawnSync(process.execPath, [resolve('scripts/mutation/run.mjs'), '--changed'], { cwd: root, encoding: 'utf8' });
    expect(status).toBe(1);
    expect(stderr).toContain(`${A} is not in the record`);
    expect(stderr).toContain('npm run test:mutation');
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
});

function linesOf(piece: string): number[] {
  const [first, last] = piece.split(':')[1]!.split('-').map(Number) as [number, number];
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}
