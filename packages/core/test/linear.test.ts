import { allDialects as all } from '../src/dialects/index.js';
import { classify, describeCall, redact, rocketcad, secretsOf } from '../src/index.js';
import { body } from './helpers.js';

/** Texts on which a careless pattern or repair takes quadratic time or worse. At this size that would be minutes, not milliseconds. */
const SIZE = 100_000;
const GROWING = ['a', ' ', '\t\n', '/', '"', '\\', '\\"', '{', '[', '{"a":', '"a" ', '1 ', 'modcol.co/e', 'modcol.co/e2a ', 'Missing parameter for workflow ', 'false', '<error ', '\u202e', '='];
const texts = GROWING.map((unit) => unit.repeat(Math.ceil(SIZE / unit.length)));

describe.each(GROWING.map((unit, i) => [JSON.stringify(unit), texts[i]!] as const))('%s again and again', (_unit, text) => {
  it('is judged in one pass', () => {
    for (const dialect of all) {
      classify({ status: 200, body: text }, dialect);
      classify({ status: 400, body: text, headers: { 'retry-after': text, ratelimit: text, date: text } }, dialect);
      classify({ status: 200, body: `{"error":${JSON.stringify(text)}}` }, dialect);
    }
    classify({ status: 200, body: `{"false" ${text}` }, rocketcad);
    classify({ status: 200, body: body({ success: false, message: text }) }, rocketcad);
    classify({ status: 400, body: { statusCode: 400, body: { status: 'INVALID', message: text } } }, rocketcad);
  });

  it('is cleaned in one pass', () => {
    redact(text, ['secret', text.slice(0, 50)]);
    describeCall('POST', text, rocketcad);
    describeCall(text, `https://a.example/${text}`, rocketcad);
    secretsOf({ url: `https://a.example/?${text}`, headers: [['cookie', text], ['authorization', text]], body: text }, rocketcad);
  });
});
