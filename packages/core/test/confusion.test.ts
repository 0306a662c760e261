import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { allDialects } from '../src/dialects/index.js';
import { classify } from '../src/index.js';
import { confusions, confusionTable, isFalseAlarm } from '../scripts/confusion-table.mjs';
import { corpus } from './corpus.js';

it('no dialect calls another API’s success a failure', () => {
  expect(confusions(corpus, allDialects, classify).filter(isFalseAlarm)).toEqual([]);
});

it('docs/confusion.md is what the script writes', () => {
  const written = readFileSync(join(__dirname, '../../../docs/confusion.md'), 'utf8');
  expect(written).toBe(confusionTable(corpus, allDialects, classify));
});
