/** The beginning of a body: all of it as `bytes`, or a stream that gives it from the start. */
export interface Peeked {
  /** The whole body. */
  readonly bytes: Uint8Array | undefined;
  /** The body from its start, if it is longer than was allowed to look at. */
  readonly rest: ReadableStream<Uint8Array> | undefined;
}

/** Reads a body up to `maxBytes`. A longer one is not held back: what was read is put in front of what is still to come. */
export async function peek(response: Response, maxBytes: number): Promise<Peeked> {
  const length = response.headers.get('content-length');
  const isShort = length !== null && !response.headers.has('content-encoding');
  if (isShort) return { bytes: new Uint8Array(await response.arrayBuffer()), rest: undefined };
  const reader = (response.body as ReadableStream<Uint8Array>).getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  while (size <= maxBytes) {
    const { done, value } = await reader.read();
    if (done) return { bytes: joined(chunks, size), rest: undefined };
    chunks.push(value);
    size += value.byteLength;
  }
  return { bytes: undefined, rest: streamOf(chunks, reader) };
}

function joined(chunks: readonly Uint8Array[], size: number): Uint8Array {
  if (chunks.length === 1) return chunks[0]!;
  const bytes = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return bytes;
}

/** What was read, then the rest as it is asked for, so that back-pressure reaches the server. */
function streamOf(chunks: Uint8Array[], reader: ReadableStreamDefaultReader<Uint8Array>): ReadableStream<Uint8Array> {
  return new ReadableStream({
    type: 'bytes',
    async pull(controller) {
      const chunk = chunks.shift() ?? (await reader.read()).value;
      if (chunk !== undefined) return controller.enqueue(chunk as Uint8Array<ArrayBuffer>);
      controller.close();
      controller.byobRequest?.respond(0);
    },
    cancel: (reason) => reader.cancel(reason),
  });
}
