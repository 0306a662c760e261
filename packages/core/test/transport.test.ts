import { classify, rocketcad } from '../src/index.js';

const judge = (error: unknown) => classify({ error }, rocketcad);
const failure = (code: string, more: object = {}) => Object.assign(new Error(`connect ${code}`), { code, ...more });

describe('an attempt without an answer', () => {
  it.each<[string, unknown, 'no' | 'maybe', string | null]>([
    ['nobody listens', failure('ECONNREFUSED', { syscall: 'connect' }), 'no', 'ECONNREFUSED'],
    ['no such name', failure('ENOTFOUND', { syscall: 'getaddrinfo' }), 'no', 'ENOTFOUND'],
    ['no name server', failure('EAI_AGAIN'), 'no', 'EAI_AGAIN'],
    ['no way to the host', failure('EHOSTUNREACH', { syscall: 'connect' }), 'no', 'EHOSTUNREACH'],
    ['a way lost later', failure('EHOSTUNREACH', { syscall: 'read' }), 'maybe', 'EHOSTUNREACH'],
    ['no connection in time', failure('UND_ERR_CONNECT_TIMEOUT'), 'no', 'UND_ERR_CONNECT_TIMEOUT'],
    ['reset', failure('ECONNRESET', { syscall: 'read' }), 'maybe', 'ECONNRESET'],
    ['timeout', failure('ETIMEDOUT'), 'maybe', 'ETIMEDOUT'],
    ['fetch, refused', new TypeError('fetch failed', { cause: failure('ECONNREFUSED') }), 'no', 'ECONNREFUSED'],
    ['fetch, reset', new TypeError('fetch failed', { cause: failure('UND_ERR_SOCKET') }), 'maybe', 'UND_ERR_SOCKET'],
    ['axios, refused', failure('ERR_NETWORK', { cause: failure('ECONNREFUSED') }), 'no', 'ERR_NETWORK'],
    ['two addresses, both refused', Object.assign(new AggregateError([failure('ECONNREFUSED'), failure('ENETUNREACH')]), { code: 'ECONNREFUSED' }), 'no', 'ECONNREFUSED'],
    ['two addresses, one in doubt', Object.assign(new AggregateError([failure('ECONNREFUSED'), failure('ECONNRESET')]), { code: 'ECONNREFUSED' }), 'maybe', 'ECONNREFUSED'],
    ['no parts', Object.assign(new AggregateError([]), { code: 'ECONNREFUSED' }), 'no', 'ECONNREFUSED'],
    ['no code', new Error('x'), 'maybe', null],
    ['a numeric code', Object.assign(new Error('x'), { code: 20 }), 'maybe', null],
    ['a thrown text', 'x', 'maybe', null],
    ['undefined', undefined, 'maybe', null],
    ['a chain too long', [1, 2, 3, 4, 5, 6].reduce<unknown>((cause) => new Error('x', { cause }), failure('ECONNREFUSED')), 'maybe', null],
  ])('%s', (_case, error, executed, code) => {
    expect(judge(error)).toMatchObject({ kind: 'transport', executed, code, evidence: 'error', retryAfterMs: null, requestId: null });
  });

  it('keeps the message, and survives a hostile error', () => {
    expect(judge(new Error('socket hang up')).message).toBe('socket hang up');
    const hostile = Object.defineProperty({}, 'code', { get: () => { throw new Error('no'); } });
    expect(judge(hostile)).toMatchObject({ kind: 'transport', executed: 'maybe', message: null });
    const loop = failure('X');
    Object.assign(loop, { cause: loop });
    expect(judge(loop).executed).toBe('maybe');
  });
});
