import type uPlot from 'uplot';
import type { RecordedPause } from '../timeline.js';
import { pausedShares } from './paused-shares.js';
import type { Theme } from './theme.js';

const FONT = '12px system-ui, sans-serif';
/** How much of the colour a pause gets that is shorter than a pixel. */
const FAINT = 0.5;

/** What all charts have in common. */
export interface Frame {
  readonly width: number;
  readonly theme: Theme;
  readonly from: number;
  readonly until: number;
  readonly pauses: readonly RecordedPause[];
}

/** Options of a chart whose time axis moves with those of the other charts. */
export function chartOptions(frame: Frame, height: number, more: Pick<uPlot.Options, 'series'> & Partial<uPlot.Options>): uPlot.Options {
  const { width, theme, from, until, pauses } = frame;
  const axis = { stroke: theme.muted, font: FONT, grid: { stroke: theme.grid, width: 1 }, ticks: { show: false } };
  return {
    width,
    height,
    ms: 1,
    padding: [10, 30, 0, 0],
    cursor: { y: false, sync: { key: 'time' }, drag: { x: true, y: false }, points: { show: false } },
    legend: { show: false },
    axes: [
      { ...axis, size: 28, space: 80, values: (_, splits, __, ___, step) => splits.map((at) => clock(at, step)) },
      { ...axis, size: 46, gap: 4, values: (_, splits) => splits.map((value) => short(value)) },
    ],
    ...more,
    scales: { x: { time: true, range: (_, min, max) => (min === max ? [from, until] : [min, max]) }, ...more.scales },
    hooks: { ...more.hooks, drawClear: [(chart) => shade(chart, pauses, theme.pause)] },
  };
}

/** Pauses lie under everything else, over the whole height. Column by column, so that many short ones do not look like one long one. */
function shade(chart: uPlot, pauses: readonly RecordedPause[], color: string): void {
  const { ctx, bbox } = chart;
  const { min, max } = chart.scales['x']!;
  if (typeof min !== 'number' || typeof max !== 'number') return;
  ctx.save();
  ctx.fillStyle = color;
  for (const [column, share] of pausedShares(pauses, min, max, Math.round(bbox.width)).entries()) {
    if (share === null) continue;
    ctx.globalAlpha = FAINT + (1 - FAINT) * share;
    ctx.fillRect(bbox.left + column, bbox.top, 1, bbox.height);
  }
  ctx.restore();
}

/** Does the pointer rest on this chart, and not on one that it is in step with? */
export function isPointedAt(chart: uPlot): boolean {
  return (chart.cursor.left ?? -1) >= 0 && chart.over.matches(':hover');
}

/** A time of the day, as exact as the ticks need it. */
export function clock(at: number, stepMs: number): string {
  const time = new Date(at);
  const two = (value: number): string => String(value).padStart(2, '0');
  const minutes = `${two(time.getHours())}:${two(time.getMinutes())}`;
  if (stepMs >= 60_000) return minutes;
  const seconds = two(time.getSeconds());
  return `${minutes}:${seconds}${stepMs >= 1000 ? '' : `.${String(Math.floor(time.getMilliseconds() / 100))}`}`;
}

function short(value: number | null): string {
  if (value === null) return '';
  return value >= 10_000 ? `${Number((value / 1000).toFixed(1))}k` : String(Number(value.toPrecision(6)));
}
