// Accepted and refused calls over time, one small chart a contender, as an SVG that the README shows.
import * as vega from 'vega';
import { compile } from 'vega-lite';

const BIN_MS = 250;

/** @param {{ contender: string, scenario: string, log: { atMs: number, ending: string }[] }[]} rows */
export function drawChart(rows) {
  const values = rows.flatMap(({ contender, log }) =>
    log
      .filter(({ ending }) => ending === 'accepted' || ending === 'refused')
      .map(({ atMs, ending }) => ({ contender, ending, seconds: (Math.floor(atMs / BIN_MS) * BIN_MS) / 1000 })),
  );
  const { spec } = compile({
    title: { text: rows[0].scenario, subtitle: 'calls that arrived at the server, per quarter of a second' },
    background: 'white',
    data: { values },
    width: 640,
    height: 70,
    mark: { type: 'bar', width: { band: 1 } },
    encoding: {
      row: { field: 'contender', type: 'nominal', title: null, sort: rows.map(({ contender }) => contender), header: { labelAngle: 0, labelAlign: 'left', labelOrient: 'top' } },
      x: { field: 'seconds', type: 'quantitative', title: 'seconds', bin: { step: BIN_MS / 1000 } },
      y: { aggregate: 'count', title: null },
      color: { field: 'ending', type: 'nominal', title: null, scale: { domain: ['accepted', 'refused'], range: ['#2a9d8f', '#e63946'] } },
      order: { field: 'ending' },
    },
    resolve: { scale: { y: 'independent' } },
  });
  return new vega.View(vega.parse(spec), { renderer: 'none' }).toSVG();
}
