import { allDialects } from '../src/dialects/index.js';
import type { Answer, Dialect } from '../src/index.js';
import { corpus } from './corpus.js';

const OTHERS = [null, true, 7, '', 'x', [], [null], {}];

/** Every answer that differs from a documented one in one place: another sort of value there, or nothing. */
function* variantsOf(value: unknown): Generator<unknown> {
  yield* OTHERS;
  if (typeof value !== 'object' || value === null) return;
  for (const [key, item] of Object.entries(value)) {
    const put = (other: unknown): unknown => (Array.isArray(value) ? value.map((old: unknown, i) => (i === Number(key) ? other : old)) : { ...value, [key]: other });
    for (const variant of variantsOf(item)) yield put(variant);
    if (!Array.isArray(value)) yield Object.fromEntries(Object.entries(value).filter(([name]) => name !== key));
  }
}

function bodiesFor(dialect: Dialect): unknown[] {
  return corpus.filter((entry) => entry.dialect === dialect.name).flatMap(({ body }) => {
    try {
      return [...variantsOf(JSON.parse(body))];
    } catch {
      return [...variantsOf(body)];
    }
  });
}

// classify survives a rule that throws, but then knows no more than the status: no rule may need that.
describe.each(allDialects.map((dialect) => [dialect.name, dialect] as const))('the rules of %s', (_name, dialect) => {
  const bodies = [...OTHERS, ...bodiesFor(dialect)];

  it.each([200, 400, 429])('throw on no body, HTTP %i', (status) => {
    const workedOut = dialect.waitHints.filter((hint) => typeof hint === 'function');
    for (const body of bodies) {
      const answer: Answer = { status, headers: undefined, body, text: typeof body === 'string' ? body : undefined, now: undefined };
      for (const ask of [...dialect.rules, ...workedOut]) ask(answer);
    }
    expect(bodies.length).toBeGreaterThanOrEqual(OTHERS.length);
  });

  it('find nothing in what is no object', () => {
    for (const body of OTHERS) {
      const answer: Answer = { status: 200, headers: undefined, body, text: undefined, now: undefined };
      for (const rule of dialect.rules) expect(rule(answer)).toBeNull();
    }
  });
});
