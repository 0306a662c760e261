/** The colours of the page as its style sheet has them, in light or in dark. */
export interface Theme {
  readonly text: string;
  readonly muted: string;
  readonly grid: string;
  readonly accepted: string;
  readonly refused: string;
  readonly failed: string;
  readonly pace: string;
  readonly pause: string;
  readonly queue: string;
  readonly queueFill: string;
}

/** Reads the colours that hold now. */
export function readTheme(): Theme {
  const style = getComputedStyle(document.documentElement);
  const color = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  return {
    text: color('text'),
    muted: color('muted'),
    grid: color('grid'),
    accepted: color('accepted'),
    refused: color('refused'),
    failed: color('failed'),
    pace: color('pace'),
    pause: color('pause'),
    queue: color('queue'),
    queueFill: color('queue-fill'),
  };
}
