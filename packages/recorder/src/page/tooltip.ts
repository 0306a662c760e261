import type uPlot from 'uplot';
import type { RecordedAttempt } from '../timeline.js';
import { duration } from './summary.js';

/** Shows what the mark under the pointer stands for. Texts are set as texts: what a server wrote stays a text. */
export class Tooltip {
  readonly #element: HTMLElement;

  constructor(element: HTMLElement) {
    this.#element = element;
  }

  hide(): void {
    this.#element.hidden = true;
  }

  showAttempt(attempt: RecordedAttempt | null, chart: uPlot): void {
    if (attempt === null) return this.hide();
    const { call, kind, code, status, requestId } = attempt;
    const answer = [kind === 'ok' ? 'accepted' : kind, code, status !== null && `HTTP ${status}`].filter((part) => typeof part === 'string').join(' · ');
    const lines = [call, answer, `${duration(attempt.durationMs)}, attempt ${attempt.attempt}`, requestId !== null && `request ${requestId}`, new Date(attempt.at).toISOString()];
    this.#show(lines.filter((line) => typeof line === 'string'));
    this.#place(chart.over.getBoundingClientRect(), chart.valToPos(attempt.at, 'x'), chart.valToPos(Math.max(0.1, attempt.durationMs), 'y'));
  }

  showLines(lines: readonly string[] | null, at: number, chart: uPlot): void {
    if (lines === null) return this.hide();
    this.#show(lines);
    this.#place(chart.over.getBoundingClientRect(), chart.valToPos(at, 'x'), chart.cursor.top ?? 0);
  }

  #show(lines: readonly string[]): void {
    this.#element.hidden = false;
    this.#element.replaceChildren(...lines.map(paragraph));
  }

  /** Beside the mark, inside the window. */
  #place(plot: DOMRect, x: number, y: number): void {
    const { offsetWidth, offsetHeight, style } = this.#element;
    const left = Math.min(Math.max(8, plot.left + x + 14), document.documentElement.clientWidth - offsetWidth - 8);
    const below = plot.top + y + 16;
    const top = below + offsetHeight > innerHeight ? plot.top + y - offsetHeight - 12 : below;
    style.left = `${left + scrollX}px`;
    style.top = `${top + scrollY}px`;
  }
}

function paragraph(text: string): HTMLElement {
  const element = document.createElement('p');
  element.textContent = text;
  return element;
}
