import { isStream } from './answer.js';

/**
 * Copies of what a caller may change after the call, as bare fetch makes them when it is called: an attempt that waits, or is made again, must not send what
 * the caller's objects hold by then.
 */
export function headersNow(headers: unknown): unknown {
  if (typeof headers !== 'object' || headers === null) return headers;
  // Those of a polyfill stay what they are: not every class copies itself.
  if ('append' in headers) return headers instanceof Headers ? new Headers(headers) : headers;
  if (!(Symbol.iterator in headers)) return { ...headers };
  // An array, a Map, or an iterator that can be read once.
  return Array.from(headers as Iterable<unknown>, (pair) => (Array.isArray(pair) ? [...(pair as unknown[])] : pair));
}

/** Bytes and forms; a Blob cannot change, and a stream is read once. */
export function bodyNow(body: unknown): unknown {
  if (typeof body !== 'object' || body === null || isStream(body)) return body;
  if (ArrayBuffer.isView(body)) return bytesNow(body);
  switch (Object.prototype.toString.call(body)) {
    case '[object ArrayBuffer]':
      return (body as ArrayBuffer).slice(0);
    case '[object URLSearchParams]':
    case '[object FormData]':
      return formNow(body as FormData);
    default:
      return body;
  }
}

function bytesNow(view: ArrayBufferView): ArrayBufferView {
  if (view instanceof DataView) return new DataView(view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength));
  // Not `view.slice()`: a Buffer's shares the memory.
  return Uint8Array.prototype.slice.call(view);
}

/** One that cannot be copied (a class whose constructor takes or puts in something, npm's form-data) stays what it is. */
function formNow<Form extends FormData | URLSearchParams>(form: Form): Form {
  try {
    const copy = new (form.constructor as new () => FormData)();
    for (const _ of copy) return form;
    for (const [name, value] of form as FormData) copy.append(name, value as string);
    return copy as Form;
  } catch {
    return form;
  }
}
