import axios, { AxiosError, type AxiosAdapter } from 'axios';
import { install, isApiKeyError, verdictOf } from '../src/index.js';
import { hastyClock, installed, rejection } from './support/client.js';

const REJECTED = '{"status":"success","response":{"success":false,"message":"No. modcol.co/e1a","requestID":"ABCDEFGHIJKLMNO"}}';

const answering = (data: unknown, status = 200): AxiosAdapter => async (config) => ({ status, statusText: '', headers: {}, data, config, request: {} });
const rejecting = answering(REJECTED);

/** Deep, with the functions as they are. */
function copyOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  return Array.isArray(value) ? value.map(copyOf) : Object.fromEntries(Object.entries(value).map(([name, item]) => [name, copyOf(item)]));
}

describe('install', () => {
  test('refuses what is no instance, a second Holdfast, and wrong options', () => {
    expect(() => install({} as never)).toThrow('axios instance');
    expect(() => install(undefined as never)).toThrow(TypeError);
    const api = axios.create();
    expect(() => install(api, { retries: -1 })).toThrow('"retries" must be a whole number from 0 to 20, got -1');
    install(api);
    expect(() => install(api)).toThrow('already');
  });

  test('uninstall leaves no trace, may be called twice, and lets Holdfast be installed again', async () => {
    const api = axios.create({ adapter: rejecting });
    api.interceptors.request.use((config) => config);
    api.interceptors.response.use((response) => response);
    const { request, response } = api.interceptors;
    const state = (): unknown => ({ defaults: copyOf(api.defaults), own: Reflect.ownKeys(api), request: [...request.handlers!], response: [...response.handlers!] });
    const before = state();
    const holdfast = install(api);
    await rejection(api.get('http://x.test/'));
    holdfast.uninstall();
    expect(state()).toEqual(before);
    const later = request.use((config) => config); // gets the number that was ours
    holdfast.uninstall();
    expect(request.handlers![later]).not.toBeNull();
    expect((await api.get('http://x.test/')).status).toBe(200);
    const again = install(api);
    holdfast.uninstall(); // the first one's: nothing to do any more
    expect(isApiKeyError(await rejection(api.get('http://x.test/')))).toBe(true);
    again.uninstall();
  });

  test('uninstall takes nobody else\'s interceptor out after all were cleared', async () => {
    const api = axios.create({ adapter: answering('fine') });
    const holdfast = install(api);
    api.interceptors.request.clear();
    api.interceptors.request.use((config) => {
      config.headers.set('authorization', 'Bearer x');
      return config;
    });
    holdfast.uninstall();
    expect((await api.get('http://x.test/')).config.headers.get('authorization')).toBe('Bearer x');
  });

  test('an adapter that freezes its copy of the config loses neither answer nor error', async () => {
    const frozen: AxiosAdapter = async (config) => {
      const copy = Object.freeze({ ...config });
      if (config.url === '/no') throw new AxiosError('no', AxiosError.ERR_BAD_OPTION, copy);
      return { status: 200, statusText: '', headers: {}, data: 'fine', config: copy };
    };
    const api = axios.create({ adapter: frozen, baseURL: 'http://x.test' });
    install(api);
    expect((await api.get('/yes')).data).toBe('fine');
    await expect(api.get('/no')).rejects.toMatchObject({ message: 'no', code: AxiosError.ERR_BAD_OPTION });
  });

  test('params that write themselves do so', async () => {
    class Spaces extends URLSearchParams {
      override toString(): string {
        return super.toString().replaceAll('+', '%20');
      }
    }
    const own = new URLSearchParams({ q: 'a b' });
    own.toString = () => 'q=mine';
    const api = axios.create({ adapter: async (config) => ({ ...(await answering(axios.getUri(config))(config)) }) });
    install(api);
    const uris = [new Spaces({ q: 'a b' }), own, new URLSearchParams({ q: 'a b' })].map(async (params) => (await api.get('http://x.test/', { params })).data as string);
    expect(await Promise.all(uris)).toEqual(['http://x.test/?q=a%20b', 'http://x.test/?q=mine', 'http://x.test/?q=a+b']);
  });

  test('uninstall leaves the numbers of interceptors alone that were added after it', async () => {
    const api = axios.create({ adapter: answering('{}') });
    const runs: string[] = [];
    const holdfast = install(api);
    const later = api.interceptors.request.use((config) => (runs.push('later'), config));
    holdfast.uninstall();
    await api.get('http://x.test/');
    api.interceptors.request.eject(later);
    await api.get('http://x.test/');
    expect(runs).toEqual(['later']);
  });

  test('an instance made of one with Holdfast has none, can get its own, and then shares the gate of the key', async () => {
    const api = axios.create({ adapter: rejecting });
    const holdfast = install(api);
    const child = (api as typeof axios).create({ baseURL: 'http://x.test/' });
    expect((await child.get('/')).status).toBe(200);
    const own = install(child);
    expect(isApiKeyError(await rejection(child.get('/')))).toBe(true);
    expect(isApiKeyError(await rejection(api.get('http://x.test/')))).toBe(true);
    expect(own.stats().scopes.map(({ scope }) => scope)).toEqual(holdfast.stats().scopes.map(({ scope }) => scope));
    holdfast.uninstall();
    expect(isApiKeyError(await rejection(child.get('/')))).toBe(true);
  });

  test('works through wrappers of an instance: a function, a class, a Proxy', async () => {
    const api = axios.create({ adapter: rejecting });
    install(api);
    class Service {
      readonly #client = api;
      load = (): Promise<unknown> => this.#client.get('http://x.test/');
    }
    const proxy = new Proxy(api, { get: (target, name, receiver) => Reflect.get(target, name, receiver) as unknown });
    for (const send of [() => new Service().load(), () => proxy.get('http://x.test/'), () => proxy({ url: 'http://x.test/' }), () => api.request.call(api, { url: 'http://x.test/' })]) {
      expect(isApiKeyError(await rejection(send()))).toBe(true);
    }
  });

  test('works on the axios static itself, and on what it is called as', async () => {
    const holdfast = install(axios as never);
    try {
      for (const send of [() => axios.get('http://x.test/', { adapter: rejecting }), () => axios('http://x.test/', { adapter: rejecting }), () => axios({ url: 'http://x.test/', adapter: rejecting })]) {
        expect(isApiKeyError(await rejection(send()))).toBe(true);
      }
    } finally {
      holdfast.uninstall();
    }
    expect((await axios.get('http://x.test/', { adapter: rejecting })).data).toMatchObject({ status: 'success' });
  });

  test('works on a class made from axios.Axios', async () => {
    const api = new axios.Axios({ ...axios.defaults, headers: {} as never, adapter: rejecting });
    install(api as never);
    expect(isApiKeyError(await rejection(api.get('http://x.test/')))).toBe(true);
  });
});

describe('options of a call', () => {
  test('off hands the call to bare axios', async () => {
    const { api } = installed({ adapter: rejecting });
    expect((await api.get('http://x.test/', { holdfast: { off: true } })).data).toMatchObject({ status: 'success' });
  });

  test('come from the defaults of the instance as well', async () => {
    const { api } = installed({ adapter: rejecting, holdfast: { off: true } });
    expect((await api.get('http://x.test/')).status).toBe(200);
    expect(isApiKeyError(await rejection(api.get('http://x.test/', { holdfast: { off: false } })))).toBe(true);
  });

  test('may be set by an interceptor', async () => {
    const { api } = installed({ adapter: rejecting });
    api.interceptors.request.use((config) => ({ ...config, holdfast: { off: true } }));
    expect((await api.get('http://x.test/')).status).toBe(200);
  });
});

describe('a timeout and the deadline', () => {
  test.each<[string, number, number | undefined, number | undefined, number]>([
    ['no timeout', 0, undefined, undefined, 60_000],
    ['a short timeout', 5_000, undefined, undefined, 60_000],
    ['a timeout beyond the default deadline', 120_000, undefined, undefined, 180_000],
    ['a deadline of the client', 120_000, 30_000, undefined, 30_000],
    ['a deadline of the call', 120_000, undefined, 40_000, 40_000],
  ])('%s', async (_what, timeout, ofClient, ofCall, expected) => {
    const delaysMs: number[] = [];
    const clock = { ...hastyClock, now: () => 0, setTimeout: (callback: () => void, delayMs: number) => (delaysMs.push(delayMs), hastyClock.setTimeout(callback, delayMs)) };
    const { api, holdfast } = installed({ adapter: answering('{}') }, { clock, deadlineMs: ofClient });
    await api.get('http://x.test/', { timeout, ...(ofCall !== undefined && { holdfast: { deadlineMs: ofCall } }) });
    expect(delaysMs).toEqual([expected]);
    await holdfast.close();
  });
});

describe('interceptors and retries', () => {
  test('an interceptor from before the install that sets an adapter has the last word: its answer is not looked into', async () => {
    const api = axios.create({ adapter: answering('{}') });
    const ofCache = api.interceptors.request.use((config) => ({ ...config, adapter: rejecting }));
    install(api);
    expect((await api.get('http://x.test/')).data).toMatchObject({ status: 'success' });
    api.interceptors.request.eject(ofCache);
    api.interceptors.request.use((config) => ({ ...config, adapter: rejecting })); // runs first, so that Holdfast wraps it
    expect(isApiKeyError(await rejection(api.get('http://x.test/')))).toBe(true);
  });

  test.each([true, false])('run once per call, however many attempts it takes (synchronous: %s)', async (synchronous) => {
    const runs: string[] = [];
    let attempts = 0;
    const adapter: AxiosAdapter = async (config) => {
      if (++attempts < 3) throw new AxiosError('reset', 'ECONNRESET', config);
      return answering('{"ok":1}')(config);
    };
    const { api } = installed({ adapter });
    const add = (name: string): void => {
      api.interceptors.request.use((config) => (runs.push(`${name} request`), config), null, { synchronous });
      api.interceptors.response.use((response) => (runs.push(`${name} response`), response));
    };
    add('one');
    api.interceptors.response.use((response) => response.data);
    const response = await api.put('http://x.test/', { a: 1 }, { transformRequest: (data: object) => (runs.push('transform'), JSON.stringify(data)) });
    expect([response, attempts]).toEqual([{ ok: 1 }, 3]);
    expect(runs).toEqual(['one request', 'transform', 'one response']);
  });

  test('a config that is sent again has no trace of the first call', async () => {
    let attempts = 0;
    const adapter: AxiosAdapter = async (config) => {
      attempts++;
      throw new AxiosError('reset', 'ECONNRESET', config);
    };
    const { api } = installed({ adapter });
    const first = await rejection(api.put('http://x.test/', { a: 1 }));
    await rejection(api.request(first['config'] as object));
    expect(attempts).toBe(6);
  });
});

describe('typed errors', () => {
  test('have the parsed data, whatever a transform thinks of it', async () => {
    const { api } = installed({ adapter: rejecting });
    const strict = await rejection(api.get('http://x.test/', { transformResponse: [(text: string) => JSON.parse(text).list.map(String)] }));
    const usual = await rejection(api.get('http://x.test/'));
    expect([isApiKeyError(strict), isApiKeyError(usual)]).toEqual([true, true]);
    expect(usual['response']).toMatchObject({ status: 200, data: { response: { success: false } } });
    expect((usual['response'] as { config: object }).config).toBe(usual['config']);
    expect(Object.keys(usual)).not.toEqual(expect.arrayContaining(['config']));
    expect(typeof (strict['config'] as { transformResponse: unknown[] }).transformResponse[0]).toBe('function');
  });

  test('onFailure: return resolves with the response, and verdictOf tells', async () => {
    const { api } = installed({ adapter: rejecting }, { onFailure: 'return' });
    const response = await api.get('http://x.test/');
    expect(verdictOf(response)).toMatchObject({ kind: 'api-key', code: '1A' });
    expect(verdictOf({})).toBeUndefined();
  });

  test('a status that validateStatus accepts is a response, with its verdict', async () => {
    const { api } = installed({ adapter: answering('no', 503), validateStatus: () => true });
    const response = await api.post('http://x.test/');
    expect([response.status, verdictOf(response)?.kind]).toEqual([503, 'server']);
  });

  test.each([
    ['text', REJECTED],
    ['a Buffer', Buffer.from(REJECTED)],
    ['an ArrayBuffer', new TextEncoder().encode(REJECTED).buffer],
    ['parsed data', JSON.parse(REJECTED)],
  ])('are read from %s', async (_what, data) => {
    const { api } = installed({ adapter: answering(data) });
    expect(isApiKeyError(await rejection(api.get('http://x.test/', { responseType: 'arraybuffer' })))).toBe(true);
  });
});
