import { isJsonLike } from '../src/http/json-like.js';

it.each([
  ['application/json', true],
  ['application/json; charset=utf-8', true],
  ['text/json', true],
  ['application/problem+json', true],
  ['APPLICATION/VND.API+JSON ;v=1', true],
  ['application/x-ndjson', false],
  ['application/json-seq', false],
  [' application/json', true],
  ['multipart/related; type=application/json', false],
  ['xapplication/json', false],
  ['text/html', false],
  ['', false],
  [null, false],
  [undefined, false],
])('%s: %s', (type, expected) => {
  expect(isJsonLike(type)).toBe(expected);
});
