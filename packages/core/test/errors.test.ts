import fc from 'fast-check';
import { inspect } from 'node:util';
import * as core from '../src/index.js';
import { ApiKeyError, BadRequestError, createError, HoldfastError, NotFoundError, RateLimitError } from '../src/index.js';
import type { ErrorKind, FailureContext, FailureKind, Verdict } from '../src/index.js';

const CLASSES = [
  ['ApiKeyError', 'api-key'],
  ['RateLimitError', 'rate-limit'],
  ['BadRequestError', 'bad-request'],
  ['NotFoundError', 'not-found'],
  ['ServerError', 'server'],
  ['UnrecognizedFailureError', 'other-failure'],
  ['TransportError', 'transport'],
  ['DeadlineError', 'deadline'],
  ['QueueFullError', 'queue-full'],
  ['ReplacedError', 'replaced'],
  ['ClosedError', 'closed'],
] as const satisfies readonly (readonly [keyof typeof core, ErrorKind])[];

type ErrorClass = new (message: string, facts?: core.ErrorFacts) => HoldfastError;
type Guard = (value: unknown) => boolean;
const classNamed = (name: string, copy: object = core) => (copy as Record<string, unknown>)[name] as ErrorClass;
const guardOf = (name: string, copy: object = core) => (copy as Record<string, unknown>)[`is${name}`] as Guard;

function secondCopy(): typeof core {
  let copy!: typeof core;
  jest.isolateModules(() => {
    copy = jest.requireActual<typeof core>('../src/index.js');
  });
  return copy;
}

const CONTEXT: FailureContext = {
  call: 'POST https://api.example/wf/ping',
  vendor: 'Example',
  attempts: 1,
  gaveUpBecause: 'not-retryable',
  status: 200,
  retryAt: null,
  secrets: ['s3cret-key'],
};
const verdict = (more: Partial<Verdict> = {}): Verdict & { kind: FailureKind } => ({
  kind: 'rate-limit',
  code: '2A',
  message: 'Try again in a moment.',
  requestId: 'REQ1',
  retryAfterMs: null,
  helpUrl: 'https://example/e2a',
  executed: 'no',
  evidence: 'body',
  ...(more as object),
});

describe.each(CLASSES)('%s', (name, kind) => {
  const copy = secondCopy();
  const error = new (classNamed(name))('It failed.', { code: 'X', status: 200 });
  const foreign = new (classNamed(name, copy))('It failed.');

  it('says what it is', () => {
    expect(error).toMatchObject({ name, kind, message: 'It failed.', code: 'X', status: 200, requestId: null, attempts: 0, executed: 'no' });
    expect(String(error)).toBe(`${name}: It failed.`);
    expect(error.stack).toContain('errors.test');
    expect(Object.keys(error)).not.toContain('name');
    expect(inspect(error)).toContain(name);
  });

  it('is an Error, a HoldfastError and of its class, in either copy of the package', () => {
    expect(classNamed(name, copy)).not.toBe(classNamed(name));
    for (const one of [error, foreign]) {
      expect(one instanceof Error && one instanceof HoldfastError && one instanceof classNamed(name)).toBe(true);
      expect(one instanceof classNamed(name, copy)).toBe(true);
      expect(core.isHoldfastError(one) && guardOf(name)(one) && guardOf(name, copy)(one)).toBe(true);
    }
  });

  it('is nothing else', () => {
    for (const [other] of CLASSES) {
      if (other === name) continue;
      expect(guardOf(other)(error)).toBe(false);
      expect(error instanceof classNamed(other)).toBe(false);
    }
  });

  it('serialises without stack, cause and what is attached to it', () => {
    const attached = new (classNamed(name))('It failed.', { cause: new Error('inner') });
    Object.defineProperty(attached, 'request', { value: { url: 'https://x?api_key=1' } });
    const json = JSON.parse(JSON.stringify(attached)) as object;
    expect(json).toMatchObject({ name, kind, message: 'It failed.', attempts: 0 });
    expect(Object.keys(json)).not.toEqual(expect.arrayContaining(['stack']));
    expect(JSON.stringify(attached)).not.toMatch(/api_key|inner/);
    expect(attached.cause).toBeInstanceOf(Error);
  });
});

it('says why it gave up, without being told', () => {
  const because = (name: string) => new (classNamed(name))('It failed.').gaveUpBecause;
  expect(CLASSES.map(([name]) => [name, because(name)])).toEqual([
    ...CLASSES.slice(0, 7).map(([name]) => [name, 'not-retryable']),
    ['DeadlineError', 'deadline'],
    ['QueueFullError', 'queue-full'],
    ['ReplacedError', 'aborted'],
    ['ClosedError', 'aborted'],
  ]);
});

it('has a cause only if there is one', () => {
  expect('cause' in new ApiKeyError('x')).toBe(false);
  expect(new ApiKeyError('x', { cause: null }).cause).toBeNull();
});

describe('guards', () => {
  it('refuse everything else, whatever it looks like', () => {
    const hostile = new Proxy({}, { get: () => { throw new Error('no'); } });
    for (const value of [undefined, null, 1, 'x', {}, new Error('x'), Object.assign(new Error('x'), { name: 'RateLimitError', kind: 'rate-limit' }), hostile]) {
      expect(core.isHoldfastError(value)).toBe(false);
      expect(core.isRateLimitError(value)).toBe(false);
      expect(value instanceof RateLimitError).toBe(false);
      expect(value instanceof HoldfastError).toBe(false);
    }
  });

  it('know subclasses; instanceof a subclass needs the subclass', () => {
    class PatientError extends RateLimitError {
      readonly patience = 1;
    }
    const patient = new PatientError('x');
    expect(core.isRateLimitError(patient) && patient instanceof RateLimitError && patient instanceof PatientError).toBe(true);
    expect(new RateLimitError('x') instanceof PatientError).toBe(false);
    expect(new ApiKeyError('x') instanceof PatientError).toBe(false);
  });
});

describe('createError', () => {
  it.each<[FailureKind, string, string]>([
    ['api-key', 'Example rejected the API key of POST https://api.example/wf/ping (2A, HTTP 200, request REQ1): "Try again in a moment.". The key is not valid or lacks permissions: check both. See https://example/e2a', 'check both.'],
    ['rate-limit', 'Example limited the API key of', 'Send less, allow a longer deadlineMs, or try again later'],
    ['bad-request', 'Example cannot work with', 'Correct the request before sending it again.'],
    ['not-found', 'Example does not know the target of', 'Check the URL and the ids in it.'],
    ['server', 'Example failed to answer', 'Try again later.'],
    ['other-failure', 'Example refused', 'read its message, or ask the vendor with the request id.'],
    ['transport', 'Example gave no answer to', 'Check the network and the host.'],
  ])('%s: what happened, to which call, what to do next', (kind, message, next) => {
    const error = createError(verdict({ kind }), CONTEXT);
    expect(error).toMatchObject({ kind, code: '2A', requestId: 'REQ1', status: 200, attempts: 1, helpUrl: 'https://example/e2a' });
    expect(error.message).toContain(message);
    expect(error.message).toContain(CONTEXT.call);
    expect(error.message).toContain(next);
  });

  it.each([
    ['attempts-exhausted', 'Gave up after 3 attempts because no attempts were left.'],
    ['deadline', 'because the deadline left no time to wait.'],
    ['aborted', 'because the call was aborted.'],
    ['budget', 'because the retry budget was spent.'],
    ['body-not-replayable', 'because its body cannot be sent twice.'],
    ['queue-full', 'because the queue was full.'],
  ] as const)('says why it stopped: %s', (gaveUpBecause, text) => {
    const error = createError(verdict(), { ...CONTEXT, gaveUpBecause, attempts: 3 });
    expect(error.message).toContain(text);
    expect(error).toMatchObject({ gaveUpBecause, attempts: 3 });
  });

  it('says what is left out, by leaving it out', () => {
    const error = createError(verdict({ code: null, message: null, requestId: null, helpUrl: null }), { ...CONTEXT, status: null, gaveUpBecause: 'budget' });
    expect(error.message).toBe(
      'Example limited the API key of POST https://api.example/wf/ping. Gave up after 1 attempt because the retry budget was spent. ' +
        'Send less, allow a longer deadlineMs, or try again later; if it never ends, check the permissions of the key.',
    );
  });

  it('says that a call may have run', () => {
    expect(createError(verdict({ kind: 'server', executed: 'maybe' }), CONTEXT).message).toContain('It may have run.');
    expect(createError(verdict(), CONTEXT).message).not.toContain('It may have run');
  });

  it('carries the parameter and the workflow', () => {
    const named = verdict({ kind: 'bad-request', parameter: 'api_key', workflow: 'ping' });
    expect(createError(named, CONTEXT)).toMatchObject({ parameter: 'api_key', workflow: 'ping' });
    expect(createError({ ...named, kind: 'not-found' }, CONTEXT)).toMatchObject({ workflow: 'ping' });
    expect(new BadRequestError('x')).toMatchObject({ parameter: null, workflow: null });
    expect(new NotFoundError('x')).toMatchObject({ workflow: null });
  });

  it('shows no secret that the server echoes, wherever it echoes it', () => {
    const echoing = verdict({ kind: 'bad-request', code: 'no s3cret-key', message: 'Key s3cret-key is bad', requestId: 's3cret-key', helpUrl: 'https://x/s3cret-key', parameter: 's3cret-key', workflow: 's3cret-key' });
    const error = createError(echoing, CONTEXT);
    for (const text of [error.message, error.stack, JSON.stringify(error), inspect(error)]) expect(text).not.toContain('s3cret-key');
    expect(error.message).toContain('[redacted]');
  });

  it('keeps a forged log line and a novel out of the message', () => {
    const error = createError(verdict({ message: `a\n2024 INFO paid\u202e${'x'.repeat(10_000)}`, code: '2\u0000A' }), CONTEXT);
    expect(error.message).not.toMatch(/[\n\u0000\u202e]/);
    expect(error.message.length).toBeLessThan(800);
    expect(error.code).toBe('2 A');
  });

  it('shows no secret of a request, in whatever part it travels and in whatever spelling it comes back', () => {
    const secret = fc.string({ minLength: 6, maxLength: 40, unit: 'grapheme' }).map((text) => `§${text}`);
    const travels: ((value: string) => core.SecretBearer)[] = [
      (value) => ({ url: `https://a.example/?api_key=${encodeURIComponent(value)}` }),
      (value) => ({ headers: [['x-api-key', value]] }),
      (value) => ({ headers: [['authorization', `Bearer ${value}`]] }),
      (value) => ({ body: JSON.stringify({ deep: { token: value } }) }),
      (value) => ({ body: new URLSearchParams({ password: value }).toString() }),
      (value) => ({ fields: [['secret', value]] }),
    ];
    const echoes: ((value: string) => string)[] = [
      (value) => value,
      (value) => encodeURIComponent(value),
      (value) => new URLSearchParams({ v: value }).toString(),
      (value) => JSON.stringify({ v: value }),
    ];
    fc.assert(
      fc.property(secret, fc.constantFrom(...travels), fc.constantFrom(...echoes), fc.nat(600), (value, travel, echo, padding) => {
        const text = `${'x'.repeat(padding)} ${echo(value)}`;
        const error = createError(verdict({ message: text, code: text, requestId: text }), { ...CONTEXT, secrets: core.secretsOf(travel(value)) });
        expect([error.message, error.code, error.requestId].some((shown) => shown?.includes(echo(value)))).toBe(false);
      }),
    );
  });
});
