import type { Peeked } from './peek.js';

/** The body of a response whose own stream was read. */
interface Body {
  readonly bytes: Uint8Array | undefined;
  readonly text: string | undefined;
  readonly signal: AbortSignal | undefined;
  /** The text was handed out; nothing else was made of the body. */
  used: boolean;
  /** A native response over the same body, for everything but the common `text()` and `json()`; from then on it alone counts. */
  standIn: Response | undefined;
}

type Native = Response & { bytes(): Promise<Uint8Array> };

const bodies = new WeakMap<Response, Body>();
/** One set of readers for each class of responses (the platform's, a polyfill's, another realm's). */
const readers = new WeakMap<object, object>();

/**
 * The same response object, whose readers give what has been read already. It stays what the transport made (`url`, `redirected`, `type`, `headers`); only its
 * prototype is one that stands before the platform's own.
 */
export function withBody(response: Response, peeked: Peeked, text: string | undefined, signal: AbortSignal | undefined): Response {
  if (bodies.has(response)) return response;
  const standIn = peeked.rest && new Response(peeked.rest, { headers: response.headers });
  bodies.set(response, { bytes: peeked.bytes, text, signal, used: false, standIn });
  const native = Object.getPrototypeOf(response) as object;
  let prototype = readers.get(native);
  if (prototype === undefined) {
    prototype = Object.create(native, DESCRIPTORS) as object;
    readers.set(native, prototype);
  }
  return Object.setPrototypeOf(response, prototype) as Response;
}

/** The class that made the response, below our readers: knows how to say that a body is used up, for its own stream is. */
function nativeOf(response: Response): Native {
  return Object.getPrototypeOf(Object.getPrototypeOf(response)) as Native;
}

function standInOf(response: Response, body: Body): Response {
  body.standIn ??= new Response(body.bytes as BodyInit, { headers: response.headers });
  return body.standIn;
}

type Reader = 'text' | 'json' | 'arrayBuffer' | 'blob' | 'formData' | 'bytes';

/** Reads the body once. A reader of an aborted call rejects, as the platform's do, although everything is here. */
async function read(response: Response, name: Reader): Promise<unknown> {
  const body = bodies.get(response)!;
  if (body.signal?.aborted === true) throw body.signal.reason;
  if (body.used) return nativeOf(response)[name].call(response);
  if (body.standIn === undefined && body.text !== undefined && (name === 'text' || name === 'json')) {
    body.used = true;
    return name === 'text' ? body.text : JSON.parse(body.text);
  }
  return (standInOf(response, body) as Native)[name]();
}

function clone(this: Response): Response {
  const body = bodies.get(this)!;
  if (this.bodyUsed) return nativeOf(this).clone.call(this);
  const { status, statusText, headers, url, redirected, type } = this;
  const copy = new Response(null, { status, statusText, headers });
  bodies.set(copy, { ...body, standIn: body.standIn?.clone() });
  for (const [name, value] of Object.entries({ url, redirected, type })) Object.defineProperty(copy, name, { value });
  return Object.setPrototypeOf(copy, Object.getPrototypeOf(this) as object) as Response;
}

const getters = {
  body(this: Response): ReadableStream<Uint8Array> | null {
    const body = bodies.get(this)!;
    if (body.used) return Reflect.get(nativeOf(this), 'body', this) as ReadableStream<Uint8Array>;
    return standInOf(this, body).body;
  },
  bodyUsed(this: Response): boolean {
    const body = bodies.get(this)!;
    return body.used || body.standIn?.bodyUsed === true;
  },
};

const reader = (name: Reader): PropertyDescriptor => method(name, function (this: Response) { return read(this, name); });

function method(name: string, value: (this: Response) => unknown): PropertyDescriptor {
  return { value: Object.defineProperty(value, 'name', { value: name }), configurable: true, writable: true, enumerable: true };
}

const DESCRIPTORS: PropertyDescriptorMap = {
  text: reader('text'),
  json: reader('json'),
  arrayBuffer: reader('arrayBuffer'),
  blob: reader('blob'),
  formData: reader('formData'),
  bytes: reader('bytes'),
  clone: method('clone', clone),
  body: { get: getters.body, configurable: true, enumerable: true },
  bodyUsed: { get: getters.bodyUsed, configurable: true, enumerable: true },
};
