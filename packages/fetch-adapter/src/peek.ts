import type { Held, Patience } from './patience.js';

/** Reads the beginning of a body. What was read is kept, and the rest stays where it is. */
export class Peek implements Held {
  readonly chunks: Uint8Array[] = [];
  /** True once everything has been read. */
  ended = false;
  /** True once `letGo` has ended the reading. */
  isLetGo = false;
  #size = 0;
  #letGo: (() => void) | undefined;
  readonly #body: ReadableStream<Uint8Array>;
  #reader: ReadableStreamDefaultReader<Uint8Array>;

  constructor(body: ReadableStream<Uint8Array>) {
    this.#body = body;
    this.#reader = body.getReader();
  }

  /** Reads until the body ends, `patience` does, or more than `maxBytes` of it are here. Plain promises: an async loop costs half as much again. */
  upTo(maxBytes: number, patience?: Patience): Promise<this> {
    return new Promise((onRead, onError) => {
      const resolve = (): void => {
        patience?.remove(this);
        onRead(this);
      };
      const reject = (reason: unknown): void => {
        patience?.remove(this);
        onError(reason);
      };
      const next = (): void => void this.#reader.read().then(onChunk, reject);
      const onChunk = ({ done, value }: ReadableStreamReadResult<Uint8Array>): void => {
        if (done) this.ended = true;
        else if (!this.#keep(value)) return reject(new TypeError('Received non-Uint8Array chunk'));
        if (done || this.#size > maxBytes) resolve();
        else next();
      };
      next();
      this.#letGo = resolve;
      patience?.add(this);
    });
  }

  /** Ends `upTo` with what is here. */
  letGo(): void {
    try {
      this.#reader.releaseLock(); // takes back the read that is pending
    } catch {
      return; // an old platform, which cannot: it reads on
    }
    this.#reader = this.#body.getReader();
    this.isLetGo = true;
    this.#letGo?.();
  }

  /** Everything that was read, in one piece. */
  bytes(): Uint8Array {
    if (this.chunks.length === 1) return this.chunks[0]!;
    const bytes = new Uint8Array(this.#size);
    let offset = 0;
    for (const chunk of this.chunks) {
      bytes.set(chunk, offset);
      offset += chunk.byteLength;
    }
    return bytes;
  }

  /** Gives the body up. Not to be waited for: a stream may take its time, or never end. */
  cancel(reason?: unknown): void {
    this.#reader.cancel(reason).catch(() => undefined);
  }

  /**
   * The body from its start: what was read, then the rest as it is asked for, so that back-pressure reaches the server. It breaks as the body's own stream
   * would when `signal` fires, although the beginning is here.
   */
  stream(signal: AbortSignal | undefined): ReadableStream<Uint8Array> {
    // A byte stream takes its chunks' memory over. That is right for what another byte stream handed out, but others may go on using theirs.
    const inBytes = this.ended || this.#givesBytes();
    const chunks = [...this.chunks];
    const pull = (controller: ReadableByteStreamController): void | Promise<void> => {
      if (signal?.aborted === true) return controller.error(signal.reason);
      const chunk = chunks.shift();
      if (chunk !== undefined) return controller.enqueue(chunk.slice());
      if (this.ended) return end(controller);
      return this.#reader.read().then(({ done, value }) => {
        if (done) return end(controller);
        return value.byteLength === 0 ? pull(controller) : controller.enqueue(value as Uint8Array<ArrayBuffer>);
      });
    };
    const cancel = (reason: unknown): Promise<void> => this.#reader.cancel(reason);
    if (inBytes) return new ReadableStream({ type: 'bytes', pull, cancel });
    return new ReadableStream({ pull: pull as never, cancel }, { highWaterMark: 0 });
  }

  #keep(chunk: unknown): boolean {
    if (!ArrayBuffer.isView(chunk)) return false;
    if (chunk.byteLength > 0) this.chunks.push(chunk as Uint8Array);
    this.#size += chunk.byteLength;
    return true;
  }

  #givesBytes(): boolean {
    this.#reader.releaseLock();
    try {
      this.#body.getReader({ mode: 'byob' }).releaseLock();
      return true;
    } catch {
      return false;
    } finally {
      this.#reader = this.#body.getReader();
    }
  }
}

function end(controller: ReadableByteStreamController): void {
  controller.close();
  controller.byobRequest?.respond(0); // or a reader with a buffer of its own would wait for ever
}
