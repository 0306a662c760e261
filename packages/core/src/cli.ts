#!/usr/bin/env node
// The one file of the package that reads and writes; everything that it asks is pure.
import { parseArgs } from 'node:util';
import { classify } from './classify.js';
import { allDialects, dialectFor } from './dialects/index.js';
import type { Dialect } from './dialect.js';

const USAGE = `Usage: npx @holdfast/core classify [options] < body.json

Prints what an answer means, as JSON. The body comes on standard input.

  --dialect <name>       how to read it (default: by --url, else rocketcad)
                         ${allDialects.map(({ name }) => name).join(', ')}
  --url <url>            where the answer came from; picks the dialect by its host
  --status <code>        HTTP status of the answer (default: 200)
  --header "Name: text"  a header of the answer; may be given several times
  --help                 this text
`;

/** What is wrong with the command line, for people. */
class UsageError extends Error {}

const OPTIONS = {
  dialect: { type: 'string' },
  url: { type: 'string' },
  status: { type: 'string', default: '200' },
  header: { type: 'string', multiple: true, default: [] as string[] },
  help: { type: 'boolean', default: false },
} as const;

function read(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function chosenDialect(name: string | undefined, url: string | undefined): Dialect {
  if (name === undefined && url !== undefined) return dialectFor(url);
  const dialect = allDialects.find((one) => one.name.toLowerCase() === (name ?? 'rocketcad').toLowerCase());
  if (dialect === undefined) throw new UsageError(`There is no dialect "${name}". Known: ${allDialects.map((one) => one.name).join(', ')}.`);
  return dialect;
}

function statusOf(text: string): number {
  if (!/^[1-5]\d\d$/.test(text)) throw new UsageError(`--status must be an HTTP status from 100 to 599, not "${text}".`);
  return Number(text);
}

function headersOf(lines: readonly string[]): Record<string, string> {
  const pairs = lines.map((line) => {
    const colon = line.indexOf(':');
    if (colon < 1) throw new UsageError(`--header must look like "Retry-After: 5", not "${line}".`);
    return [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()];
  });
  return Object.fromEntries(pairs) as Record<string, string>;
}

async function standardInput(): Promise<string> {
  if (process.stdin.isTTY) throw new UsageError('The body comes on standard input, for example: … classify < body.json');
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk as Buffer));
  return Buffer.concat(chunks).toString('utf8');
}

async function run(args: readonly string[]): Promise<string> {
  const { values, positionals } = read(args);
  if (values.help) return USAGE;
  if (positionals.length !== 1 || positionals[0] !== 'classify') throw new UsageError(`The command is "classify", not "${positionals.join(' ')}".`);
  const dialect = chosenDialect(values.dialect, values.url);
  const outcome = { status: statusOf(values.status), headers: headersOf(values.header), url: values.url };
  const verdict = classify({ ...outcome, body: await standardInput() }, dialect, Date.now());
  return `${JSON.stringify({ dialect: dialect.name, ...verdict }, null, 2)}\n`;
}

/** Settles when the command has run; awaited by its tests. */
export const done: Promise<void> = run(process.argv.slice(2)).then(
  (text) => void process.stdout.write(text),
  (error: unknown) => {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`${error.message}\n\n${USAGE}`);
    process.exitCode = 2;
  },
);
