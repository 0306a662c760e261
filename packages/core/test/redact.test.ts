import { defineDialect, describeCall, redact, rocketcad, secretsOf } from '../src/index.js';

const telegramLike = defineDialect({ name: 't', credential: { path: /^\/bot([^/]{1,100})\// } });

describe('describeCall', () => {
  it.each<[string | undefined, string | undefined, string]>([
    ['post', 'https://api.therocketcad.com/api/1.1/wf/ping?api_key=abc#x', 'POST https://api.therocketcad.com/api/1.1/wf/ping'],
    [undefined, 'http://localhost:8080/a', 'GET http://localhost:8080/a'],
    ['GET', 'https://user:pass@a.example/b', 'GET https://a.example/b'],
    ['GET', '/wf/ping?api_key=abc', 'GET /wf/ping'],
    ['GET', 'wf/ping#api_key=abc', 'GET wf/ping'],
    ['GET', '//user:pass@a.example/b', 'GET //a.example/b'],
    ['GET', 'https://user:pass@[broken/b?key=1', 'GET https://[broken/b'],
    ['GET', 'app://host/path?key=1', 'GET app://host/path'],
    ['GET', '', 'GET'],
    ['GET', undefined, 'GET'],
    ['GET', '/to//me@home', 'GET /to//me@home'],
    ['GET\r\nX: 1', '/a\nb\u202e', 'GET X: 1 /a b'],
  ])('%j %j', (method, url, label) => {
    expect(describeCall(method, url)).toBe(label);
  });

  it('hides a credential in the path, also of a relative URL', () => {
    expect(describeCall('GET', 'https://api.example/bot123:ABC/send', telegramLike)).toBe('GET https://api.example/bot[redacted]/send');
    expect(describeCall('GET', '/bot123:ABC/send', telegramLike)).toBe('GET /bot[redacted]/send');
    expect(describeCall('GET', 'https://api.example/send', telegramLike)).toBe('GET https://api.example/send');
    expect(describeCall('GET', 'https://api.example/x', rocketcad)).toBe('GET https://api.example/x');
  });

  it('is short', () => {
    expect(describeCall('GET', `https://a.example/${'x'.repeat(5000)}`)).toHaveLength(300);
  });
});

describe('redact', () => {
  it('replaces every secret, the longest first as secretsOf sorts them', () => {
    expect(redact('a abcd b abcdef c abcd', ['abcdef', 'abcd'])).toBe('a [redacted] b [redacted] c [redacted]');
    expect(redact('$& a.c', ['a.c'])).toBe('$& [redacted]');
  });

  it('removes what can forge or reorder lines', () => {
    expect(redact(' a\r\nb\u0000c\u001b[31m\u2028d\u202ee\u2066f\u061cg\u009fh ', [])).toBe('a b c [31m d e f g h');
  });

  it('cuts', () => {
    expect(redact('x'.repeat(600), [])).toBe(`${'x'.repeat(499)}…`);
    expect(redact('x'.repeat(500), [])).toBe('x'.repeat(500));
    expect(redact('x'.repeat(6000), ['top-secret'])).toBe(`${'x'.repeat(499)}…`);
    expect(redact('abcdef', [], 3)).toBe('ab…');
  });

  it('does not show the beginning of a secret that the cut left', () => {
    const long = 'k'.repeat(480);
    const text = `${long.repeat(10)}${'y'.repeat(196)}top-secret`;
    expect(redact(text, [long, 'top-secret'])).not.toContain('to');
  });
});

describe('secretsOf', () => {
  it.each<[string, Parameters<typeof secretsOf>[0], string[]]>([
    ['a query parameter', { url: 'https://a.example/?api_key=abcdef&page=12345' }, ['abcdef']],
    ['a query parameter in an encoding', { url: 'https://a.example/?token=a%2fb%20c+d' }, ['a%2fb%20c+d', 'a/b c d']],
    ['a parameter without a value', { url: 'https://a.example/?token&key=' }, []],
    ['a relative URL', { url: '/x?access_token=abcdef#y?z=1' }, ['abcdef']],
    ['a URL that is none', { url: 'http://[x?api_key=abcdef', headers: [['x-api-key', 'ghijkl']] }, ['abcdef', 'ghijkl']],
    ['user info', { url: 'https://us%40er:pa%2Fss@a.example/' }, ['us%40er', 'us@er', 'pa%2Fss', 'pa/ss']],
    ['user info that cannot be decoded', { url: 'https://us%er:pass@a.example/' }, ['us%er', 'pass']],
    ['fields', { fields: [['api_key', 'abcdef'], ['page', 'one!'], ['token', 1234567]] }, ['abcdef']],
    ['a bearer token', { headers: [['Authorization', 'Bearer abcdef']] }, ['Bearer abcdef', 'abcdef']],
    ['several parts', { headers: [['authorization', 'Digest abc def']] }, ['abc def']],
    ['a number among the fields', { fields: [['token', 1234567]] }, []],
    ['a bare token', { headers: [['authorization', 'abcdef']] }, ['abcdef']],
    ['basic auth', { headers: [['authorization', `Basic ${btoa('someone:hidden')}`]] }, ['someone', 'hidden', 'someone:hidden', btoa('someone:hidden')]],
    ['basic auth without a colon', { headers: [['proxy-authorization', `basic ${btoa('someone')}`]] }, ['someone']],
    ['basic auth that is none, and what follows it', { headers: [['authorization', 'Basic %%%%'], ['x-auth-token', 'abcdef']] }, ['%%%%', 'abcdef']],
    ['cookies', { headers: [['cookie', 'sid=abcdef; theme=dark; empty=']] }, ['abcdef', 'dark']],
    ['another header', { headers: [['x-session', 'abcdef'], ['accept', 'text/html']] }, ['abcdef']],
    ['a JSON body', { body: ' {"auth":{"apiKey":"abcdef"},"passwords":["ghijkl"],"name":"nobody"}' }, ['abcdef', 'ghijkl']],
    ['a JSON list', { body: '[{"secret":"abcdef"}]' }, ['abcdef']],
    ['a broken JSON body', { body: '{"secret":"abcdef"' }, []],
    ['a form', { body: 'client_secret=abcdef&client_secret=ghijkl&x=12345' }, ['abcdef', 'ghijkl']],
    ['form objects', { body: new URLSearchParams([['token', 'abcdef'], ['token', 'ghijkl']]) }, ['abcdef', 'ghijkl']],
    ['an object', { body: { token: 'abcdef', nothing: null, list: [null, { key: 'ghijkl' }] } }, ['abcdef', 'ghijkl']],
    ['what follows nothing', { body: { nothing: null, token: 'abcdef' } }, ['abcdef']],
    ['a quote in a secret', { body: { token: 'ab"cd' } }, ['ab"cd']],
    ['a body too large', { body: `{"token":"abcdef","x":"${'x'.repeat(70_000)}"}` }, []],
    ['a lone surrogate', { body: { token: 'abc\ud800def' } }, ['abc\ud800def']],
    ['nothing', {}, []],
    ['other bodies', { body: new Uint8Array(4) }, []],
    ['a hostile request', { get url(): string { throw new Error('no'); }, headers: [['x-api-key', 'abcdef']] }, ['abcdef']],
    ['a question mark in a value', { url: '/x?token=ab?cdef' }, ['ab?cdef']],
    ['equal signs in a value', { url: '/x?token=a%62cd==' }, ['a%62cd==', 'abcd==']],
    ['two spaces after the scheme', { headers: [['authorization', `Basic  ${btoa('someone:hidden')}`]] }, ['someone', 'hidden']],
    ['a password without a user', { headers: [['authorization', `Basic ${btoa(':hidden')}`]] }, ['hidden']],
    ['a form that looks like JSON further inside', { body: 'token=abc[def' }, ['abc[def']],
    ['the longest body', { body: `token=abcdef&x=${'x'.repeat(65_536 - 15)}` }, ['abcdef']],
    ['a short value', { url: '/?key=abc' }, []],
  ])('%s', (_case, request, expected) => {
    const found = secretsOf(request);
    expect(found).toEqual(expect.arrayContaining(expected));
    if (expected.length === 0) expect(found).toEqual([]);
  });

  it.each<[string, Parameters<typeof secretsOf>[0], string[]]>([
    ['as it is', { fields: [['token', `a b/'"c`]] }, [`a b/'"c`]],
    ['as it was written, and what a parser makes of it', { url: 'https://a.example/?token=a%2fb\ncd' }, ['a%2fb\ncd', 'a/b\ncd', 'a/bcd']],
    ['cookies without the space around', { headers: [['cookie', 'sid= abcdef ;x=1']] }, ['abcdef']],
    ['another scheme than Basic', { headers: [['authorization', 'Bearer c29tZW9uZQ']] }, ['Bearer c29tZW9uZQ', 'c29tZW9uZQ']],
    ['Basic without a colon', { headers: [['proxy-authorization', 'basic c29tZW9uZQ']] }, ['basic c29tZW9uZQ', 'c29tZW9uZQ', 'someone']],
    ['four letters, not three', { fields: [['key', 'abcd'], ['token', 'abc']] }, ['abcd']],
    ['five levels, not six', { body: { key: 'first', a: { b: { c: { d: { key: 'fifth', e: { key: 'sixth' } } } } } } }, ['fifth', 'first']],
  ])('exactly: %s', (_case, request, expected) => {
    expect([...secretsOf(request)].sort()).toEqual(expected.sort());
  });

  it('reads 200 entries of an object', () => {
    const body = Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`key${i}`, `value${i}`]));
    expect(secretsOf({ body })).toHaveLength(200);
  });

  it('does not collect what is no secret', () => {
    expect(secretsOf({ url: 'https://a.example/wf/ping?page=12345', headers: [['accept', 'text/html']], body: { name: 'somebody' } })).toEqual([]);
  });

  it('does not use up a body that can be read only once', () => {
    const once = (function* () { yield ['token', 'abcdef'] as const; })();
    secretsOf({ body: once });
    expect(once.next().done).toBe(false);
  });

  it('the credential that the dialect names, in any case', () => {
    const named = defineDialect({ name: 'n', credential: [{ query: 'apid' }, { header: 'X-App-Id' }, { path: /^\/v1\/([^/]{1,50})\// }] });
    expect(secretsOf({ url: '/v1/path%2Fid/x?APID=queryid', headers: [['x-app-id', 'headerid']] }, named)).toEqual(
      expect.arrayContaining(['path%2Fid', 'path/id', 'queryid', 'headerid']),
    );
    expect(secretsOf({ url: '/v2/?APID=queryid' })).toEqual([]);
  });

  it('is sorted, so that no part of a longer secret is left', () => {
    const found = secretsOf({ headers: [['authorization', 'Bearer abcdef']], url: '/?key=abcd' });
    expect(found).toEqual([...found].sort((a, b) => b.length - a.length));
    expect(redact('Bearer abcdef', found)).toBe('[redacted]');
  });
});
