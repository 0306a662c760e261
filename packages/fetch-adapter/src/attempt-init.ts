import { bodyNow, headersNow } from './as-it-is-now.js';
import type { HoldfastRequestInit } from './wrap-fetch.js';

type Init = HoldfastRequestInit | null | undefined;

/** What fetch looks for in an init, undici's `dispatcher` included. */
const FIELDS = [
  'method',
  'headers',
  'body',
  'referrer',
  'referrerPolicy',
  'mode',
  'credentials',
  'cache',
  'redirect',
  'integrity',
  'keepalive',
  'duplex',
  'priority',
  'window',
  'dispatcher',
] as const;

/** The caller's init as it is at the time of the call, without `holdfast`. Not an object: wrong, and for fetch to say so. */
export function initNow(input: unknown, init: Init): HoldfastRequestInit | undefined {
  if (typeof init !== 'object' && init !== undefined) return init;
  const copy = plainInit(input, init);
  if (copy.headers) copy.headers = headersNow(copy.headers) as HeadersInit;
  if (copy.body) copy.body = bodyNow(copy.body) as BodyInit;
  return copy;
}

/** Where the init of an attempt keeps what makes its signal. */
const SOURCE: unique symbol = Symbol('holdfast.signal');

type AttemptInit = RequestInit & { readonly [SOURCE]: { readonly signal: AbortSignal } };

/** One getter for all inits, so that they have one shape. Fetches that others wrote may put in a signal of theirs. */
const SIGNAL: PropertyDescriptor & ThisType<AttemptInit> = {
  get() {
    return this[SOURCE].signal;
  },
  set(value: unknown) {
    Object.defineProperty(this, 'signal', { value, writable: true });
  },
  enumerable: true,
  configurable: true,
};

/** The init of an attempt: that of the call, with a signal that is made when the transport asks for it. */
export function attemptInit(init: HoldfastRequestInit | undefined, source: { readonly signal: AbortSignal }): RequestInit | undefined {
  if (typeof init !== 'object') return init;
  // In this order: on Node 20 each object that gets a property after a spread has a shape of its own, and then for fetch to read it costs ten times as much.
  const attempt = { [SOURCE]: source, ...init };
  attempt[SOURCE] = source; // the caller's init may be an attempt of another wrapper
  return Object.defineProperty(attempt, 'signal', SIGNAL);
}

/** The caller's init without our options; the same object if they are not in it. */
export function withoutHoldfast(init: Init): RequestInit | undefined {
  if (typeof init !== 'object' || init === null || !('holdfast' in init)) return init as RequestInit | undefined;
  return plainInit(undefined, init);
}

function plainInit(input: unknown, init: Init): HoldfastRequestInit {
  // Not `delete`: that makes the copy several times as large, and a call that waits holds one.
  const { holdfast: _, ...copy }: HoldfastRequestInit = init ?? {};
  const prototype: unknown = init && Object.getPrototypeOf(init);
  // Another Request, say, whose fields are getters that a copy leaves behind.
  if (prototype && prototype !== Object.prototype) for (const name of FIELDS) (copy as Record<string, unknown>)[name] ??= (init as Record<string, unknown>)[name];
  if (isRequest(input) && Object.keys(copy).length === 0 && requestKeepsReferrer()) keepReferrer(copy, input);
  return copy;
}

/**
 * An init, even with nothing but a signal, resets the referrer of a Request.
 *
 * @see https://fetch.spec.whatwg.org/#dom-request step 14
 */
function keepReferrer(copy: RequestInit, { referrer, referrerPolicy }: Request): void {
  if (referrer !== 'about:client') copy.referrer = referrer;
  if (referrerPolicy !== '') copy.referrerPolicy = referrerPolicy;
}

let keepsReferrer: boolean | undefined;

/** Node 24 resets the referrer of every Request, with an init or without. */
function requestKeepsReferrer(): boolean {
  return (keepsReferrer ??= new Request(new Request('http://localhost/', { referrerPolicy: 'origin' })).referrerPolicy === 'origin');
}

/** A Request of any realm or polyfill. */
export function isRequest(input: unknown): input is Request {
  return typeof input === 'object' && input !== null && 'clone' in input;
}

/** Names and values of headers as the caller wrote them. Not `new Headers()`: that refuses wrong ones, and tells their values. */
export function headerPairs(headers: unknown): [string, string][] {
  if (typeof headers !== 'object' || headers === null) return [];
  const pairs: unknown[][] = Symbol.iterator in headers ? [...(headers as Iterable<unknown[]>)] : Object.entries(headers);
  return pairs.map(([name, value]) => [String(name), String(value)]);
}
