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
