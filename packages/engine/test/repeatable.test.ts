import { defineDialect } from '@holdfast/core';
import { isRepeatable } from '../src/scope/repeatable.js';

const dialect = defineDialect({
  name: 'x',
  endpoints: [
    { path: /^\/911$/, repeat: 'never' },
    { path: /^\/ping$/, repeat: 'safe' },
    { path: /^\/read$/, method: 'POST', repeat: 'safe' },
  ],
});
const request = (method: string, url: string) => ({ method, url, header: () => null });
const repeatable = (method: string, url: string, byCall?: boolean, byClient?: () => boolean | undefined) => isRepeatable(request(method, url), dialect, byCall, byClient);

it.each(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PUT', 'DELETE'])('%s may be repeated', (method) => {
  expect(repeatable(method, 'https://a.test/x')).toBe(true);
});

it.each(['POST', 'PATCH', 'CONNECT', 'get'])('%s may not', (method) => {
  expect(repeatable(method, 'https://a.test/x')).toBe(false);
});

it.each<[string, string, boolean]>([
  ['POST', 'https://a.test/ping', true],
  ['POST', 'https://a.test/ping?x=1#y', true],
  ['POST', '/ping?x=/911', true],
  ['POST', 'https://a.test//ping', true],
  ['POST', 'https://a.test/%70ing', true],
  ['POST', 'https://a.test/x/../ping', true],
  ['POST', 'http://[/ping', false],
  ['POST', 'https://a.test/read', true],
  ['PATCH', 'https://a.test/read', false],
  ['GET', 'https://a.test/911', false],
  ['GET', 'https://a.test/%39%31%31?x', false],
])('%s %s: %s, by its endpoint', (method, url, expected) => {
  expect(repeatable(method, url)).toBe(expected);
});

it('the call counts before the client, the client before the endpoint and the method', () => {
  expect(repeatable('GET', 'https://a.test/x', false, () => true)).toBe(false);
  expect(repeatable('POST', 'https://a.test/x', undefined, () => true)).toBe(true);
  expect(repeatable('POST', 'https://a.test/ping', undefined, () => false)).toBe(false);
  expect(repeatable('GET', 'https://a.test/x', undefined, () => undefined)).toBe(true);
  expect(repeatable('POST', 'https://a.test/911', true, () => true)).toBe(false);
});

it('without endpoints the method decides', () => {
  const bare = defineDialect({ name: 'bare' });
  expect(isRepeatable(request('POST', 'https://a.test/911'), bare, undefined, undefined)).toBe(false);
});
