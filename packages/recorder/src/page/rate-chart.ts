import uPlot from 'uplot';
import type { RecordedPace, Timeline } from '../timeline.js';
import { chartOptions, clock, type Frame, isPointedAt } from './frame.js';
import { type Rates, ratesOf } from './rates.js';

/** Gets the lines to be shown and the time that they are about. */
export type OnHover = (lines: readonly string[] | null, at: number, chart: uPlot) => void;

/** A bar is at least so wide, in CSS pixels. */
const BAR_PX = 10;

/** Answers a second: accepted, refused and failed, one on top of the other, and the pace as a line. Calls `onHover` with what the bar under the pointer says. */
export function rateChart(timeline: Timeline, frame: Frame, target: HTMLElement, onHover: OnHover): uPlot {
  const { theme, from, until } = frame;
  let rates = ratesOf(timeline.attempts, from, until, frame.width / BAR_PX);
  const bar = (color: string): uPlot.Series => ({ stroke: color, fill: color, width: 0, points: { show: false }, paths: uPlot.paths.bars!({ size: [0.86, 60], align: 0 }) });
  const options = chartOptions(frame, 230, {
    series: [{}, bar(theme.failed), bar(theme.refused), bar(theme.accepted), { stroke: theme.pace, width: 2, dash: [6, 4], points: { show: false }, paths: uPlot.paths.stepped!({ align: 1 }) }],
    scales: { y: { range: () => [0, topOf(rates, timeline.paces)] } },
    hooks: {
      setCursor: [(chart) => isPointedAt(chart) && tellBar(chart, rates, timeline.paces, onHover)],
      setScale: [
        (chart, key) => {
          const { min, max } = chart.scales['x']!;
          if (key !== 'x' || typeof min !== 'number' || typeof max !== 'number') return;
          const next = ratesOf(timeline.attempts, min, max, frame.width / BAR_PX);
          if (next.widthMs === rates.widthMs && next.times[0] === rates.times[0] && next.times.length === rates.times.length) return;
          rates = next;
          chart.setData(dataOf(rates, timeline.paces, until), false);
          chart.redraw(true, false);
        },
      ],
    },
  });
  return new uPlot(options, dataOf(rates, timeline.paces, until), target);
}

function tellBar(chart: uPlot, { times, widthMs, ...rates }: Rates, paces: readonly RecordedPace[], onHover: OnHover): void {
  const at = chart.posToVal(chart.cursor.left!, 'x');
  const bar = Math.floor((at - (times[0]! - widthMs / 2)) / widthMs);
  if (times[bar] === undefined) return onHover(null, at, chart);
  const counted = (['accepted', 'refused', 'failed'] as const).map((fate) => `${fate}: ${Number(rates[fate][bar]!.toFixed(1))} a second`);
  const pace = paces.findLast((change) => change.at <= at)?.perSecond ?? null;
  onHover([clock(times[bar] - widthMs / 2, widthMs), ...counted, pace === null ? 'no pace' : `pace: ${Number(pace.toFixed(1))} a second`], times[bar], chart);
}

/** A pace that nobody uses up must not press the bars flat. */
function topOf({ accepted, refused, failed }: Rates, paces: readonly RecordedPace[]): number {
  const highestBar = accepted.reduce((max, rate, i) => Math.max(max, rate + refused[i]! + failed[i]!), 0);
  const highestPace = paces.reduce((max, { perSecond }) => Math.max(max, perSecond ?? 0), 0);
  return Math.max(1, highestBar * 1.1, Math.min(highestPace * 1.1, highestBar * 1.6));
}

/** Bars are drawn from the tallest sum to the smallest, so that they look stacked. The pace has points of its own between those of the bars. */
function dataOf(rates: Rates, paces: readonly RecordedPace[], until: number): uPlot.AlignedData {
  const { times, accepted, refused, failed } = rates;
  const stacked = times.map((_, i) => accepted[i]! + refused[i]!);
  const bars: uPlot.AlignedData = [[...times], stacked.map((sum, i) => sum + failed[i]!), stacked, [...accepted]];
  const ordered = [...paces].sort((a, b) => a.at - b.at);
  const last = ordered.at(-1);
  const steps = last === undefined ? [] : [...ordered, { ...last, at: Math.max(last.at, until) }];
  return uPlot.join([bars, [steps.map(({ at }) => at), steps.map(({ perSecond }) => perSecond)]], [[1, 1, 1], [1]]);
}
