import { lastfm, mediawiki, omdb } from '../src/dialects/index.js';
import { classify, type Dialect } from '../src/index.js';

/** Of the APIs that answer in XML: the declaration and white space may be there or not, and nothing else may stand in front. */
const FAILURES: readonly (readonly [Dialect, readonly string[]])[] = [
  [omdb, ['<root response="False">', '<error>Movie not found!</error>', '</root>']],
  [lastfm, ['<lfm status="failed">', '<error code="7">Invalid resource</error>', '</lfm>']],
  [mediawiki, ['<api servedby="mw1">', '<error code="nosuchsection" info="There is no section" />', '</api>']],
];
const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>';

describe.each(FAILURES.map(([dialect, parts]) => [dialect.name, dialect, parts] as const))('%s', (_name, dialect, parts) => {
  const kindOf = (body: string) => classify({ status: 200, body }, dialect).kind;

  it.each([
    ['bare', parts.join('')],
    ['declared', DECLARATION + parts.join('')],
    ['with white space', `\n  ${DECLARATION}\n  ${parts.join('\n  ')}`],
    ['with white space alone', `\n  ${parts.join('\n  ')}`],
  ])('%s: a failure', (_case, body) => {
    expect(kindOf(body)).toBe('not-found');
  });

  it.each([
    ['after other text', `Hello ${parts.join('')}`],
    ['after two declarations', DECLARATION + DECLARATION + parts.join('')],
    ['inside another element', `<page>${parts.join('')}</page>`],
    ['after another element', `${parts[0]}<x/>${parts[1]}`],
    ['far behind', ' '.repeat(500) + parts.join('')],
    ['without its root', parts[1]!],
  ])('%s: none', (_case, body) => {
    expect(kindOf(body)).toBe('ok');
  });
});

it('reads the message up to the next element', () => {
  expect(classify({ status: 200, body: '<root response="false"><error>No <b>such</b> film</error>' }, omdb).message).toBe('No ');
  expect(classify({ status: 200, body: '<lfm status="failed"><error code="29">\n  Rate limit\n</error>' }, lastfm).message).toBe('Rate limit');
});

it('mediawiki: the attributes of the error alone count, before its text', () => {
  const read = (error: string) => classify({ status: 200, body: `<api>${error}</api>` }, mediawiki);
  expect(read('<error xml:space="preserve" code="ratelimited" info="x"/>').kind).toBe('ok');
  expect(read('<error id="1" code="ratelimited" docref="see" info="Too fast"/>')).toMatchObject({ code: 'ratelimited', message: 'Too fast' });
  expect(read('<error info="a code=&quot;" code="ratelimited"/>')).toMatchObject({ kind: 'ok' });
  expect(read('<errors code="ratelimited"/>').kind).toBe('ok');
});
