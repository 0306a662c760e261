import { classify, codesByKind, defineDialect, type DialectSpec, when } from '../src/index.js';
import { allDialects, dialectFor, firstOf, githubGraphql, graphql, http, jsonRpc, slack, telegram, vk } from '../src/dialects/index.js';

const acme = defineDialect({
  name: 'acme',
  vendor: 'Acme',
  hosts: ['api.acme.example', '*.eu.acme.example'],
  failure: when({ ok: false }, { code: 'error.code', message: 'error.text' }),
  codes: { ...codesByKind({ 'rate-limit': ['slow_down', 429], 'api-key': ['auth_*'] }), busy: { kind: 'server', executed: 'no', retryAfterMs: 500 }, 'auth_*_server': 'server' },
  requestId: ['meta.id', 'meta.trace'],
  requestIdHeader: 'x-request-id',
  waitHint: { path: 'error.retryIn', unit: 'seconds' },
  credential: { header: 'x-api-key' },
  helpUrl: (code) => `https://acme.example/${code}`,
});
const judge = (body: unknown, headers?: Record<string, string>, dialect = acme, now?: number) => classify({ status: 200, headers, body }, dialect, now);
const failed = (error: object, more: object = {}) => judge({ ok: false, error, ...more });

describe('a dialect in data', () => {
  it('reads what it describes', () => {
    expect(failed({ code: 'slow_down', text: 'Slow down', retryIn: 2 }, { meta: { id: 'r1' } })).toEqual({
      kind: 'rate-limit',
      code: 'slow_down',
      message: 'Slow down',
      requestId: 'r1',
      retryAfterMs: 2000,
      helpUrl: 'https://acme.example/slow_down',
      executed: 'no',
      evidence: 'body',
    });
    expect(judge({ ok: true })).toMatchObject({ kind: 'ok' });
  });

  it('finds codes exactly, then by the longest pattern', () => {
    expect(failed({ code: 429 }).kind).toBe('rate-limit');
    expect(failed({ code: 'auth_expired' }).kind).toBe('api-key');
    expect(failed({ code: 'auth_of_server' }).kind).toBe('server');
    expect(failed({ code: 'auth' }).kind).toBe('other-failure');
    expect(failed({ code: 'auth_server' }).kind).toBe('api-key'); // too short for auth_*_server
    expect(failed({ code: '__proto__' }).kind).toBe('other-failure');
    expect(failed({ code: {} }).code).toBeNull();
  });

  it('takes a documented wait and execution from the table', () => {
    expect(failed({ code: 'busy' })).toMatchObject({ kind: 'server', executed: 'no', retryAfterMs: 500 });
    expect(failed({ code: 'busy', retryIn: 1 }).retryAfterMs).toBe(1000);
  });

  it('looks for the request id at one place after the other, then in the header', () => {
    expect(failed({}, { meta: { trace: 7 } }).requestId).toBe('7');
    expect(judge({ ok: false }, { 'X-Request-Id': 'h1' }).requestId).toBe('h1');
    expect(judge({ ok: true, meta: { id: 'r2' } }).requestId).toBe('r2');
  });

  it('has defaults', () => {
    const bare = defineDialect({ name: 'bare' });
    expect(bare).toEqual({ name: 'bare', vendor: 'bare', hosts: [], rules: [], codes: {}, requestIdPaths: [], waitHints: [], credentials: [{ header: 'authorization' }], endpoints: [] });
    expect(Object.isFrozen(bare)).toBe(true);
  });
});

describe('when', () => {
  const rule = (places: Parameters<typeof when>[0], parts: Parameters<typeof when>[1] = {}) => (body: unknown) =>
    classify({ status: 200, body }, defineDialect({ name: 'x', failure: when(places, parts), codes: { '1': 'rate-limit' } }));

  it('expects literals, patterns and whatever a test says, all of them', () => {
    const read = rule({ a: 1, 'b.c': /^x/, 'd.0': (value) => value === null });
    expect(read({ a: 1, b: { c: 'xy' }, d: [null] }).kind).toBe('other-failure');
    for (const body of [{ a: '1', b: { c: 'xy' }, d: [null] }, { a: 1, b: { c: 'yx' }, d: [null] }, { a: 1, b: { c: 5 }, d: [null] }, { a: 1, b: { c: 'x' }, d: [] }, 'x', null]) {
      expect(read(body).kind).toBe('ok');
    }
  });

  it('reads a code by a function, the spelling before the table, the kind last', () => {
    const read = rule({ ok: false }, { code: (body) => String((body as { n: number }).n), message: 'm', spellings: [[/^No key/, 'api-key']], kind: 'server', executed: 'no' });
    expect(read({ ok: false, n: 1, m: 'x' })).toMatchObject({ kind: 'rate-limit', code: '1', executed: 'no' });
    expect(read({ ok: false, n: 1, m: 'No key' })).toMatchObject({ kind: 'api-key' });
    expect(read({ ok: false, n: 2 })).toMatchObject({ kind: 'server', message: null });
  });

  it('can announce instead of refuse', () => {
    expect(rule({ near: true }, { kind: 'rate-limit', warning: true })({ near: true })).toMatchObject({ kind: 'ok', warning: { kind: 'rate-limit' } });
    const partly = defineDialect({ name: 'x', failure: () => ({ kind: 'not-found', warning: true }) });
    expect(judge({}, { 'retry-after': '4' }, partly)).toMatchObject({ kind: 'ok', warning: { kind: 'not-found', retryAfterMs: 4000 } });
  });

  it('a rule may say that all is well, before another rule', () => {
    const careful = defineDialect({ name: 'x', failure: [() => ({ kind: 'ok', warning: true }), when({}, {})] });
    expect(judge({}, undefined, careful)).toMatchObject({ kind: 'ok', executed: 'yes', warning: { kind: 'rate-limit', retryAfterMs: null } });
    const calm = defineDialect({ name: 'x', failure: [() => ({ kind: 'ok' }), when({}, {})] });
    expect(judge({}, undefined, calm)).toMatchObject({ kind: 'ok', executed: 'yes', evidence: 'body' });
  });
});

describe('wait hints', () => {
  const NOW = 1_700_000_000_000;
  const DATE = new Date(NOW - 3_600_000).toUTCString();
  const limited = (waitHint: DialectSpec['waitHint'], body: object, headers: Record<string, string> = {}, now: number | undefined = NOW) =>
    judge({ ok: false, ...body }, headers, defineDialect({ name: 'x', failure: when({ ok: false }, { kind: 'rate-limit' }), ...(waitHint && { waitHint }) }), now).retryAfterMs;

  it.each<[string, DialectSpec['waitHint'], object, Record<string, string>, number | null]>([
    ['seconds', { path: 'w', unit: 'seconds' }, { w: 1.5 }, {}, 1500],
    ['seconds as text', { path: 'w', unit: 'seconds' }, { w: '2' }, {}, 2000],
    ['milliseconds', { path: 'w', unit: 'milliseconds' }, { w: 1.5 }, {}, 2],
    ['minutes', { path: 'w', unit: 'minutes' }, { w: 2 }, {}, 120_000],
    ['a time in seconds', { path: 'w', unit: 'epoch-seconds' }, { w: NOW / 1000 + 5 }, {}, 5000],
    ['a time in milliseconds', { path: 'w', unit: 'epoch-milliseconds' }, { w: NOW + 5 }, {}, 5],
    ['a time on the server’s clock', { path: 'w', unit: 'epoch-milliseconds' }, { w: NOW - 3_600_000 + 5000 }, { date: DATE }, 5000],
    ['a time that is over', { path: 'w', unit: 'epoch-seconds' }, { w: 5 }, {}, null],
    ['seconds in a text', { path: 'm', pattern: /wait (\d+) s/, unit: 'seconds' }, { m: 'please wait 7 s' }, {}, 7000],
    ['a text without them', { path: 'm', pattern: /wait (\d+) s/, unit: 'seconds' }, { m: 'please wait' }, {}, null],
    ['a header', { header: 'x-wait', unit: 'milliseconds' }, {}, { 'X-Wait': '250' }, 250],
    ['a header in a pattern', { header: 'x-wait', pattern: /^(\d+)ms$/, unit: 'milliseconds' }, {}, { 'X-Wait': '250ms' }, 250],
    ['a function', () => 1234.5, {}, {}, 1235],
    ['a function that knows nothing', () => null, {}, {}, null],
    ['nothing there', { path: 'w', unit: 'seconds' }, {}, {}, null],
    ['zero, which is no hint', { path: 'w', unit: 'seconds' }, { w: 0 }, {}, null],
    ['negative', { path: 'w', unit: 'seconds' }, { w: -1 }, {}, null],
    ['words', { path: 'w', unit: 'seconds' }, { w: 'soon' }, {}, null],
    ['empty', { path: 'w', unit: 'seconds' }, { w: ' ' }, {}, null],
    ['an object', { path: 'w', unit: 'seconds' }, { w: {} }, {}, null],
    ['too large for a number', { path: 'w', unit: 'seconds' }, { w: '9'.repeat(400) }, {}, null],
    ['the longest of several, and of the headers', [{ path: 'w', unit: 'seconds' }, { path: 'v', unit: 'seconds' }], { w: 3, v: 5 }, { 'retry-after': '4' }, 5000],
    ['the headers alone', undefined, {}, { 'retry-after': '4' }, 4000],
  ])('%s', (_case, hint, body, headers, expected) => {
    expect(limited(hint, body, headers)).toBe(expected);
  });

  it('a time without any clock is none', () => {
    const hint = { path: 'w', unit: 'epoch-seconds' } as const;
    expect(classify({ status: 429, body: { w: 9e9 } }, defineDialect({ name: 'x', waitHint: hint })).retryAfterMs).toBeNull();
  });

  it('a rule that knows the wait outranks them, also one that knows that there is none', () => {
    const told = (retryAfterMs: number | null) => defineDialect({ name: 'x', failure: () => ({ kind: 'rate-limit', retryAfterMs }) });
    expect(judge({}, { 'retry-after': '4' }, told(9)).retryAfterMs).toBe(9);
    expect(judge({}, { 'retry-after': '4' }, told(null)).retryAfterMs).toBeNull();
  });
});

describe('mistakes in a definition', () => {
  it.each<[string, unknown, RegExp]>([
    ['no object', null, /^A dialect: "name" must be a text/],
    ['no name', {}, /^A dialect: "name" must be a text/],
    ['an empty name', { name: '' }, /"name" must be/],
    ['an unknown field', { name: 'a', failures: [] }, /The dialect "a" has no field "failures". Fields: name, hosts, failure/],
    ['a URL for a host', { name: 'a', hosts: ['https://a.example'] }, /"hosts" must be a list of host names such as "api.acme.com"/],
    ['a host for hosts', { name: 'a', hosts: 'a.example' }, /"hosts" must be/],
    ['a rule that is none', { name: 'a', failure: { ok: false } }, /"failure" must be a rule or a list of rules; see when\(\)/],
    ['an unknown kind', { name: 'a', codes: { x: 'ratelimit' } }, /"codes" must be .*rate-limit, api-key/],
    ['an unknown kind inside', { name: 'a', codes: { x: { kind: 'ok' } } }, /"codes" must be/],
    ['two stars', { name: 'a', codes: { '*x*': 'server' } }, /one "\*" at most/],
    ['a list of codes', { name: 'a', codes: ['x'] }, /"codes" must be/],
    ['no codes', { name: 'a', codes: null }, /"codes" must be/],
    ['an empty path', { name: 'a', requestId: '' }, /"requestId" must be a path/],
    ['an unknown unit', { name: 'a', waitHint: { path: 'w', unit: 'hours' } }, /"waitHint" must be .*milliseconds \| seconds \| minutes/],
    ['a hint without a place', { name: 'a', waitHint: [{ unit: 'seconds' }] }, /"waitHint" must be/],
    ['a credential without a place', { name: 'a', credential: {} }, /"credential" must be/],
    ['a credential pattern with a memory', { name: 'a', credential: { path: /x/g } }, /"credential" must be .*without flags g and y/],
    ['an endpoint without repeat', { name: 'a', endpoints: [{ path: /x/ }] }, /"endpoints" must be/],
    ['an endpoint with another repeat', { name: 'a', endpoints: [{ path: /x/, repeat: 'always' }] }, /"endpoints" must be/],
    ['an endpoint pattern with a memory', { name: 'a', endpoints: [{ path: /x/y, repeat: 'safe' }] }, /"endpoints" must be/],
    ['a help page that is no function', { name: 'a', helpUrl: 'https://x' }, /"helpUrl" must be a function/],
    ['markers that are no texts', { name: 'a', markers: [''] }, /"markers" must be a list of texts/],
  ])('%s', (_case, spec, message) => {
    expect(() => defineDialect(spec as DialectSpec)).toThrow(TypeError);
    expect(() => defineDialect(spec as DialectSpec)).toThrow(message);
  });
});

describe('firstOf', () => {
  const both = firstOf(slack, vk, acme);

  it('reads what each finds with its own tables', () => {
    expect(judge({ ok: false, error: 'invalid_auth' }, {}, both)).toMatchObject({ kind: 'api-key', code: 'invalid_auth' });
    expect(judge({ error: { error_code: 6 } }, {}, both)).toMatchObject({ kind: 'rate-limit', code: '6' });
    expect(judge({ ok: true }, {}, both).kind).toBe('ok');
  });

  it('keeps waits, ids and help pages apart', () => {
    const two = firstOf(vk, acme);
    const body = { ok: false, error: { code: 'slow_down', retryIn: 2 }, meta: { id: 'r' } };
    expect(judge(body, {}, two)).toEqual(judge(body));
    expect(judge({ error: { error_code: 6, retryIn: 9 } }, {}, two)).toMatchObject({ retryAfterMs: null, helpUrl: null });
    expect(classify({ status: 429, headers: { 'retry-after': '3', 'x-request-id': 'h' } }, two)).toMatchObject({ kind: 'rate-limit', retryAfterMs: 3000, requestId: 'h' });
  });

  it('is asked in order', () => {
    const partial = { data: { a: 1 }, errors: [{ message: 'x' }] };
    expect(judge(partial, {}, firstOf(githubGraphql, graphql)).kind).toBe('ok');
    expect(judge(partial, {}, firstOf(graphql, githubGraphql)).kind).toBe('other-failure');
  });

  it('unites the rest', () => {
    expect(both).toMatchObject({ name: 'slack|vk|acme', vendor: 'Slack or VK or Acme', requestIdHeader: 'x-slack-req-id' });
    expect(both.hosts).toEqual([...slack.hosts, ...vk.hosts, ...acme.hosts]);
    expect(both.markers).toBeUndefined(); // acme has none, so nothing is plain
    expect(firstOf(slack, vk).markers).toEqual(['false', 'error_code']);
    expect(both.credentials).toEqual([...slack.credentials, ...vk.credentials, ...acme.credentials]);
    expect(both.endpoints).toEqual([...slack.endpoints, ...vk.endpoints]);
    expect(both.requestIdPaths).toEqual(acme.requestIdPaths);
    expect('requestIdHeader' in firstOf(http)).toBe(false);
    expect(() => firstOf()).toThrow('firstOf needs at least one dialect.');
  });
});

describe('dialectFor', () => {
  it.each([
    ['https://slack.com/api/auth.test', 'slack'],
    ['https://files.slack.com/x', 'slack'],
    ['https://API.Telegram.org:443/bot1/x', 'telegram'],
    ['https://api.telegram.org./bot1/x', 'telegram'],
    ['https://api.therocketcad.com/api/1.1/wf/ping?api_key=1', 'rocketcad'],
    ['https://my-shop.myshopify.com/admin/api/graphql.json', 'shopify'],
    ['https://maps.googleapis.com/maps/api/geocode/json', 'googleMaps'],
    ['https://myshopify.com/', 'http'],
    ['https://notslack.com/', 'http'],
    ['https://slack.com.evil.example/', 'http'],
    ['http://localhost:3000/', 'http'],
    ['/relative', 'http'],
    ['', 'http'],
  ])('%s is %s', (url, name) => {
    expect(dialectFor(url).name).toBe(name);
  });

  it('chooses among those that are given; the most exact host counts', () => {
    const eu = defineDialect({ name: 'eu', hosts: ['x.eu.acme.example'] });
    expect(dialectFor(new URL('https://x.eu.acme.example/'), [acme, eu])).toBe(eu);
    expect(dialectFor('https://y.eu.acme.example/', [acme, eu])).toBe(acme);
    expect(dialectFor('https://slack.com/', [acme, eu])).toBe(http);
  });

  it('no two dialects claim one host', () => {
    const hosts = allDialects.flatMap((dialect) => dialect.hosts);
    expect(new Set(hosts).size).toBe(hosts.length);
    expect([graphql, jsonRpc, http].flatMap((dialect) => dialect.hosts)).toEqual([]);
    expect(telegram.hosts).toHaveLength(1);
  });
});
