import fc from 'fast-check';
import { allDialects as all } from '../src/dialects/index.js';
import { classify, type Outcome } from '../src/index.js';

const KINDS = ['ok', 'rate-limit', 'api-key', 'bad-request', 'not-found', 'server', 'other-failure', 'transport'];

describe('anything at all', () => {
  it('classify answers a whole verdict', () => {
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true }), fc.integer({ min: -1, max: 700 }), fc.anything(), (value, status, headers) => {
        for (const dialect of all) {
          const verdict = classify({ status, headers, body: value } as Outcome, dialect, 0);
          expect(KINDS).toContain(verdict.kind);
          expect(['no', 'maybe', 'yes']).toContain(verdict.executed);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('also of JSON texts, whole and cut', () => {
    fc.assert(
      fc.property(fc.json(), fc.nat(200), (text, cut) => {
        for (const dialect of all) for (const part of [text, text.slice(0, cut)]) expect(KINDS).toContain(classify({ status: 200, body: part }, dialect).kind);
      }),
      { numRuns: 200 },
    );
  });
});
