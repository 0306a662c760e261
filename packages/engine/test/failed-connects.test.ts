import { channel } from 'node:diagnostics_channel';
import { failedElsewhere, watchFailedConnects } from '@holdfast/engine';

const URL_ = 'http://api.example/wf/911';
const refused = (port: number): Error => Object.assign(new Error('connect ECONNREFUSED'), { syscall: 'connect', address: '192.0.2.1', port });
const notFound = (hostname: string): Error => Object.assign(new Error('getaddrinfo ENOTFOUND'), { syscall: 'getaddrinfo', hostname });
const within = (cause: unknown): Error => new Error('failed', { cause });

test.each<[string, unknown, string, string | undefined]>([
  ['the port of the call', refused(80), URL_, undefined],
  ['the port of the call, within other errors', within(within(within(refused(80)))), URL_, undefined],
  ['the port of the call, per address', new AggregateError([refused(80), refused(80)]), URL_, undefined],
  ['the port of https', refused(443), 'https://api.example/', undefined],
  ['another port than that of https', refused(80), 'https://api.example/', ''],
  ['a port that the URL names', refused(8080), 'http://api.example:8080/', undefined],
  ['another port', refused(6379), URL_, ''],
  ['another port, within another error', within(refused(6379)), URL_, ''],
  ['another port, per address', new AggregateError([refused(6379), refused(6379)]), URL_, ''],
  ['another port, too deep to be looked for', within(within(within(within(refused(6379))))), URL_, undefined],
  ['the name of the call', notFound('api.example'), URL_, undefined],
  ['the name of the call, as somebody wrote it', notFound('API.example'), URL_, undefined],
  ['another name', notFound('cache.example'), URL_, ''],
  ['a URL that is none', refused(6379), '/wf/911', undefined],
  ['a port of another call of the system', Object.assign(refused(6379), { syscall: 'read' }), URL_, undefined],
  ['a name of another call of the system', Object.assign(notFound('cache.example'), { syscall: 'open' }), URL_, undefined],
  ['a socket without a port', Object.assign(new Error('connect ENOENT'), { syscall: 'connect', address: '/run/x.sock' }), URL_, undefined],
  ['a name that is none', Object.assign(new Error('getaddrinfo'), { syscall: 'getaddrinfo', hostname: 1 }), URL_, undefined],
  ['an error that tells nothing', new Error('no'), URL_, undefined],
  ['no error', null, URL_, undefined],
  ['a text', 'no', URL_, undefined],
])('%s', (_what, error, url, elsewhere) => {
  expect(failedElsewhere(error, url)).toBe(elsewhere);
});

test('undici tells the origin of its errors', () => {
  watchFailedConnects();
  watchFailedConnects();
  const error = new Error('other side closed');
  channel('undici:client:connectError').publish({ connectParams: { protocol: 'http:', host: 'cache.example:81' }, error });
  expect(failedElsewhere(within(error), URL_)).toBe('http://cache.example:81');
  expect(failedElsewhere(error, 'http://cache.example:81/x')).toBeUndefined();
  expect(failedElsewhere(within(within(within(within(error)))), URL_)).toBeUndefined();
  expect(failedElsewhere(error, 'nowhere')).toBe('http://cache.example:81');
});
