import uPlot from 'uplot';
import type { RecordedAttempt, Timeline } from '../timeline.js';
import { chartOptions, type Frame, isPointedAt } from './frame.js';
import { type Fate, fateOf } from './rates.js';
import type { Theme } from './theme.js';

/** Pointers this near to a mark mean it, in CSS pixels. */
const REACH_PX = 24;
/** Durations that differ by more than this are told on a logarithmic scale. */
const WIDE = 50;

/** Each attempt as a mark: when it was sent, and how long its answer took. Calls `onHover` with the attempt under the pointer. */
export function attemptChart(timeline: Timeline, frame: Frame, target: HTMLElement, onHover: (attempt: RecordedAttempt | null, chart: uPlot) => void): uPlot {
  const attempts = [...timeline.attempts].sort((a, b) => a.at - b.at);
  const durations = attempts.map(({ durationMs }) => Math.max(0.1, durationMs));
  const [shortest, longest] = durations.reduce(([min, max], ms) => [Math.min(min, ms), Math.max(max, ms)], [Infinity, 0]);
  const isWide = longest / shortest > WIDE;
  const options = chartOptions(frame, 200, {
    series: [{}, { stroke: frame.theme.accepted, paths: () => null, points: { show: false } }],
    scales: { y: isWide ? { distr: 3 } : { range: (_, __, max) => [0, Math.max(1, (max ?? 1) * 1.15)] } },
    hooks: {
      draw: [(chart) => drawMarks(chart, attempts, frame.theme)],
      setCursor: [(chart) => isPointedAt(chart) && onHover(nearest(chart, attempts), chart)],
    },
  });
  return new uPlot(options, [attempts.map(({ at }) => at), durations], target);
}

function drawMarks(chart: uPlot, attempts: readonly RecordedAttempt[], theme: Theme): void {
  const { ctx, bbox } = chart;
  const size = 3 * devicePixelRatio;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left - size, bbox.top - size, bbox.width + 2 * size, bbox.height + 2 * size);
  ctx.clip();
  ctx.lineWidth = 2 * devicePixelRatio;
  // Trouble last, so that it lies on top.
  for (const fate of ['accepted', 'refused', 'failed'] as const) {
    ctx.fillStyle = ctx.strokeStyle = theme[fate];
    ctx.globalAlpha = fate === 'accepted' ? 0.7 : 1;
    for (const attempt of attempts) {
      if (fateOf(attempt) !== fate) continue;
      const x = chart.valToPos(attempt.at, 'x', true);
      if (x >= bbox.left - size && x <= bbox.left + bbox.width + size) drawMark(ctx, fate, x, chart.valToPos(Math.max(0.1, attempt.durationMs), 'y', true), size);
    }
  }
  ctx.restore();
}

/** Shapes as well as colours: not everybody can tell these colours apart. */
function drawMark(ctx: CanvasRenderingContext2D, fate: Fate, x: number, y: number, size: number): void {
  ctx.beginPath();
  if (fate === 'accepted') {
    ctx.arc(x, y, size * 0.9, 0, 2 * Math.PI);
    ctx.fill();
  } else if (fate === 'refused') {
    ctx.moveTo(x - size, y - size);
    ctx.lineTo(x + size, y + size);
    ctx.moveTo(x + size, y - size);
    ctx.lineTo(x - size, y + size);
    ctx.stroke();
  } else {
    ctx.moveTo(x, y - 1.3 * size);
    ctx.lineTo(x + 1.3 * size, y + size);
    ctx.lineTo(x - 1.3 * size, y + size);
    ctx.closePath();
    ctx.fill();
  }
}

function nearest(chart: uPlot, attempts: readonly RecordedAttempt[]): RecordedAttempt | null {
  const { left = -1, top = -1 } = chart.cursor;
  if (left < 0 || top < 0) return null;
  let found: RecordedAttempt | null = null;
  let best = REACH_PX;
  for (const attempt of attempts) {
    const x = chart.valToPos(attempt.at, 'x');
    if (Math.abs(x - left) > best) continue;
    const distance = Math.hypot(x - left, chart.valToPos(Math.max(0.1, attempt.durationMs), 'y') - top);
    if (distance < best) [found, best] = [attempt, distance];
  }
  return found;
}
