import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { inspect } from 'node:util';
import { context, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { AggregationTemporality, AggregationType, type DataPoint, type Histogram, InMemoryMetricExporter, InstrumentType, MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { BasicTracerProvider, InMemorySpanExporter, type ReadableSpan, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import * as conventions from '@opentelemetry/semantic-conventions';
import { createEmulator, type Emulator } from '@holdfast/emulator';
import { isHoldfastError, wrapFetch } from '@holdfast/fetch-adapter';
import { type InstrumentOptions, instrument } from '../src/index.js';
import { errorTypeOf, targetOf } from '../src/attributes.js';

const spanExporter = new InMemorySpanExporter();
const tracerProvider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spanExporter)] });
let emulator: Emulator;
const stopping: (() => unknown)[] = [];

beforeAll(() => void context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable()));
beforeEach(async () => {
  // A port of its own, so that nothing is known of its limit yet.
  emulator = await createEmulator({ limit: { kind: 'token-bucket', requests: 50, perMs: 1000, burst: 3 } });
});
afterEach(async () => {
  for (const stop of stopping.splice(0).reverse()) await stop();
  spanExporter.reset();
  await emulator.close();
});

function start(options: InstrumentOptions = {}) {
  const metricExporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter: metricExporter, exportIntervalMillis: 3_600_000 });
  const meterProvider = new MeterProvider({ readers: [reader] });
  const stop = instrument({ tracerProvider, meterProvider, ...options });
  stopping.push(() => meterProvider.shutdown(), stop);
  /** All points of a metric at this time. */
  const read = async <Value = number>(name: string): Promise<DataPoint<Value>[]> => {
    metricExporter.reset();
    await reader.forceFlush();
    const found = metricExporter.getMetrics().flatMap(({ scopeMetrics }) => scopeMetrics.flatMap(({ metrics }) => metrics.filter(({ descriptor }) => descriptor.name === name)));
    return found.flatMap(({ dataPoints }) => dataPoints as DataPoint<Value>[]);
  };
  const client = wrapFetch(fetch, { deadlineMs: 10_000 });
  stopping.push(() => client.holdfast.close());
  return { stop, read, metricExporter, ping: (key?: string) => client(emulator.urlOf('ping', key), { method: 'POST' }), client };
}

/** Finished spans by what they are. */
function spans(): { calls: ReadableSpan[]; attempts: ReadableSpan[] } {
  const all = spanExporter.getFinishedSpans();
  return { calls: all.filter(({ name }) => name.startsWith('holdfast ')), attempts: all.filter(({ name }) => !name.startsWith('holdfast ')) };
}

describe('spans', () => {
  test('a call has one, and below it each attempt has one, with the names of the conventions', async () => {
    const { ping } = start();
    emulator.faults.next({ kind: 'server-error-bare', status: 503, workflow: 'ping' });
    const parent = tracerProvider.getTracer('test').startSpan('parent');
    await context.with(trace.setSpan(context.active(), parent), () => ping());
    const { calls, attempts } = spans();
    const { hostname, port } = new URL(emulator.baseUrl);
    const target = { 'http.request.method': 'POST', 'server.address': hostname, 'server.port': Number(port), 'url.scheme': 'http', 'url.path': '/api/1.1/wf/ping' };
    expect(calls).toHaveLength(1);
    expect(calls[0]).toMatchObject({ name: 'holdfast POST', kind: SpanKind.INTERNAL, attributes: { ...target, 'holdfast.attempts': 2 }, status: { code: SpanStatusCode.UNSET } });
    expect(calls[0]!.parentSpanContext?.spanId).toBe(parent.spanContext().spanId);
    expect(attempts).toMatchObject([
      { name: 'POST', kind: SpanKind.CLIENT, attributes: { ...target, 'http.response.status_code': 503, 'error.type': '503', 'holdfast.kind': 'server' }, status: { code: SpanStatusCode.ERROR } },
      { name: 'POST', kind: SpanKind.CLIENT, attributes: { ...target, 'http.request.resend_count': 1, 'holdfast.kind': 'ok' }, status: { code: SpanStatusCode.UNSET } },
    ]);
    for (const { attributes } of attempts) expect(attributes['url.full']).toBe(`${emulator.baseUrl}/ping`);
    expect(calls[0]!.attributes).not.toHaveProperty('url.full');
    expect(attempts[0]!.attributes).not.toHaveProperty('http.request.resend_count');
    expect(attempts[1]!.attributes).not.toHaveProperty('error.type');
    for (const attempt of attempts) expect(attempt.parentSpanContext?.spanId).toBe(calls[0]!.spanContext().spanId);
  });

  test('a refusal inside a 200 is an error of its kind, and each attempt is below its own call, however they waited', async () => {
    const { ping } = start();
    const tracer = tracerProvider.getTracer('test');
    const parents = Array.from({ length: 15 }, (_, i) => tracer.startSpan(`parent ${i}`));
    await Promise.all(parents.map((parent) => context.with(trace.setSpan(context.active(), parent), () => ping())));
    const { calls, attempts } = spans();
    expect(calls.map((call) => call.parentSpanContext?.spanId).sort()).toEqual(parents.map((parent) => parent.spanContext().spanId).sort());
    const refused = attempts.filter(({ attributes }) => attributes['error.type'] === 'rate-limit');
    expect(refused.length).toBeGreaterThan(0);
    for (const { attributes } of refused) expect(attributes).toMatchObject({ 'http.response.status_code': 200, 'holdfast.code': '2A', 'holdfast.executed': 'no' });
    for (const attempt of attempts) {
      const call = calls.find((one) => one.spanContext().spanId === attempt.parentSpanContext?.spanId);
      expect(call?.spanContext().traceId).toBe(attempt.spanContext().traceId);
    }
    expect(attempts.length).toBe(calls.reduce((sum, { attributes }) => sum + (attributes['holdfast.attempts'] as number), 0));
  });

  test('a call that failed says how', async () => {
    const { ping } = start();
    await expect(ping('wrong').catch(isHoldfastError)).resolves.toBe(true);
    expect(spans().calls.at(-1)).toMatchObject({
      status: { code: SpanStatusCode.ERROR },
      attributes: { 'error.type': 'api-key', 'holdfast.code': '1A', 'holdfast.gave_up_because': 'not-retryable', 'holdfast.attempts': 1 },
    });
  });

  test('hold neither query nor key', async () => {
    const { ping, read, metricExporter } = start();
    await Promise.all(Array.from({ length: 8 }, () => ping()));
    await ping('secret-wrong-key').catch(() => undefined);
    await read('holdfast.pace');
    const told = inspect([spanExporter.getFinishedSpans().map(({ name, attributes, events, status }) => ({ name, attributes, events, status })), metricExporter.getMetrics()], { depth: 12, maxArrayLength: null });
    expect(told).toContain('/api/1.1/wf/ping');
    expect(told).not.toMatch(/demo-key|secret-wrong-key|api_key|url\.query/);
  });
});

describe('error.type', () => {
  type Client = ReturnType<typeof start>['client'];

  /** A port of this machine at which nobody listens. */
  async function closedPort(): Promise<number> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    return port;
  }

  const hang = (): void => emulator.faults.next({ kind: 'hang' });
  const answer503 = (): void => emulator.faults.next({ kind: 'server-error-bare', status: 503, workflow: '911' });

  test.each<[what: string, errorType: string, gaveUpBecause: string, call: (client: Client) => Promise<unknown>]>([
    ['an abort', 'aborted', 'aborted', (client) => (hang(), client(emulator.urlOf('ping'), { signal: AbortSignal.timeout(50) }))],
    ['a connection that was refused', 'ECONNREFUSED', 'attempts-exhausted', async (client) => client(`http://127.0.0.1:${await closedPort()}/x`, { holdfast: { retries: 0 } })],
    ['a port that fetch blocks', 'TypeError', 'not-retryable', (client) => client('http://127.0.0.1:9/x?api_key=demo-key')],
    ['a header that fetch refuses', 'TypeError', 'not-retryable', (client) => client(emulator.urlOf('ping'), { headers: { 'bad header': 'x' } })],
    ['a 503', '503', 'not-retryable', (client) => (answer503(), client(emulator.urlOf('911'), { method: 'POST' }))],
    ['a 404', '404', 'not-retryable', (client) => client(emulator.urlOf('no-such-workflow'), { method: 'POST' })],
    ['a failure inside a 200', 'api-key', 'not-retryable', (client) => client(emulator.urlOf('ping', 'wrong'), { method: 'POST' })],
  ])('of %s is the same wherever it is told: %s', async (_, errorType, gaveUpBecause, call) => {
    const { client, read } = start();
    await call(client).catch(() => undefined);
    const { calls, attempts } = spans();
    expect(calls.map(({ attributes }) => [attributes['error.type'], attributes['holdfast.gave_up_because']])).toEqual([[errorType, gaveUpBecause]]);
    expect(attempts.map(({ attributes }) => attributes['error.type'])).toEqual([errorType]);
    expect(calls[0]).toMatchObject({ status: { code: SpanStatusCode.ERROR } });
    expect(await read<Histogram>('http.client.request.duration')).toMatchObject([{ value: { count: 1 }, attributes: { 'error.type': errorType } }]);
    expect(await read('holdfast.give_ups')).toMatchObject([{ value: 1, attributes: { 'error.type': errorType, 'holdfast.gave_up_because': gaveUpBecause } }]);
  });

  test('of a retry is what the attempt before it met', async () => {
    const { ping, read } = start();
    emulator.faults.next({ kind: 'server-error-bare', status: 503, workflow: 'ping' });
    await ping();
    expect(await read('holdfast.retries')).toMatchObject([{ value: 1, attributes: { 'error.type': '503' } }]);
  });
});

describe('metrics', () => {
  test('of attempts, by the names of the conventions', async () => {
    const { ping, read } = start();
    await Promise.all(Array.from({ length: 10 }, () => ping()));
    await ping('wrong').catch(() => undefined);
    const durations = await read<Histogram>('http.client.request.duration');
    const of = (type: string | undefined): number => durations.filter(({ attributes }) => attributes['error.type'] === type).reduce((sum, { value }) => sum + value.count, 0);
    expect(of(undefined)).toBe(10);
    expect(of('rate-limit')).toBeGreaterThan(0);
    expect(of('api-key')).toBe(1);
    expect(durations[0]!.attributes).toMatchObject({ 'http.request.method': 'POST', 'server.address': '127.0.0.1', 'http.response.status_code': 200 });
    expect(durations[0]!.attributes).not.toHaveProperty('url.path');
    expect(durations[0]!.value.buckets.boundaries[0]).toBe(0.005);
    expect(durations[0]!.value.sum!).toBeLessThan(10);
    const sum = async (name: string): Promise<number> => (await read(name)).reduce((total, { value }) => total + value, 0);
    expect(await sum('holdfast.refusals')).toBe(of('rate-limit'));
    expect(await sum('holdfast.retries')).toBe(of('rate-limit'));
    expect(await sum('holdfast.pauses')).toBeGreaterThan(0);
    expect(await read('holdfast.give_ups')).toMatchObject([{ value: 1, attributes: { 'error.type': 'api-key', 'holdfast.gave_up_because': 'not-retryable' } }]);
  });

  test('of gates: pace, queue and pause', async () => {
    const { ping, read, client } = start();
    const calls = Array.from({ length: 30 }, () => ping());
    await new Promise((resolve) => setTimeout(resolve, 100));
    const { scope } = client.holdfast.stats().scopes[0]!;
    const own = async (name: string): Promise<number | undefined> => (await read(name)).find(({ attributes }) => attributes['holdfast.scope'] === scope)?.value;
    expect(await own('holdfast.queue.length')).toBeGreaterThan(0);
    expect(await own('holdfast.paused')).toBe(client.holdfast.stats().scopes[0]!.state === 'paused' ? 1 : 0);
    expect(await own('holdfast.pause.remaining')).toBeLessThan(10);
    await Promise.all(calls);
    expect(await own('holdfast.pace')).toBeCloseTo(client.holdfast.stats().scopes[0]!.pace!, -1);
    expect(await own('holdfast.queue.length')).toBe(0);
    expect(await own('holdfast.in_flight')).toBe(0);
  }, 20_000);
});

test('a view leaves the gauges out, as the docs say', async () => {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 });
  const views = [{ meterName: '@holdfast/otel', instrumentType: InstrumentType.OBSERVABLE_GAUGE, aggregation: { type: AggregationType.DROP } as const }];
  const meterProvider = new MeterProvider({ readers: [reader], views });
  const { ping } = start({ meterProvider });
  stopping.push(() => meterProvider.shutdown());
  await ping('wrong').catch(() => undefined);
  await reader.forceFlush();
  const names = exporter.getMetrics().flatMap(({ scopeMetrics }) => scopeMetrics.flatMap(({ metrics }) => metrics.map(({ descriptor }) => descriptor.name)));
  expect(names.sort()).toEqual(['holdfast.give_ups', 'http.client.request.duration']);
});

describe('instrument', () => {
  test('leaves attempts to others who tell of them', async () => {
    const { ping, read } = start({ attempts: false });
    await ping();
    expect(spans().attempts).toEqual([]);
    expect(spans().calls).toHaveLength(1);
    expect(await read('http.client.request.duration')).toEqual([]);
  });

  test('stops', async () => {
    const { ping, read, stop } = start();
    stop();
    await ping();
    expect(spanExporter.getFinishedSpans()).toEqual([]);
    expect(await read('holdfast.queue.length')).toEqual([]);
  });

  test('works with the global providers, which do nothing until somebody sets them', () => {
    expect(() => instrument()()).not.toThrow();
  });

  test.each([{ attempts: 'yes' }, { tracerProvider: null }, { meterProvider: 5 }, { spans: true }, { toString: 1 }] as object[])('refuses %p', (options) => {
    expect(() => instrument(options)).toThrow(TypeError);
  });
});

describe('attributes', () => {
  test.each([
    ['GET https://api.example/a/b', { 'http.request.method': 'GET', 'server.address': 'api.example', 'server.port': 443, 'url.scheme': 'https' }, { 'url.path': '/a/b' }],
    ['PURGE http://api.example:81/a', { 'http.request.method': '_OTHER', 'server.address': 'api.example', 'server.port': 81, 'url.scheme': 'http' }, { 'http.request.method_original': 'PURGE', 'url.path': '/a' }],
    ['GET /relative', { 'http.request.method': 'GET' }, { 'url.path': '/relative' }],
    ['GET http://a/bot[redacted]/x…', { 'http.request.method': 'GET', 'server.address': 'a', 'server.port': 80, 'url.scheme': 'http' }, { 'url.path': '/bot[redacted]/x%E2%80%A6' }],
    ['', { 'http.request.method': '_OTHER' }, { 'http.request.method_original': '', 'url.path': '' }],
  ])('of %p', (call, attributes, details) => {
    expect(targetOf(call)).toMatchObject({ attributes, details });
    expect(Object.keys(targetOf(call).attributes).sort()).toEqual(Object.keys(attributes).sort());
  });

  test.each([
    ['ok', 200, null, undefined],
    ['rate-limit', 200, '2A', 'rate-limit'],
    ['rate-limit', 429, null, '429'],
    ['transport', null, 'ECONNRESET', 'ECONNRESET'],
    ['transport', null, 'UND_ERR_SOCKET', 'UND_ERR_SOCKET'],
    ['transport', null, 'anything that was made up', 'transport'],
    ['thrown', null, 'TypeError', 'TypeError'],
    ['thrown', null, null, 'thrown'],
    ['aborted', null, null, 'aborted'],
    [null, null, null, '_OTHER'],
  ])('error.type of %p, %p, %p', (kind, status, code, expected) => {
    expect(errorTypeOf({ kind, status, code })).toBe(expected);
  });
});

test('every name that is not our own is one of the conventions, and a stable one', async () => {
  const known: ReadonlySet<unknown> = new Set(Object.entries(conventions).filter(([name]) => /^(?:ATTR|METRIC)_/.test(name)).map(([, value]) => value));
  const { ping, metricExporter, read } = start();
  emulator.faults.next({ kind: 'server-error-bare', status: 503, workflow: 'ping' });
  await Promise.allSettled([ping(), ping('no-such-key'), ...Array.from({ length: 6 }, () => ping())]);
  await read('holdfast.pauses');
  const metrics = metricExporter.getMetrics().flatMap(({ scopeMetrics }) => scopeMetrics.flatMap((scope) => scope.metrics));
  const points = metrics.flatMap(({ dataPoints }) => dataPoints as DataPoint<unknown>[]);
  const names = [...spanExporter.getFinishedSpans(), ...points].flatMap(({ attributes }) => Object.keys(attributes)).concat(metrics.map(({ descriptor }) => descriptor.name));
  const foreign = [...new Set(names)].filter((name) => !name.startsWith('holdfast.')).sort();
  expect(foreign).toEqual(['error.type', 'http.client.request.duration', 'http.request.method', 'http.request.resend_count', 'http.response.status_code', 'server.address', 'server.port', 'url.full', 'url.path', 'url.scheme']);
  expect(foreign.filter((name) => !known.has(name))).toEqual([]);
  expect(known).toContain('http.request.method_original'); // of methods that nobody knows, below
});
