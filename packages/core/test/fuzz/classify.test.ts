import fc from 'fast-check';
import { allDialects } from '../../src/dialects/index.js';
import { classify, createError, type Dialect, type FailureKind, MAX_WAIT_MS, type Outcome, secretsOf, type Verdict } from '../../src/index.js';
import { bodyTexts, bodyTrees, JSON_STYLES, SECRET, statuses } from './bodies.js';
import { headerRecords } from './headers.js';
import { claim, FUZZ_TIMEOUT_MS, holds } from './runs.js';

jest.setTimeout(FUZZ_TIMEOUT_MS);

const NOW = Date.UTC(2026, 0, 1);
const KINDS: ReadonlySet<string> = new Set(['ok', 'rate-limit', 'api-key', 'bad-request', 'not-found', 'server', 'other-failure']);
const EXECUTED: ReadonlySet<string> = new Set(['no', 'maybe', 'yes']);

const isText = (value: unknown): boolean => value === null || typeof value === 'string';
const isWait = (value: unknown): boolean => value === null || (Number.isInteger(value) && (value as number) >= 0 && (value as number) <= MAX_WAIT_MS);

/** Everything that a verdict promises by its types, and that types do not show. */
function isWhole(verdict: Verdict): boolean {
  const { kind, code, message, requestId, retryAfterMs, helpUrl, executed, evidence, warning } = verdict;
  return (
    KINDS.has(kind) &&
    EXECUTED.has(executed) &&
    (evidence === 'body' || evidence === 'status') &&
    [code, message, requestId, helpUrl].every(isText) &&
    isWait(retryAfterMs) &&
    (kind !== 'ok' || (code === null && retryAfterMs === null && executed !== 'no')) &&
    (warning === undefined || (kind === 'ok' && executed === 'yes' && KINDS.has(warning.kind) && (warning.kind as string) !== 'ok' && isText(warning.code) && isText(warning.message) && isWait(warning.retryAfterMs)))
  );
}

const textsOf = ({ code, message, requestId, helpUrl, parameter, workflow, warning }: Verdict): string[] =>
  [code, message, requestId, helpUrl, parameter, workflow, warning?.code, warning?.message].filter((text) => typeof text === 'string');

function judged(outcome: Outcome, dialect: Dialect): Verdict {
  try {
    return classify(outcome, dialect, NOW);
  } catch (error) {
    throw new Error(`${dialect.name} threw`, { cause: error });
  }
}

const answers = fc.record({ status: statuses, headers: headerRecords, body: fc.oneof({ weight: 3, arbitrary: bodyTexts }, { weight: 1, arbitrary: bodyTrees }) });

test('a verdict is whole, no longer than what it was read from, the same each time, and leaves the answer as it was', () => {
  holds(answers, (answer) => {
    const before = JSON.stringify(answer);
    for (const dialect of allDialects) {
      const verdict = judged(answer, dialect);
      claim(isWhole(verdict), () => `${dialect.name}: ${JSON.stringify(verdict)}`);
      // A code may come again in the link that explains it; prose of our own is short.
      for (const text of textsOf(verdict)) claim(text.length <= before.length + 200, () => `${dialect.name} made up ${text.length} characters`);
      claim(JSON.stringify(judged(answer, dialect)) === JSON.stringify(verdict), () => `${dialect.name} changes its mind`);
    }
    claim(JSON.stringify(answer) === before, () => 'the answer was changed');
  });
});

test('a body means the same as text, however it is written, and as parsed data', () => {
  const cases = fc.record({ status: statuses, headers: headerRecords, body: bodyTrees, write: fc.constantFrom(...JSON_STYLES) });
  holds(cases, ({ status, headers, body, write }) => {
    const text = write(body);
    const asSent = JSON.parse(text) as object;
    if (text.length > 4000) return; // of a long success the request id is not looked for
    for (const dialect of allDialects) {
      const [fromText, fromData] = [text, asSent].map((it) => JSON.stringify(judged({ status, headers, body: it }, dialect)));
      claim(fromText === fromData, () => `${dialect.name}: ${fromText} from text, ${fromData} from data`);
    }
  });
});

test('an error made of any verdict is short, one line, and without the secret that the server repeats', () => {
  const secrets = secretsOf({ url: `https://api.example/x?api_key=${encodeURIComponent(SECRET)}` });
  const context = { call: 'GET https://api.example/x', vendor: 'Example', attempts: 2, gaveUpBecause: 'attempts-exhausted', retryAt: null, secrets } as const;
  holds(answers, (answer) => {
    for (const dialect of allDialects) {
      const verdict = judged(answer, dialect);
      if (verdict.kind === 'ok') continue;
      const { code, requestId } = verdict;
      const kind = verdict.kind as FailureKind;
      const record = { attempt: 1, kind, code, requestId, status: answer.status, gate: 'open', waitedMs: 0, sentAt: NOW, durationMs: 20 } as const;
      const error = createError({ ...verdict, kind }, { ...context, status: answer.status, history: [record, record] });
      const said = [error.message, error.explain(), error.code, error.requestId, error.helpUrl, JSON.stringify(error.history)].join(' ');
      claim(error.message.length < 3000 && error.explain().length < 5000, () => `${dialect.name}: ${said.length} characters`);
      // What could forge a line of a log.
      claim(!/[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/.test(said), () => `${dialect.name}: ${JSON.stringify(said)}`);
      claim(!secrets.some((secret) => said.includes(secret)), () => `${dialect.name}: ${said}`);
    }
  });
});
