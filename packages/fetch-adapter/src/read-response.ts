import type { Peek } from './peek.js';

/** The body of a response whose own stream was read. */
interface Body {
  readonly peek: Peek;
  readonly text: string | undefined;
  readonly signal: AbortSignal | undefined;
  /** A native response over the same body, for everything but the common `text()` and `json()`; from then on it alone counts. */
  standIn: Response | undefined;
}

const NAMES = ['text', 'json', 'arrayBuffer', 'blob', 'formData', 'bytes'] as const;
type Reader = (typeof NAMES)[number];
type Native = Response & { bytes(): Promise<Uint8Array> };

/** Where a response keeps it. A property, not a WeakMap: that costs the garbage collector more than the rest of the call. */
const BODY: unique symbol = Symbol('holdfast.body');

/** `undefined` once the text was handed out: whoever keeps the response need not keep its body. */
type Read = Response & { [BODY]: Body | undefined };

/** One set of readers for each class of responses (the platform's, a polyfill's, another realm's). */
const readers = new WeakMap<object, object>();

/**
 * The same response object, whose readers give what has been read already. It stays what the transport made (`url`, `redirected`, `type`, `headers`); only its
 * prototype is one that stands before the platform's own.
 */
export function withBody(response: Response, peek: Peek, text: string | undefined, signal: AbortSignal | undefined): Response {
  if (BODY in response) return response;
  (response as Read)[BODY] = { peek, text, signal, standIn: undefined };
  return Object.setPrototypeOf(response, readersOver(Object.getPrototypeOf(response) as Response)) as Response;
}

/** What somebody may have put before a response's own, and our readers would hide, or leave without a body. */
const COVERED = [...NAMES, 'body'] as const;

/** A response of which a property or a subclass reads the body in its own way. */
export function isDecorated(response: Response): boolean {
  let at: object | null = response;
  do {
    if (COVERED.some((name) => Object.hasOwn(at!, name))) return true;
    at = Object.getPrototypeOf(at) as object | null;
  } while (at !== null && !Object.hasOwn(at, 'clone'));
  return false;
}

function readersOver(native: Response): object {
  let prototype = readers.get(native);
  if (prototype === undefined) {
    const own = NAMES.filter((name) => name in native).map((name) => [name, reader(name)] as const);
    prototype = Object.create(native, { ...Object.fromEntries(own), ...COMMON }) as object;
    readers.set(native, prototype);
  }
  return prototype;
}

/** The class that made the response, below our readers: knows how to say that a body is used up, for its own stream is. */
function nativeOf(response: Response): Native {
  return Object.getPrototypeOf(Object.getPrototypeOf(response)) as Native;
}

/** The class that the response is of, and its own methods with it: npm's undici has one, and a subclass may have a constructor that takes something else. */
function classOf(native: object): typeof Response {
  if (!('clone' in native)) return Response;
  while (!Object.hasOwn(native, 'clone')) native = Object.getPrototypeOf(native) as object;
  return native.constructor as typeof Response;
}

function standInOf(response: Response, body: Body): Native {
  if (body.standIn === undefined) {
    const { status, statusText, headers } = response;
    const Class = classOf(nativeOf(response));
    const stream = body.peek.stream(body.signal);
    try {
      body.standIn = new Class(stream, { status, statusText, headers });
    } catch {
      body.standIn = new Class(stream, { headers }); // servers may send a status that no constructor takes, such as 999
    }
  }
  return body.standIn as Native;
}

/** Reads the body once. A reader of an aborted call rejects, as the platform's do, although everything is here. */
async function read(response: Read, name: Reader): Promise<unknown> {
  const body = response[BODY];
  if (body === undefined) return nativeOf(response)[name].call(response);
  if (body.standIn !== undefined || body.text === undefined || (name !== 'text' && name !== 'json')) return standInOf(response, body)[name]();
  response[BODY] = undefined;
  if (body.signal?.aborted === true) throw body.signal.reason;
  return name === 'text' ? body.text : JSON.parse(body.text);
}

/** What a made response cannot have by itself. */
const SHOWN = ['status', 'statusText', 'ok', 'url', 'redirected', 'type', 'headers'] as const;

/** A clone of the stand-in: a native response, for the platform itself (a cache, a service worker) looks past properties, and finds the body there. */
function clone(this: Read): Response {
  const body = this[BODY];
  if (body === undefined) return nativeOf(this).clone.call(this);
  // The headers of a fetched response cannot be changed, so they can be shared.
  const shown = SHOWN.filter((name) => name !== 'headers' || this.type !== 'default').map((name) => [name, { value: this[name], configurable: true }] as const);
  return asShown(standInOf(this, body).clone(), Object.fromEntries(shown));
}

function asShown(copy: Response, shown: PropertyDescriptorMap): Response {
  const value = (): Response => asShown((Object.getPrototypeOf(copy) as Native).clone.call(copy), shown);
  return Object.defineProperties(copy, { ...shown, clone: { value, configurable: true, writable: true } });
}

const reader = (name: Reader): PropertyDescriptor => method(name, function (this: Read) { return read(this, name); });

function method(name: string, value: (this: Read) => unknown): PropertyDescriptor {
  return { value: Object.defineProperty(value, 'name', { value: name }), configurable: true, writable: true, enumerable: true };
}

const COMMON: PropertyDescriptorMap = {
  clone: method('clone', clone),
  body: {
    get(this: Read) {
      const body = this[BODY];
      return body === undefined ? Reflect.get(nativeOf(this), 'body', this) : standInOf(this, body).body;
    },
    configurable: true,
    enumerable: true,
  },
  bodyUsed: {
    get(this: Read) {
      const body = this[BODY];
      return body === undefined || body.standIn?.bodyUsed === true;
    },
    configurable: true,
    enumerable: true,
  },
};
