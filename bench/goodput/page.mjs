// What was measured, as the tables of docs/performance.md. Pure.
import { README_COLUMNS, madeText, readmeCell, safety, table, wasteText } from './markdown.mjs';
import { shortfalls } from './verdict.mjs';

const GROUP = /^(429 [^:]+|no limit)[:,] /;
const SIMULATED = / \(simulated clock, (.+)\)$/;

/** The rows over real HTTP, then those in simulated time, then how many miss their target. @param {object[]} rows @param {string[]} scenarioNames In order. */
export function performanceSection(rows, scenarioNames) {
  const own = rows.filter(({ contender }) => contender.startsWith('holdfast'));
  const missed = own.filter((row) => shortfalls(row).length > 0).length;
  return [
    `Each cell: time ÷ that of a client that knows the limiter, then refused ÷ accepted. Bold: Holdfast misses its target, in ${missed} of its ${own.length} cells here and below. In brackets: so many calls were accepted before the client gave up, or was stopped (“>”). Without a limit: seconds, or × a bare client.`,
    ...realTables(rows, scenarioNames.filter((name) => !SIMULATED.test(name))),
    ...simulatedTable(rows, scenarioNames.filter((name) => SIMULATED.test(name))),
    `${safety(rows)} [All rows](goodput.md) with their targets, and what each misses (\`bench/goodput/results.md\`). ${madeText(rows)}`,
  ].join('\n\n');
}

/** A table for each way in which refusals are told, with the clients that were measured there. */
function realTables(rows, names) {
  const groups = [...new Set(names.map(groupOf))];
  return groups.map((group) => {
    const own = names.filter((name) => groupOf(name) === group);
    const columns = Object.entries(README_COLUMNS).filter(([, contender]) => rows.some((row) => own.includes(row.scenario) && row.contender === contender));
    const cellOf = (scenario, contender) => cell(rows.find((row) => row.scenario === scenario && row.contender === contender));
    const lines = own.map((name) => [name.replace(GROUP, ''), ...columns.map(([, contender]) => cellOf(name, contender))]);
    return table([group, ...columns.map(([head]) => head)], ['---', ...columns.map(() => '---:')], lines);
  });
}

/** The pace alone, without a network: a column for each kind of wire. */
function simulatedTable(rows, names) {
  if (names.length === 0) return [];
  const wires = [...new Set(names.map((name) => SIMULATED.exec(name)[1]))];
  const limits = [...new Set(names.map((name) => name.replace(SIMULATED, '')))];
  const lines = limits.map((limit) => [limit, ...wires.map((wire) => cell(rows.find(({ scenario }) => scenario === `${limit} (simulated clock, ${wire})`)))]);
  return ['Slow limits, in simulated time, where nothing runs but the pace of Holdfast:', table(['in simulated time', ...wires], ['---', ...wires.map(() => '---:')], lines)];
}

function groupOf(name) {
  return GROUP.exec(name)?.[1] ?? 'a limit that nothing tells';
}

function cell(row) {
  if (row === undefined) return '–';
  const isMissed = row.contender.startsWith('holdfast') && shortfalls(row).length > 0;
  return isMissed ? `**${textOf(row)}**` : textOf(row);
}

function textOf(row) {
  if (row.target.makespanMs !== undefined) return `${(row.makespanMs / 1000).toFixed(2)} s, ${wasteText(row.waste)}`;
  const { succeeded = row.calls, cpuRatio } = row;
  return `${cpuRatio === undefined ? '' : '× '}${readmeCell({ ...row, succeeded })}`; // rows of their own kind do not count what succeeded
}
