// What runs inside the browser: both adapters against the emulator, as a web integration would use them.
import { install, isApiKeyError as isApiKeyErrorOfAxios } from '@holdfast/axios-adapter';
import { type HoldfastRequestInit, isApiKeyError, isRateLimitError, verdictOf, wrapFetch } from '@holdfast/fetch-adapter';
import axios from 'axios';

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
    controller.abort('enough');
    return { reason: await call.catch((reason: unknown) => reason) };
  },
  async abortWhileWaiting(key) {
    const controller = new AbortController();
    const calls = Array.from({ length: 20 }, () => post(key, { signal: controller.signal, holdfast: { deadlineMs: 20_000 } }).catch((reason: unknown) => reason));
    await new Promise((resolve) => honestFetch.holdfast.on('pause', resolve));
    controller.abort('enough');
    const reasons = await Promise.all(calls);
    return { aborted: reasons.filter((reason) => reason === 'enough').length > 0 };
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

Object.assign(window, { cases });
