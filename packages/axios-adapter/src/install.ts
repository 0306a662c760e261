import { type CallOptions, Engine, type Holdfast, type HoldfastOptions, NO_OPTIONS, watchFailedConnects } from '@holdfast/engine';
import axios, { type AxiosAdapter, type AxiosInstance, type AxiosRequestConfig, type InternalAxiosRequestConfig } from 'axios';
import { AxiosCall } from './axios-call.js';

declare module 'axios' {
  interface AxiosRequestConfig {
    /** Options of this call for Holdfast. */
    holdfast?: CallOptions;
  }
}

/** Instances that have a Holdfast, in every copy of this package. */
const INSTALLED: unique symbol = Symbol.for('holdfast.axios.installed') as never;

function installed(): WeakSet<object> {
  const holder = globalThis as { [INSTALLED]?: WeakSet<object> };
  return (holder[INSTALLED] ??= new WeakSet());
}

/**
 * Makes an axios instance honest: an answer that means "no" becomes a typed error, a rate limit holds the whole API key back, and only
 * what is safe to repeat is repeated. Works below all interceptors, which run once per call.
 *
 * @throws TypeError if the instance has a Holdfast already, or for an unknown or wrong option.
 * @example
 * ```ts
 * const api = axios.create({ baseURL: 'https://api.therocketcad.com/api/1.1/wf' });
 * install(api);
 * ```
 */
export function install(instance: AxiosInstance, options?: HoldfastOptions): Holdfast {
  if (typeof instance?.interceptors?.request?.use !== 'function') {
    throw new TypeError('Holdfast: install() needs an axios instance, such as axios.create() gives.');
  }
  if (installed().has(instance)) {
    throw new TypeError('Holdfast is installed on this axios instance already. Call uninstall() of the first one, or use another instance.');
  }
  const engine = new Engine(options);
  watchFailedConnects();
  const wrap = wrapperFor(engine, options?.deadlineMs === undefined);
  const setAdapter = (config: InternalAxiosRequestConfig): InternalAxiosRequestConfig => {
    // axios will reject before it comes to the adapter, and nobody would put the right one back.
    if (config.signal?.aborted !== true && config.cancelToken?.reason === undefined) config.adapter = wrap(config.adapter);
    return config;
  };
  const interceptor = instance.interceptors.request.use(setAdapter, null, { synchronous: true });
  installed().add(instance);
  let isInstalled = true;
  return engine.handle(() => {
    if (isInstalled) takeOut(instance, interceptor, setAdapter);
    isInstalled = false;
  });
}

/** axios leaves a hole where an interceptor was. One at the end can be closed: nobody's number comes after it. After `clear()` the number may be another's. */
function takeOut(instance: AxiosInstance, interceptor: number, ours: unknown): void {
  installed().delete(instance);
  const { request } = instance.interceptors;
  if (request.handlers !== undefined && request.handlers[interceptor]?.fulfilled !== ours) return;
  request.eject(interceptor);
  if (request.handlers?.length === interceptor + 1) request.handlers.pop();
}

type AdapterSetting = AxiosRequestConfig['adapter'];

/** Wraps the adapter of a request. Requests of an instance have the same adapter as a rule, so the last wrapper is kept. */
function wrapperFor(engine: Engine, isDeadlineOurs: boolean): (inner: AdapterSetting) => AxiosAdapter {
  let last: { inner: AdapterSetting; wrapped: AxiosAdapter } | undefined;
  return (inner) => {
    // A config that never came to its adapter is sent again: two loops would multiply.
    if (typeof inner === 'function' && inner === last?.wrapped) return inner;
    if (last === undefined || last.inner !== inner) last = { inner, wrapped: honestAdapter(engine, inner, isDeadlineOurs) };
    return last.wrapped;
  };
}

function honestAdapter(engine: Engine, inner: AdapterSetting, isDeadlineOurs: boolean): AxiosAdapter {
  const wrapped: AxiosAdapter = (config) => {
    // From here on the config is the one that bare axios would have. An interceptor that ran later may have put its own around ours.
    if (config.adapter === wrapped) restoreAdapter(config, inner);
    const send = axios.getAdapter(inner || axios.defaults.adapter, config);
    const given = config.holdfast ?? NO_OPTIONS;
    const options = isDeadlineOurs ? afterTimeout(given, config.timeout, engine.settings.deadlineMs) : given;
    if (options.off === true) return send(config);
    return engine.run(new AxiosCall(config, options, send, engine.settings)) as ReturnType<AxiosAdapter>;
  };
  return wrapped;
}

/** A `timeout` that is longer than our own deadline is a wish to wait: the deadline then comes so much after it. */
function afterTimeout(options: CallOptions, timeout: number | undefined, deadlineMs: number): CallOptions {
  if (timeout === undefined || !(timeout >= deadlineMs) || typeof options !== 'object' || options.deadlineMs !== undefined) return options;
  return { ...options, deadlineMs: Number(timeout) + deadlineMs };
}

function restoreAdapter(config: InternalAxiosRequestConfig, inner: AdapterSetting): void {
  if (inner === undefined) delete config.adapter;
  else config.adapter = inner;
}
