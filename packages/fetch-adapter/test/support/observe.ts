type Fetch = typeof globalThis.fetch;

/** What can be told of an error. */
export function shown(error: unknown): unknown {
  if (typeof error !== 'object' || error === null) return error;
  const { name, message, code, cause } = error as { name?: string; message?: string; code?: unknown; cause?: unknown };
  return { name, message, code, cause: cause === undefined ? undefined : shown(cause) };
}

export async function settled(run: () => Promise<unknown>): Promise<unknown> {
  try {
    return { value: await run() };
  } catch (error) {
    return { error: shown(error) };
  }
}

/** Ways in which programs read a response. */
export const WAYS: Readonly<Record<string, (response: Response) => Promise<unknown>>> = {
  text: (response) => response.text(),
  json: (response) => response.json(),
  arrayBuffer: async (response) => Buffer.from(await response.arrayBuffer()).toString('latin1'),
  blob: async (response) => {
    const blob = await response.blob();
    return [blob.type, blob.size, await blob.text()];
  },
  formData: async (response) => [...(await response.formData())],
  'for await': async (response) => Buffer.concat(await collected(response.body)).toString('latin1'),
  'byob reader': async (response) => {
    const reader = (response.body as ReadableStream<Uint8Array>).getReader({ mode: 'byob' });
    const chunks: Uint8Array[] = [];
    for (;;) {
      const { done, value } = await reader.read(new Uint8Array(7));
      if (value !== undefined) chunks.push(Buffer.from(value));
      if (done) return Buffer.concat(chunks).toString('latin1');
    }
  },
  pipeThrough: async (response) => {
    const text = (response.body as ReadableStream<Uint8Array>).pipeThrough(new TextDecoderStream() as never);
    return (await collected(text as unknown as ReadableStream<Uint8Array>)).join('');
  },
  tee: async (response) => {
    const [left, right] = (response.body as ReadableStream<Uint8Array>).tee();
    return Promise.all([left, right].map(async (branch) => Buffer.concat(await collected(branch)).toString('latin1')));
  },
  clone: async (response) => {
    const clone = response.clone();
    const both = [response.bodyUsed, clone.bodyUsed, await clone.text(), clone.bodyUsed, await response.text(), response.bodyUsed];
    return [...both, clone instanceof Response, shell(clone), immutable(clone)];
  },
  'clone of a clone': async (response) => {
    const clone = response.clone().clone();
    return [await clone.json(), await response.json()];
  },
  'new Response': async (response) => {
    const copy = new Response(response.body, response);
    return [copy.status, copy.statusText, [...copy.headers], await copy.text(), response.bodyUsed];
  },
  'clone after reading': async (response) => {
    await response.text();
    return response.clone().text();
  },
  'two readers': (response) => {
    response.body?.getReader();
    return response.text();
  },
  cancel: async (response) => {
    await response.body?.cancel('no more');
    return response.bodyUsed;
  },
  'cancel then read': async (response) => {
    await response.body?.cancel();
    return response.text();
  },
  'read in part, then text': async (response) => {
    await response.body?.getReader().read();
    return response.text();
  },
  'text twice at once': async (response) => Promise.all([settled(() => response.text()), settled(() => response.text())]),
  'body is one object': async (response) => [response.body === response.body, response.body?.locked],
  'locked after text': async (response) => {
    await response.text();
    return [response.body?.locked, response.bodyUsed, response.body === null];
  },
  nothing: () => Promise.resolve(undefined),
};

async function collected(body: ReadableStream<Uint8Array> | null): Promise<Uint8Array[]> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body as unknown as AsyncIterable<Uint8Array>) chunks.push(chunk);
  return chunks;
}

function immutable({ headers }: Response): boolean {
  try {
    headers.set('x-changed', 'yes');
    return false;
  } catch {
    return true;
  }
}

/** Everything of a response but its body. */
export function shell(response: Response): unknown {
  const { status, statusText, ok, url, redirected, type, bodyUsed } = response;
  return { status, statusText, ok, url, redirected, type, bodyUsed, headers: [...response.headers], hasBody: response.body !== null };
}

/** Everything that a program can see of one call. */
export async function observe(fetch: Fetch, send: (fetch: Fetch) => Promise<Response>, way: string): Promise<unknown> {
  return settled(async () => {
    const response = await send(fetch);
    const before = { shell: shell(response), isResponse: response instanceof Response, tag: Object.prototype.toString.call(response), frozen: immutable(response), bytes: 'bytes' in response };
    const read = await settled(() => WAYS[way]!(response));
    const again = await settled(() => response.text());
    return { before, read, again, bodyUsed: response.bodyUsed, after: shell(response) };
  });
}
