// What runs inside the browser: both adapters against the emulator, as a web integration would use them.
import { install, isApiKeyError as isApiKeyErrorOfAxios } from '@holdfast/axios-adapter';
import { type HoldfastRequestInit, isApiKeyError, isRateLimitError, verdictOf, wrapFetch } from '@holdfast/fetch-adapter';
import axios, { type AxiosError, type AxiosRequestConfig } from 'axios';

const body = { communityID: 'c', serverID: '1' };
const urlOf = (key: string): string => `/api/1.1/wf/ping?api_key=${key}`;

const honestFetch = wrapFetch(fetch.bind(window));
const post = (key: string, init: HoldfastRequestInit = {}): Promise<Response> =>
  honestFetch(urlOf(key), { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body), ...init });
const api = axios.create();
const holdfast = install(api);

/** The cases that the test asks for, by name. Each resolves with plain data. */
const cases: Record<string, (key: string) => Promise<unknown>> = {
  async limit(key) {
    const pauses: unknown[] = [];
    const off = honestFetch.holdfast.on('pause', (event) => pauses.push(event.code));
    const calls = Array.from({ length: 30 }, (_, i) =>
      i % 2 === 0 ? post(key).then((response) => response.json()) : api.post(urlOf(key), body).then((response) => response.data as unknown),
    );
    const answers = (await Promise.all(calls)) as { response: { success: boolean } }[];
    off();
    const [mine] = honestFetch.holdfast.stats().scopes.filter(({ rejected }) => rejected > 0);
    const [same] = holdfast.stats().scopes.filter(({ rejected }) => rejected > 0);
    return { succeeded: answers.filter(({ response }) => response.success).length, paused: pauses.length > 0, code: pauses[0], shared: mine!.scope === same!.scope };
  },
  async wrongKey(key) {
    const byFetch: unknown = await post(key).catch((error: unknown) => error);
    const byAxios: unknown = await api.post(urlOf(key), body).catch((error: unknown) => error);
    return { byFetch: isApiKeyError(byFetch), byAxios: isApiKeyErrorOfAxios(byAxios), isAxiosError: axios.isAxiosError(byAxios), shown: String(byFetch) + String(byAxios) };
  },
  async abort(key) {
    const controller = new AbortController();
    const call = post(key, { signal: controller.signal });
    const byAxios = new AbortController();
    const axiosCall = api.post(urlOf(key), body, { signal: byAxios.signal });
    controller.abort('enough');
    byAxios.abort();
    return { reason: await call.catch((reason: unknown) => reason), isCancel: axios.isCancel(await axiosCall.catch((error: unknown) => error)) };
  },
  async abortWhileWaiting(key) {
    const controller = new AbortController();
    const { signal } = controller;
    const options = { deadlineMs: 20_000 };
    const byFetch = Array.from({ length: 20 }, () => post(key, { signal, holdfast: options }).catch((reason: unknown) => reason));
    const byAxios = Array.from({ length: 20 }, () => api.post(urlOf(key), body, { signal, holdfast: options }).catch((error: unknown) => error));
    await new Promise((resolve) => honestFetch.holdfast.on('pause', resolve));
    controller.abort('enough');
    const [reasons, errors] = [await Promise.all(byFetch), await Promise.all(byAxios)];
    return { byFetch: reasons.filter((reason) => reason === 'enough').length > 10, byAxios: errors.filter((error) => axios.isCancel(error)).length > 10 };
  },
  async faithful(key) {
    const bare = await fetch(urlOf(key), { method: 'POST', body: JSON.stringify(body) });
    const ours = await post(key);
    const clone = ours.clone();
    return {
      same: bare.url === ours.url && bare.type === ours.type && bare.status === ours.status && ours instanceof Response,
      clone: ((await clone.json()) as { status: string }).status,
      text: (await ours.text()).includes('success'),
      used: ours.bodyUsed,
      verdict: verdictOf(ours) === undefined,
      limited: isRateLimitError(ours),
    };
  },
};

/** Everything of a response that a page can see. */
async function shown(response: Response): Promise<unknown> {
  const { url, redirected, type, status, statusText, ok, body: stream } = response;
  const headers = [...response.headers].filter(([name]) => name !== 'date');
  return { url, redirected, type, status, statusText, ok, headers, hasBody: stream !== null, isResponse: response instanceof Response, text: await response.text(), used: response.bodyUsed };
}

const blobUrl = URL.createObjectURL(new Blob(['{"a":1}'], { type: 'application/json' }));

/** What only browsers have: opaque answers, cookies, the cache. Each is made with bare fetch and with ours. */
const BROWSER_REQUESTS: Record<string, (subject: typeof fetch) => Promise<Response>> = {
  'an opaque redirect': (subject) => subject('/site/redirect', { redirect: 'manual' }),
  'a followed redirect': (subject) => subject('/site/redirect'),
  'an opaque answer': (subject) => subject(location.href.replace('127.0.0.1', 'localhost') + 'site/json', { mode: 'no-cors' }),
  'a CORS answer': (subject) => subject(location.href.replace('127.0.0.1', 'localhost') + 'site/json'),
  head: (subject) => subject('/site/json', { method: 'HEAD' }),
  'no content': (subject) => subject('/site/no-content'),
  keepalive: (subject) => subject('/site/json', { method: 'POST', body: '{}', keepalive: true }),
  'with credentials': (subject) => subject('/site/json', { credentials: 'include' }),
  'without credentials': (subject) => subject('/site/json', { credentials: 'omit' }),
  'from the cache': async (subject) => {
    await (await fetch('/site/cached')).text();
    return subject('/site/cached', { cache: 'force-cache' });
  },
  'a relative Request': (subject) => subject(new Request('/site/json', { method: 'POST', body: '{"a":1}', headers: { 'content-type': 'application/json' } })),
  'a blob URL': (subject) => subject(blobUrl),
};

async function compareFetch(): Promise<unknown> {
  document.cookie = 'who=me';
  const ends: Record<string, unknown[]> = {};
  for (const [name, send] of Object.entries(BROWSER_REQUESTS)) {
    ends[name] = [];
    for (const subject of [fetch.bind(window), honestFetch as typeof fetch]) ends[name].push(await send(subject).then(shown, (error: unknown) => String(error)));
  }
  return ends;
}

const AXIOS_REQUESTS: Record<string, AxiosRequestConfig> = {
  ...Object.fromEntries((['text', 'json', 'arraybuffer', 'blob', 'document'] as const).map((responseType) => [responseType, { responseType }])),
  'a page as a document': { url: '/', responseType: 'document' },
  'a 404': { url: '/site/missing' },
  'no content': { url: '/site/no-content' },
  'a timeout': { url: '/site/hang', timeout: 100 },
  'progress': { method: 'post', data: 'x'.repeat(100_000), onUploadProgress: () => undefined, onDownloadProgress: () => undefined },
  'a transform': { transformResponse: [(text: string) => text.length] },
  'a wrong host': { url: 'http://127.0.0.1:1/' },
};

async function valueOf(data: unknown): Promise<unknown> {
  if (data instanceof Blob) return `blob ${data.type} ${await data.text()}`;
  if (data instanceof ArrayBuffer) return `bytes ${new TextDecoder().decode(data)}`;
  return data instanceof Document ? `document ${data.documentElement.outerHTML.length}` : data;
}

/** A Response handed to the platform itself: as it is, as a copy of ours, and one that Holdfast left alone. */
async function handOver(key: string): Promise<unknown> {
  const cache = await caches.open('test');
  const put = (response: Response): Promise<string> => cache.put('/kept', response).then(async () => (await cache.match('/kept'))!.text(), (error: Error) => error.name);
  const ours = await post(key);
  const clone = (await post(key)).clone();
  return { asItIs: await put(ours), cloned: await put(clone), copied: await put(new Response(ours.body, ours)), off: await put(await post(key, { holdfast: { off: true } })) };
}

async function compareAxios(adapter: string): Promise<unknown> {
  const ends: Record<string, unknown[]> = {};
  for (const [name, config] of Object.entries(AXIOS_REQUESTS)) {
    ends[name] = [];
    for (const isBare of [true, false]) {
      const instance = axios.create({ adapter });
      if (!isBare) install(instance, { retries: 0 });
      const end = instance.request({ url: '/site/json', ...config }).then(
        async ({ status, statusText, headers, data, request }) => ({ status, statusText, type: String(headers['content-type']), data: await valueOf(data), request: String(request) }),
        (error: AxiosError) => ({ name: error.name, code: error.code, message: error.message, status: error.response?.status, isAxiosError: axios.isAxiosError(error) }),
      );
      ends[name].push(await end);
    }
  }
  return ends;
}

Object.assign(window, { cases: { ...cases, compareFetch, compareAxios, handOver } });
