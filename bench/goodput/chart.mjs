// Who asks and who is refused, over time: one strip a client, as an SVG that the README shows.
import * as vega from 'vega';
import { compile } from 'vega-lite';
import { unfinishedText } from './verdict.mjs';

const GIVEN = '#0f766e';
const REFUSED = '#d9480f';
const TEXT = '#24292f';
/** Strips show so many calls a bin upwards and downwards; what is more is cut off, or nobody would see the accepted ones. */
const MOST_UP = 30;
const MOST_DOWN = 60;

const number = (value) => value.toLocaleString('en-GB');

/** What a strip says in words. */
function caption(row) {
  const end = unfinishedText(row) || `done after ${(row.makespanMs / 1000).toFixed(1)} s`;
  return `${end}, ${number(row.overTime.refused.reduce((a, b) => a + b, 0))} refused`;
}

function valuesOf({ overTime: { binMs, accepted, refused } }) {
  const bars = (counts, ending, sign, most) =>
    counts.map((count, i) => ({ from: (i * binMs) / 1000, to: ((i + 0.85) * binMs) / 1000, ending, calls: sign * Math.min(count, most) })).filter(({ calls }) => calls !== 0);
  return [...bars(accepted, 'accepted', 1, MOST_UP), ...bars(refused, 'refused', -1, MOST_DOWN)];
}

function strip(row, { idealS, endS, isLast }) {
  const axis = { title: isLast ? 'seconds since the first call' : null, labels: isLast, ticks: isLast, grid: false, tickMinStep: 1 };
  return {
    title: { text: row.contender, subtitle: caption(row) },
    width: 700,
    height: 62,
    layer: [
      {
        data: { values: valuesOf(row) },
        mark: { type: 'rect' },
        encoding: {
          x: { field: 'from', type: 'quantitative', scale: { domain: [0, endS], nice: false }, axis },
          x2: { field: 'to' },
          y: { field: 'calls', type: 'quantitative', scale: { domain: [-MOST_DOWN, MOST_UP], nice: false }, axis: { title: null, values: [-50, 0, 25], labelExpr: 'abs(datum.value)', gridColor: '#e6e8eb' } },
          y2: { datum: 0 },
          color: { field: 'ending', type: 'nominal', scale: { domain: ['accepted', 'refused'], range: [GIVEN, REFUSED] }, legend: null },
        },
      },
      { data: { values: [{ idealS }] }, mark: { type: 'rule', color: TEXT, strokeDash: [4, 3] }, encoding: { x: { field: 'idealS', type: 'quantitative' } } },
    ],
  };
}

/**
 * @param {string} scenario
 * @param {{ contender: string, ended: boolean, makespanMs: number, succeeded: number, calls: number, idealMs: number, overTime: { binMs: number, accepted: number[], refused: number[] } }[]} rows
 * @returns {Promise<string>} SVG
 */
export function drawChart(scenario, rows) {
  const idealS = rows[0].idealMs / 1000;
  const endS = Math.max(...rows.map(({ makespanMs, overTime: { accepted, binMs } }) => Math.max(makespanMs, accepted.length * binMs))) / 1000;
  const { spec } = compile({
    // A card of its own colour: the page around it may be light or dark.
    background: '#ffffff',
    padding: 16,
    title: {
      text: scenario,
      // Short lines: without a canvas, text is taken to be wider than it is, and the card with it.
      subtitle: ['Calls that reach the server, per quarter of a second:', `upwards (green) accepted, downwards (red) refused, cut off at ${MOST_DOWN}.`, `Dashed: ${idealS.toFixed(1)} s, when a client that knows the limiter would be done.`],
      anchor: 'start',
      fontSize: 16,
      subtitleFontSize: 12,
      subtitlePadding: 6,
      offset: 14,
    },
    vconcat: rows.map((row, i) => strip(row, { idealS, endS, isLast: i === rows.length - 1 })),
    spacing: 14,
    config: {
      aria: false, // a third of the size; the README says in words what is seen
      font: '-apple-system, "Segoe UI", Helvetica, Arial, sans-serif',
      title: { anchor: 'start', fontSize: 13, subtitleFontSize: 12, color: TEXT, subtitleColor: '#57606a', offset: 4 },
      axis: { labelColor: '#57606a', titleColor: '#57606a', domainColor: '#afb8c1', tickColor: '#afb8c1', labelFontSize: 11, titleFontSize: 12, titleFontWeight: 'normal' },
      view: { stroke: null },
    },
  });
  return new vega.View(vega.parse(spec), { renderer: 'none' }).toSVG();
}
