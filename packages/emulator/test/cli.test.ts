import { runCli } from '../src/cli/run.js';
import { post, until } from './support/client.js';

/** A terminal that remembers what it was shown, and a Ctrl-C that the test presses. */
function world(isTerminal = false) {
  const shown = { out: '', err: '' };
  let stop = (): void => {};
  const stopped = new Promise<void>((resolve) => {
    stop = resolve;
  });
  const out = (text: string): void => void (shown.out += text);
  const err = (text: string): void => void (shown.err += text);
  return { shown, stop: () => stop(), cli: { out, err, isTerminal, reportEveryMs: 1, untilStopped: () => stopped } };
}

async function started(argv: string[], isTerminal = false) {
  const { shown, stop, cli } = world(isTerminal);
  const code = runCli(argv, cli);
  await until(() => shown.out.includes('curl') || shown.err !== '');
  return { shown, stop, code, url: /http:\S+api_key=[^\s']+/.exec(shown.out)?.[0] ?? '' };
}

describe('the command line', () => {
  it('serves until it is stopped', async () => {
    const { shown, stop, code, url } = await started(['--rate', '50', '--burst', '2', '--port', '0', '--per-ms', '86400000', '--key', 'k']);
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/api\/1\.1\/wf\/ping\?api_key=k$/);
    const answers = [];
    for (let i = 0; i < 3; i += 1) answers.push((await post(url)).text.includes('modcol.co/e2a'));
    expect(answers).toEqual([false, false, true]);
    stop();
    expect(await code).toBe(0);
    expect(shown.out).toContain('Stopped. 3 received, 2 accepted, 1 refused.');
    expect(shown.out).not.toContain('sockets');
    await expect(post(url)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it.each<[string[], boolean]>([[['--verbose'], false], [[], true]])('shows counters for %j, terminal: %s', async (argv, isTerminal) => {
    const { shown, stop, code } = await started(argv, isTerminal);
    await until(() => shown.out.includes('accepted +0  refused +0  faulted +0  | received 0, accepted 0, refused 0, rejected 0, faulted 0, sockets 0'));
    stop();
    expect(await code).toBe(0);
  });

  it('can declare limits, with a penalty, and break things', async () => {
    const limit = ['--rate', '1', '--limit', 'fixed-window', '--per-ms', '86400000', '--lock-out', '5000', '--warn', '100'];
    const { stop, code, url } = await started([...limit, '--http-429', '--fault', 'server-error;status=503', '--jitter', '1', '--seed', '3']);
    const seen = [await post(url), await post(url), await post(url)];
    expect(seen.map((answer) => answer.status)).toEqual([503, 200, 429]);
    expect(seen[1]?.text).toContain('modcol.co/e2b');
    stop();
    expect(await code).toBe(0);
  });

  it('helps', async () => {
    const { shown, cli } = world();
    expect(await runCli(['--help'], cli)).toBe(0);
    expect(shown.out).toContain('npx @holdfast/emulator');
    for (const line of shown.out.split('\n')) expect(line.length).toBeLessThanOrEqual(110);
  });

  it.each<[string[], string]>([
    [['--rate', 'fast'], '--rate must be a whole number from 1 to 1000000, but it is "fast".'],
    [['--rate', ''], '--rate must be a whole number from 1 to 1000000, but it is "".'],
    [['--port', '99999'], '--port must be a whole number from 0 to 65535, but it is 99999.'],
    [['--burst', '3'], '--burst needs --rate'],
    [['--rate', '3', '--limit', 'leaky'], '--limit must be one of token-bucket, fixed-window, sliding-window, but it is "leaky".'],
    [['--rate', '3', '--limit', 'fixed-window', '--burst', '3'], '--burst belongs to --limit token-bucket only.'],
    [['--fault', 'oops'], '--fault: fault.kind must be one of'],
    [['--key', ''], '--key must be a text of 1 to 256 characters, but it has 0.'],
    [['--nope'], "Unknown option '--nope'"],
    [['stray'], "Unexpected argument 'stray'"],
  ])('refuses %j', async (argv, message) => {
    const { shown, cli } = world();
    expect(await runCli(argv, cli)).toBe(2);
    expect(shown.err).toContain(message);
    expect(shown.err).toContain('Try --help.');
  });

  it('says why it cannot start', async () => {
    const first = await started([]);
    const { shown, cli } = world();
    expect(await runCli(['--port', new URL(first.url).port], cli)).toBe(1);
    expect(shown.err).toContain('another program uses it');
    first.stop();
    await first.code;
  });
});
