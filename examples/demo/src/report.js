// The tables at the end.
import { isHoldfastError } from '@holdfast/axios-adapter';
import Table from 'cli-table3';
import pc from 'picocolors';

const STYLE = { head: [], border: [], compact: true };

/**
 * @typedef {{ name: string, calls: number, noError: number, ran: number, urgentLost: number, refused: number, tookMs: number }} Score
 * @param {Score[]} scores
 */
export function scoreTable(scores) {
  const table = new Table({
    head: ['', 'calls', 'no error', 'succeeded', '911/panic lost', 'refused', 'time'].map((text) => pc.bold(text)),
    colAligns: ['left', 'right', 'right', 'right', 'right', 'right', 'right'],
    style: STYLE,
  });
  for (const { name, calls, noError, ran, urgentLost, refused, tookMs } of scores) {
    const paint = ran === calls ? pc.green : pc.red;
    table.push([name, calls, noError, paint(String(ran)), paint(String(urgentLost)), refused, `${(tookMs / 1000).toFixed(1)} s`]);
  }
  return table.toString();
}

/** @param {Awaited<ReturnType<typeof import('./bad-calls.js').makeBadCalls>>} rows */
export function badCallTable(rows) {
  const table = new Table({ head: ['a call with', 'bare axios', 'Holdfast'].map((text) => pc.bold(text)), style: STYLE });
  for (const { title, bare, errors, asExpected } of rows) {
    const paint = asExpected ? pc.green : pc.red;
    table.push([title, bare instanceof Error ? `${bare.name}: ${bare.message.replace('Request failed with status code', 'HTTP')}` : pc.red('200 OK, no error'), paint(nameOf(errors[0]))]);
  }
  return table.toString();
}

/** @param {unknown} error */
function nameOf(error) {
  return isHoldfastError(error) ? `${error.name} ${error.code}` : `no typed error: ${String(error)}`;
}

/** @param {{ claim: string, holds: boolean }[]} findings */
export function checkList(findings) {
  return findings.map(({ claim, holds }) => (holds ? `  ${pc.green('✔')} ${claim}` : `  ${pc.red('✘ NOT:')} ${claim}`)).join('\n');
}
