// What was measured, as Markdown: a table for the README, and all of it for results.md. Pure.
import { CAP_RULE } from './plan.mjs';
import { ratioText, shortfalls, targetText, unfinishedText, verdictOf } from './verdict.mjs';

export const README_COLUMNS = {
  'Holdfast (axios)': 'holdfast (axios)',
  'Holdfast (fetch)': 'holdfast (fetch)',
  'axios-retry': 'axios-retry',
  'p-retry': 'p-retry',
  'Bottleneck, told the limit': 'bottleneck told the limit',
};

const seconds = (ms) => `${(ms / 1000).toFixed(2)} s`;
export const table = (head, alignment, lines) => [head, alignment, ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n').replaceAll(/\| (-+:?) (?=\|)/g, '|$1');

/** 12 → "12", 0.034 → ".034", 0 → "0". */
export function wasteText(waste) {
  if (waste === 0) return '0';
  return waste >= 1 ? waste.toFixed(1) : waste.toFixed(3).replace(/^0/, '');
}

export function readmeCell(row) {
  if (row === undefined) return '–';
  const unfinished = row.succeeded === row.calls ? '' : ` (${row.succeeded} of ${row.calls})`;
  return `${ratioText(row)}, ${wasteText(row.waste)}${unfinished}`;
}

/** The section of the README: the charts, one line a limited scenario, and where Holdfast does not win. */
export function readmeSection(rows, scenarios) {
  const find = (scenario, contender) => rows.find((row) => row.scenario === scenario && row.contender === contender);
  const names = scenarios.filter(({ headline }) => headline).map(({ name }) => name).filter((name) => rows.some(({ scenario }) => scenario === name));
  const lines = names.map((name) => [name, ...Object.values(README_COLUMNS).map((contender) => readmeCell(find(name, contender)))]);
  const charts = scenarios.filter(({ chart, name }) => chart !== undefined && names.includes(name)).map(({ chart, name }) => `![Accepted and refused calls over time, per client: ${name}](bench/goodput/${chart})`);
  return [
    ...charts,
    table(['time ÷ that of a client that knows the limiter, refused ÷ accepted', ...Object.keys(README_COLUMNS)], ['---', ...Object.values(README_COLUMNS).map(() => '---:')], lines),
    `In brackets: so many calls were accepted before the client gave up, or was stopped (“>”). ${safety(rows)} ${missedText(rows)} All rows, with no limit at all and with 429 and \`Retry-After\`: [bench/goodput/results.md](bench/goodput/results.md). ${madeText(rows)}`,
    weaknessText(scenarios, find),
  ].join('\n\n');
}

/** What is known not to be won, with the figures of the day. */
function weaknessText(scenarios, find) {
  const rowOf = (weakness, contender) => find(scenarios.find((scenario) => scenario.weakness === weakness)?.name, contender);
  const [own, bare] = ['holdfast (axios)', 'bare axios'].map((contender) => rowOf('first-burst', contender));
  const whole = rowOf('whole-seconds', 'holdfast (axios)');
  const facts = [
    'a client that is told the exact limit is never refused',
    own && bare && own.makespanMs > bare.makespanMs && `the first 100 calls to an API without any limit take ${seconds(own.makespanMs)} instead of ${seconds(bare.makespanMs)}, because it starts gently`,
    whole && `behind a \`Retry-After\` in whole seconds every refusal may cost the rest of a second (token bucket: ${readmeCell(whole)})`,
  ].filter(Boolean);
  return `Where Holdfast does not win: ${facts.join('; ')}.`;
}

/** Every row that was measured, under the scenario and its target. */
export function resultsPage(rows, scenarioNames) {
  const blocks = scenarioNames.filter((name) => rows.some(({ scenario }) => scenario === name)).map((name) => {
    const block = rows.filter(({ scenario }) => scenario === name);
    const head = ['client', 'runs', 'time', '÷ ideal', 'refused ÷ accepted', 'p50', 'p99', ''];
    return `## ${name}\n\nTarget: ${targetText(block[0].target)}\n\n${table(head, ['---', '---:', '---:', '---:', '---:', '---:', '---:', '---'], block.map(resultCells))}`;
  });
  return ['# Goodput', `${safety(rows)} ${madeText(rows)}`, `Medians; “runs” says of how many. ÷ ideal: of the time that a client needs which knows the limiter. ${CAP_RULE}`, ...blocks].join('\n\n').concat('\n');
}

function resultCells(row) {
  const time = row.target.makespanMs === undefined ? `${ratioText(row)}${row.cpuRatio === undefined ? '' : ` × bare (CPU ${row.cpuRatio.toFixed(2)})`}` : '–';
  const ms = (value) => (value == null ? '–' : `${Math.round(value)} ms`);
  const notes = [verdictOf(row), unfinishedText(row), row.p99Ratio === undefined ? '' : `p99 ${row.p99Ratio.toFixed(2)} × bare`].filter(Boolean).join('; ');
  return [row.contender, row.runs, seconds(row.makespanMs), time, wasteText(row.waste), ms(row.p50Ms), ms(row.p99Ms), notes];
}

/** What no row of Holdfast may show, said only if none does. */
export function safety(rows) {
  const own = rows.filter(({ contender }) => contender.startsWith('holdfast'));
  const sum = (key) => own.reduce((total, row) => total + (row[key] ?? 0), 0);
  const counts = { 'failed': sum('failed'), 'was lost': sum('lost'), 'ran twice': sum('repeated'), 'came back before its `Retry-After` was over': sum('early') };
  const broken = Object.entries(counts).filter(([, count]) => count > 0);
  if (broken.length === 0) return 'No call of Holdfast failed, was lost, ran twice, or came back before its `Retry-After` was over.';
  return `Of Holdfast’s calls, ${broken.map(([what, count]) => `${count} ${what}`).join(', ')}.`;
}

function missedText(rows) {
  const own = rows.filter(({ contender }) => contender.startsWith('holdfast'));
  const missed = own.filter((row) => shortfalls(row).length > 0).length;
  return missed === 0 ? 'Every target is reached.' : `${missed} of its ${own.length} rows miss their target; results.md says which and by what.`;
}

export function madeText(rows) {
  const made = [...new Set(rows.map(({ made: command, node }) => `\`${command}\` (Node ${node})`))];
  return `Made by ${made.join(', ')}.`;
}
