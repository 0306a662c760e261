import uPlot from 'uplot';
import type { Timeline } from '../timeline.js';
import { chartOptions, clock, type Frame, isPointedAt } from './frame.js';
import type { OnHover } from './rate-chart.js';

/** Calls that wait, and attempts that are under way. Calls `onHover` with how many there are under the pointer. */
export function queueChart(timeline: Timeline, frame: Frame, target: HTMLElement, onHover: OnHover): uPlot {
  const { theme, until } = frame;
  const paths = uPlot.paths.stepped!({ align: 1 });
  const options = chartOptions(frame, 150, {
    series: [{}, { stroke: theme.queue, fill: theme.queueFill, width: 2, paths, points: { show: false } }, { stroke: theme.muted, width: 1.5, dash: [2, 3], paths, points: { show: false } }],
    scales: { y: { range: (_, __, max) => [0, Math.max(4, (max ?? 0) * 1.1)] } },
    hooks: {
      setCursor: [
        (chart) => {
          if (!isPointedAt(chart)) return;
          const at = chart.posToVal(chart.cursor.left!, 'x');
          const sample = timeline.samples.findLast((one) => one.at <= at);
          onHover(sample === undefined ? null : [clock(at, 1), `${sample.queued} waiting`, `${sample.inFlight} under way`], at, chart);
        },
      ],
    },
  });
  const last = timeline.samples.at(-1);
  const samples = last === undefined ? [] : [...timeline.samples, { ...last, at: until }];
  return new uPlot(options, [samples.map(({ at }) => at), samples.map(({ queued }) => queued), samples.map(({ inFlight }) => inFlight)], target);
}
