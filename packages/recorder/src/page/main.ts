import type uPlot from 'uplot';
import type { Timeline } from '../timeline.js';
import { attemptChart } from './attempt-chart.js';
import { clock, type Frame } from './frame.js';
import { queueChart } from './queue-chart.js';
import { rateChart } from './rate-chart.js';
import { fateOf } from './rates.js';
import { count, duration, failuresOf, giveUpsOf, ofScope, scopesOf, sentenceOf, type Summary, summaryOf } from './summary.js';
import { readTheme } from './theme.js';
import { Tooltip } from './tooltip.js';

declare global {
  /** The charts, for whoever looks at the page by script. */
  var holdfastCharts: readonly uPlot[];
}

const timeline = JSON.parse(byId('timeline').textContent) as Timeline;
const tooltip = new Tooltip(byId('tooltip'));
const scopes = scopesOf(timeline);
let scope = scopes[0] ?? '';
globalThis.holdfastCharts = [];

fillScopes();
show();
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', drawCharts);
let width = 0;
new ResizeObserver(() => {
  const now = byId('rates').clientWidth;
  if (now === width) return;
  width = now;
  for (const chart of globalThis.holdfastCharts) chart.setSize({ width, height: chart.height });
}).observe(byId('rates'));

function byId(id: string): HTMLElement {
  return document.getElementById(id)!;
}

/** A choice only where there is one. */
function fillScopes(): void {
  const select = byId('scope') as HTMLSelectElement;
  for (const name of scopes) select.add(new Option(name));
  byId('scopes').hidden = scopes.length < 2;
  byId('only-scope').textContent = scopes.length === 1 ? scope : '';
  select.addEventListener('change', () => {
    scope = select.value;
    show();
  });
}

function show(): void {
  const own = ofScope(timeline, scope);
  const summary = summaryOf(own);
  const { from, until, forgotten } = timeline;
  const note = forgotten === 0 ? '' : ` The oldest ${count(forgotten)} requests are no longer in the picture.`;
  byId('sentence').textContent = sentenceOf(summary, until - from) + note;
  byId('period').textContent = `${new Date(from).toLocaleString()} – ${new Date(until).toLocaleTimeString()}`;
  showNumbers(summary);
  showGiveUps(own);
  showFailures(own);
  drawCharts();
}

function showNumbers(summary: Summary): void {
  const numbers: Record<string, string> = {
    accepted: count(summary.accepted),
    refused: count(summary.refused),
    failed: count(summary.failed),
    paused: duration(summary.pausedMs),
    queued: count(summary.maxQueued),
    'gave-up': count(summary.gaveUp),
  };
  for (const [id, text] of Object.entries(numbers)) byId(`number-${id}`).textContent = text;
}

function showFailures({ attempts }: Timeline): void {
  const rows = failuresOf(attempts);
  byId('failures').hidden = rows.length === 0;
  byId('failure-rows').replaceChildren(
    ...rows.map(({ kind, code, count: times, last }) => rowOf(fateOf({ kind: last.kind }), [kind, code ?? '–', count(times), last.call, last.requestId ?? '–'])),
  );
}

function showGiveUps({ giveUps }: Timeline): void {
  const rows = giveUpsOf(giveUps);
  byId('lost').hidden = rows.length === 0;
  byId('lost-rows').replaceChildren(...rows.map(({ why, count: times, last }) => rowOf('', [why, clock(last.at, 1000), count(times), last.call, last.requestId ?? '–'])));
}

/** Texts are set as texts: what a server wrote stays a text. */
function rowOf(className: string, texts: readonly string[]): HTMLTableRowElement {
  const row = document.createElement('tr');
  row.className = className;
  for (const text of texts) row.insertCell().textContent = text;
  return row;
}

function drawCharts(): void {
  for (const chart of globalThis.holdfastCharts) chart.destroy();
  const own = ofScope(timeline, scope);
  width = byId('rates').clientWidth;
  const frame: Frame = { width, theme: readTheme(), from: timeline.from, until: Math.max(timeline.until, timeline.from + 1), pauses: own.pauses };
  const charts = [
    rateChart(own, frame, byId('rates'), (...hovered) => tooltip.showLines(...hovered)),
    attemptChart(own, frame, byId('attempts'), (...hovered) => tooltip.showAttempt(...hovered)),
    queueChart(own, frame, byId('queue'), (...hovered) => tooltip.showLines(...hovered)),
  ];
  for (const chart of charts) chart.setScale('x', { min: frame.from, max: frame.until });
  listen(charts, frame);
  globalThis.holdfastCharts = charts;
}

/** A part of the time that is chosen in one chart is shown in all of them, by their common cursor; a double click shows everything again. */
function listen(charts: readonly uPlot[], { from, until }: Frame): void {
  for (const { over } of charts) {
    over.addEventListener('mouseleave', () => tooltip.hide());
    over.addEventListener('dblclick', () => setTimeout(() => charts.forEach((chart) => chart.setScale('x', { min: from, max: until }))));
  }
}
