import { inspect } from 'node:util';
import vm from 'node:vm';
import { classify, isHoldfastError, isTransportError, markTransportError, rocketcad, TransportError } from '../src/index.js';
import type { FailureContext } from '../src/index.js';

const SECRET = 's3cret-key';
const CONTEXT: FailureContext = { call: 'GET https://a.example/', vendor: 'A', attempts: 2, gaveUpBecause: 'attempts-exhausted', status: null, retryAt: 5, secrets: [SECRET] };
const mark = (thrown: unknown, context = CONTEXT): unknown => markTransportError(thrown, classify({ error: thrown }, rocketcad), context);

describe('markTransportError', () => {
  it('keeps the error that the transport threw', () => {
    const thrown = new TypeError('fetch failed', { cause: Object.assign(new Error('x'), { code: 'ECONNREFUSED' }) });
    const keys = Object.keys(thrown);
    expect(mark(thrown)).toBe(thrown);
    expect(isTransportError(thrown) && thrown instanceof TransportError && thrown instanceof TypeError).toBe(true);
    expect(thrown).toMatchObject({ kind: 'transport', code: null, attempts: 2, gaveUpBecause: 'attempts-exhausted', retryAt: 5, executed: 'no' });
    expect(thrown.name).toBe('TypeError');
    expect(Object.keys(thrown)).toEqual(keys);
  });

  it('leaves the transport’s own code and status', () => {
    const thrown = Object.assign(new Error('x'), { code: 'ERR_NETWORK', status: 7 });
    expect(mark(thrown)).toMatchObject({ code: 'ERR_NETWORK', status: 7 });
  });

  it('puts its own kind over a kind of the transport’s, and leaves its history and explain', () => {
    const explain = () => 'mine';
    const thrown = Object.assign(new Error('x'), { kind: 'mine', history: 'mine', explain });
    expect(mark(thrown)).toMatchObject({ kind: 'transport', history: 'mine', explain });
  });

  it('tells the newer story when it is marked again', () => {
    const thrown = Object.assign(new Error('x'), { code: 'ERR_NETWORK' });
    const record = { attempt: 1, kind: 'transport', code: null, requestId: null, status: null, gate: 'open', waitedMs: 0, sentAt: 0, durationMs: 1 } as const;
    mark(thrown);
    mark(thrown, { ...CONTEXT, attempts: 3, history: [record] });
    expect(thrown).toMatchObject({ attempts: 3, history: [record], code: 'ERR_NETWORK' });
    expect((thrown as unknown as { explain(): string }).explain()).toMatch(/^Error: A gave no answer to GET https:\/\/a\.example\/: "x"\. There were 3 attempts, the last 1: #1/);
  });

  it('removes each of several secrets, from the stack as well', () => {
    const thrown = new Error(`no ${SECRET}`);
    mark(thrown, { ...CONTEXT, secrets: ['another-secret', SECRET] });
    expect(thrown.message).toBe('no [redacted]');
    expect(thrown.stack).toContain('[redacted]');
    expect(thrown.stack).not.toContain(SECRET);
  });

  it('ends with a chain that does not', () => {
    const errors = Array.from({ length: 40 }, (_, i) => new Error(`${i} ${SECRET}`));
    errors.forEach((error, i) => Object.assign(error, { cause: errors[i + 1] }));
    mark(errors[0]);
    expect(errors[31]!.message).toBe('31 [redacted]');
    expect(errors[32]!.message).toBe(`32 ${SECRET}`);
  });

  it('marks twice without harm', () => {
    const thrown = new Error('x');
    mark(thrown);
    expect(mark(thrown)).toBe(thrown);
  });

  it('marks errors of another realm and DOM exceptions', () => {
    const foreign: unknown = vm.runInNewContext('new TypeError("fetch failed")');
    expect(mark(foreign)).toBe(foreign);
    expect(isHoldfastError(foreign)).toBe(true);
    const timeout = new DOMException('The operation timed out', 'TimeoutError');
    expect(mark(timeout)).toBe(timeout);
    expect(timeout).toMatchObject({ name: 'TimeoutError', kind: 'transport' });
  });

  it('removes secrets from the texts of the whole chain', () => {
    const innermost = Object.assign(new Error(`no ${SECRET}`), { input: `https://a?key=${SECRET}` });
    const parts = new AggregateError([new Error(`one ${SECRET}`)], 'several', { cause: innermost });
    const thrown = new Error(`getaddrinfo ${SECRET}.example`, { cause: parts });
    Object.assign(innermost, { cause: thrown }); // a loop
    mark(thrown);
    expect(inspect(thrown, { depth: 9 })).not.toContain(SECRET);
    for (const error of [thrown, innermost, parts.errors[0] as Error]) expect(`${error.message}${error.stack}`).not.toContain(SECRET);
    expect(innermost.input).toBe('https://a?key=[redacted]');
    expect(thrown.stack?.split('\n').length).toBeGreaterThan(2);
  });

  it('removes secrets from a cause that is a text', () => {
    const thrown = new Error('x', { cause: `with ${SECRET}` });
    mark(thrown);
    expect(thrown.cause).toBe('with [redacted]');
  });

  it.each<[string, unknown]>([
    ['a text', `no ${SECRET}`],
    ['undefined', undefined],
    ['a plain object', { message: `no ${SECRET}` }],
    ['a frozen error', Object.freeze(new Error(`no ${SECRET}`))],
    ['an error with a frozen cause', new Error('x', { cause: Object.freeze(new Error(`no ${SECRET}`)) })],
    ['an error whose message cannot be read', Object.defineProperty(new Error('x'), 'message', { get: () => { throw new Error('no'); } })],
  ])('%s becomes a TransportError', (_case, thrown) => {
    const error = mark(thrown);
    expect(error).not.toBe(thrown);
    expect(error).toBeInstanceOf(TransportError);
    expect(inspect(error)).not.toContain(SECRET);
    expect((error as Error).message).toContain('A gave no answer to GET https://a.example/');
  });
});
