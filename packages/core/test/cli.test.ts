import { Readable } from 'node:stream';

/** Runs the command in this process, with its own arguments and standard input. */
async function run(args: string[], input: string | null = ''): Promise<{ out: string; err: string; code: typeof process.exitCode }> {
  const before = { argv: process.argv, stdin: Object.getOwnPropertyDescriptor(process, 'stdin')!, code: process.exitCode };
  const written = { out: '', err: '' };
  const stdout = jest.spyOn(process.stdout, 'write').mockImplementation((text) => ((written.out += String(text)), true));
  const stderr = jest.spyOn(process.stderr, 'write').mockImplementation((text) => ((written.err += String(text)), true));
  const stdin = Object.assign(Readable.from(input === null || input === '' ? [] : [Buffer.from(input)]), { isTTY: input === null });
  Object.defineProperty(process, 'stdin', { value: stdin, configurable: true });
  process.argv = ['node', 'cli', ...args];
  process.exitCode = undefined;
  try {
    await jest.isolateModulesAsync(async () => {
      const { done } = await import('../src/cli.js');
      await done;
    });
    return { ...written, code: process.exitCode };
  } finally {
    process.argv = before.argv;
    Object.defineProperty(process, 'stdin', before.stdin);
    process.exitCode = before.code;
    stdout.mockRestore();
    stderr.mockRestore();
  }
}

describe('the command classify', () => {
  it('prints the verdict', async () => {
    const { out, err, code } = await run(['classify', '--dialect', 'slack', '--status', '429', '--header', 'Retry-After: 3'], '{"ok":false,"error":"ratelimited"}');
    expect(JSON.parse(out)).toMatchObject({ dialect: 'slack', kind: 'rate-limit', code: 'ratelimited', retryAfterMs: 3000 });
    expect({ err, code }).toEqual({ err: '', code: undefined });
  });

  it('reads RocketCAD without being told, and other dialects by URL', async () => {
    expect(JSON.parse((await run(['classify'], '{"status":"success","response":{"success":false,"message":"modcol.co/e1a"}}')).out)).toMatchObject({ dialect: 'rocketcad', code: '1A' });
    expect(JSON.parse((await run(['classify', '--url', 'https://slack.com/api/x'])).out)).toMatchObject({ dialect: 'slack', kind: 'ok' });
    expect(JSON.parse((await run(['classify', '--dialect', 'GITHUBgraphql'])).out)).toMatchObject({ dialect: 'githubGraphql' });
  });

  it('believes the name of a dialect before a URL', async () => {
    expect(JSON.parse((await run(['classify', '--dialect', 'vk', '--url', 'https://slack.com/api/x'])).out)).toMatchObject({ dialect: 'vk' });
  });

  it('takes headers as people write them', async () => {
    const { out } = await run(['classify', '--status', '429', '--header', '  Date :  Mon, 01 Jan 2024 12:00:00 GMT  ', '--header', 'Retry-After:Mon, 01 Jan 2024 12:00:30 GMT', '--header', 'a: b']);
    expect(JSON.parse(out)).toMatchObject({ kind: 'rate-limit', retryAfterMs: 30_000 });
  });

  it('hides no error of its own behind the usage', async () => {
    jest.spyOn(JSON, 'stringify').mockImplementationOnce(() => { throw new RangeError('a bug'); });
    await expect(run(['classify'])).rejects.toThrow('a bug');
  });

  it('reads times with the clock of the machine', async () => {
    const { out } = await run(['classify', '--status', '429', '--header', `Retry-After: ${new Date(Date.now() + 3_600_000).toUTCString()}`]);
    expect((JSON.parse(out) as { retryAfterMs: number }).retryAfterMs).toBeGreaterThan(3_000_000);
  });

  it('helps', async () => {
    const { out } = await run(['--help']);
    expect(out).toMatch(/^Usage: npx @holdfast\/core classify/);
    expect(out).toContain('rocketcad, bubble, imperialcad, ');
  });

  it.each([
    [[], 'The command is "classify", not "".'],
    [['classify', 'it'], 'The command is "classify", not "classify it".'],
    [['classify', '--status', '0200'], '--status must be'],
    [['classify', '--status', '2000'], '--status must be'],
    [['classify', '--header', ': 5'], '--header must look like'],
    [['judge'], 'The command is "classify", not "judge".'],
    [['classify', '--dialect', 'klingon'], 'There is no dialect "klingon". Known: rocketcad, bubble'],
    [['classify', '--status', 'OK'], '--status must be an HTTP status from 100 to 599, not "OK".'],
    [['classify', '--header', 'Retry-After'], '--header must look like "Retry-After: 5", not "Retry-After".'],
    [['classify', '--verbose'], "Unknown option '--verbose'"],
  ])('%j: a clear error', async (args, message) => {
    const { out, err, code } = await run(args);
    expect(err).toContain(message);
    expect(err).toContain('Usage:');
    expect({ out, code }).toEqual({ out: '', code: 2 });
  });

  it('asks for a body where a person sits at the keyboard', async () => {
    expect((await run(['classify'], null)).err).toContain('The body comes on standard input');
  });
});
