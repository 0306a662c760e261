import axios, { type AxiosError, type AxiosRequestConfig, type AxiosResponse } from 'axios';

/** A value without identity: two of them from equal requests are equal. */
export function shape(value: unknown, depth = 0): unknown {
  if (typeof value === 'function') return `function ${value.name}`;
  if (typeof value === 'string') return value.replace(/(?:-{6,}|-*axios-\d+\.\d+\.\d+-boundary-|-*formdata-undici-)[\w-]+/g, 'BOUNDARY').replace(/127\.0\.0\.1:\d+/g, 'HOST');
  if (typeof value !== 'object' || value === null) return value;
  if (Buffer.isBuffer(value)) return `buffer ${value.toString('hex')}`;
  if (value instanceof axios.AxiosHeaders) return shape({ ...value.toJSON() }, depth);
  if (Array.isArray(value)) return value.map((item) => shape(item, depth + 1));
  const name = value.constructor?.name ?? 'Object';
  if (name === 'URLSearchParams') return `params ${String(value)}`;
  if (name !== 'Object' || depth > 4) return `a ${name}`;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, shape(item, depth + 1)]));
}

async function read(data: unknown): Promise<unknown> {
  if (typeof data !== 'object' || data === null) return data;
  const name = data.constructor?.name;
  if (name === 'Blob') return `blob ${await (data as Blob).text()}`;
  if (name === 'ArrayBuffer') return `bytes ${Buffer.from(data as ArrayBuffer).toString('hex')}`;
  if ('pipe' in data || 'getReader' in data) {
    const chunks: Uint8Array[] = [];
    for await (const chunk of data as unknown as AsyncIterable<Uint8Array>) chunks.push(chunk);
    return `${name} ${Buffer.concat(chunks).toString('hex')}`;
  }
  return shape(data);
}

function isVolatile([name]: [string, unknown]): boolean {
  return ['date', 'host', 'connection', 'keep-alive'].includes(name);
}

async function showResponse(response: AxiosResponse): Promise<unknown> {
  const { status, statusText, headers, data, config, request, ...rest } = response;
  const kept = Object.entries(headers as Record<string, unknown>).filter((entry) => !isVolatile(entry));
  const { duration: _duration, ...others } = rest as Record<string, unknown>;
  return {
    status,
    statusText,
    headers: shape(Object.fromEntries(kept)),
    headersClass: headers.constructor.name,
    data: await read(data),
    config: shape(config),
    configKeys: Object.keys(config),
    request: (request as object | undefined)?.constructor.name,
    others: shape(others),
  };
}

/** Everything that code that catches an error of axios can see of it. */
async function showError(error: AxiosError): Promise<unknown> {
  const { name, code, message, status, config, request, response } = error;
  return {
    name,
    // A marked error says null where axios has no such field.
    code: code ?? null,
    message: shape(message),
    status: status ?? null,
    flags: [axios.isAxiosError(error), axios.isCancel(error), error instanceof axios.AxiosError, error instanceof axios.CanceledError],
    config: config && shape(config),
    configKeys: config && Object.keys(config),
    request: (request as object | undefined)?.constructor.name,
    response: response && (await showResponse(response)),
    cause: (error.cause as NodeJS.ErrnoException | undefined)?.code,
  };
}

/** What became of a request, in every way in which the caller can tell. */
export async function observe(send: () => Promise<unknown>): Promise<unknown> {
  try {
    const response = await send();
    return { resolved: await showResponse(response as AxiosResponse) };
  } catch (error) {
    return { rejected: axios.isAxiosError(error) ? await showError(error) : shape(error instanceof Error ? String(error) : error) };
  }
}

/** Requests are made anew for each side, since bodies may be read once. */
export type MakeConfig = () => AxiosRequestConfig;
