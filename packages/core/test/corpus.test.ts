import * as dialects from '../src/dialects/index.js';
import type { Dialect } from '../src/index.js';
import { corpus, inCorpusTerms, verdictOn } from './corpus.js';

const known = dialects as unknown as Readonly<Record<string, Dialect>>;

describe.each([...new Set(corpus.map((entry) => entry.dialect))])('documented answers of %s', (name) => {
  const entries = corpus.filter((entry) => entry.dialect === name);

  it.each(entries.map((entry) => [entry.id, entry.case, entry] as const))('%s: %s', (_id, _case, entry) => {
    expect(inCorpusTerms(verdictOn(entry, known[name]!))).toEqual(entry.expect);
  });
});
