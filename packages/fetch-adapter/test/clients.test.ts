import { bundle, run } from './support/run.js';

interface Ends {
  readonly sent: string;
  readonly afterLimit: string;
  readonly key: unknown;
  readonly missing: { status: number | null; ours: boolean };
  readonly failing: { status: number | null; ours: boolean };
  readonly broken: { kind?: string; executed?: string } | null;
  readonly requestsUntilThen: number;
  readonly requests: number;
}

let report: Record<string, Ends> & { stream?: string; typed?: unknown };

beforeAll(async () => {
  const adapter = await bundle('node');
  report = await run('clients.mjs', adapter.url);
  adapter.remove();
}, 30_000);

describe.each(['ky', 'ofetch', 'openai', 'octokit', 'stripe'])('%s', (name) => {
  test('gets its answers', () => expect(report[name]!.sent).toMatch(/^(?:\{"a":1\}|a=1)$/));
  test('does not see a limit that can be waited out', () => expect(report[name]!.afterLimit).toBe(name));
  test('hands on that the key was rejected', () => expect(report[name]!.key).toBe(true));
  test('goes on making its own errors of HTTP failures', () => expect(report[name]!.missing).toMatchObject({ ours: false, status: 404 }));
  test('goes on making its own errors of failures of the server, and nothing is sent twice', () => expect(report[name]!.failing).toMatchObject({ ours: false, status: 503 }));
  test('hands on that the connection broke', () => expect(report[name]!.broken).toEqual({ kind: 'transport', executed: 'maybe' }));
  test('makes no request too many', () => expect([report[name]!.requestsUntilThen, report[name]!.requests]).toEqual([4, 7]));
});

test('openai streams: the first event is there while the stream goes on', () => expect(report.stream).toBe('first'));
test('ky sends a Request', () => expect(report.typed).toMatchObject({ kyRequest: { sent: 'text' } }));
