// Writes docs/confusion.md. Needs the built package: `npm run build` first.
import { readFileSync, writeFileSync } from 'node:fs';
import { allDialects } from '../dist/dialects/index.js';
import { classify } from '../dist/index.js';
import { confusionTable } from './confusion-table.mjs';

const here = (path) => new URL(path, import.meta.url);
const corpus = JSON.parse(readFileSync(here('../test/corpus/responses.json'), 'utf8'));
writeFileSync(here('../../../docs/confusion.md'), confusionTable(corpus, allDialects, classify));
