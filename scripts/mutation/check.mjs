// What a check has to measure again, given the record and the files as they are, and what it makes of that. Pure.

/** More mutants than this in changed files take a check too long (some six minutes): then it is time for a new record. */
const MAX_MUTANTS = 1300;

/** When tests have changed, so much of each file that has not is mutated: the first of every so many pieces of so many lines. */
const PIECE = { lines: 8, every: 10 };

/** What makes a record useless, in words. `sources` and `changed` are the files of a package; `of` counts the mutants of an entry. */
export function staleness(record, sources, changed) {
  const missing = sources.filter((file) => record[file] === undefined);
  const gone = Object.keys(record).filter((file) => file.includes('/src/') && !sources.includes(file));
  const mutants = changed.reduce((sum, file) => sum + (record[file]?.of ?? 0), 0);
  return [
    ...missing.map((file) => `${file} is not in the record`),
    ...gone.map((file) => `${file} is in the record, but no longer there`),
    ...(mutants > MAX_MUTANTS ? [`the ${changed.length} files that have changed had ${mutants} mutants, a check takes up to ${MAX_MUTANTS}`] : []),
  ];
}

/** The pieces of a file of so many lines that stand for all of it, as Stryker wants them. Where they begin depends on the name: short files count as well. */
export function sampleOf(file, lines) {
  const step = PIECE.lines * PIECE.every;
  const start = [...file].reduce((sum, letter) => sum + letter.codePointAt(0), 0) % PIECE.every;
  const pieces = [];
  for (let first = start * PIECE.lines + 1; first <= lines; first += step) pieces.push(`${file}:${first}-${Math.min(lines, first + PIECE.lines - 1)}`);
  return pieces;
}

/** The files in which tests now miss more mutants of the sample than they missed of all: in these they have become worse, without a doubt. */
export function weaker(record, sampled) {
  return Object.entries(sampled)
    .map(([file, { detected, of }]) => ({ file, missed: of - detected, before: record[file].of - record[file].detected }))
    .filter(({ missed, before }) => missed > before)
    .map(({ file, missed, before }) => `${file}: tests miss ${missed} mutants of the sample; they missed ${before} of all`);
}
