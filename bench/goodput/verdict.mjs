// Whether Holdfast reached what it has to. Pure.

/** What a row falls short of, in words; empty when it reached everything. */
export function shortfalls({ target, stopped = 0, ratio, waste, makespanMs, p99Ratio, failed = 0, lost = 0, repeated = 0, early = 0 }) {
  return [
    stopped > 0 && `${stopped} did not end`,
    target.ratio !== undefined && ratio > target.ratio && 'time',
    target.makespanMs !== undefined && makespanMs > target.makespanMs && 'time',
    waste > target.waste && 'refused',
    target.p99Ratio !== undefined && !(p99Ratio <= target.p99Ratio) && 'p99',
    failed > 0 && `${failed} failed`,
    lost > 0 && `${lost} lost`,
    repeated > 0 && `${repeated} ran twice`,
    early > 0 && `${early} came back early`,
  ].filter(Boolean);
}

/** `reached`, or what was missed; empty for those who promised nothing. */
export function verdictOf(row) {
  if (!row.contender.startsWith('holdfast')) return '';
  const missed = shortfalls(row);
  return missed.length === 0 ? 'reached' : `MISSED: ${missed.join(', ')}`;
}

/** @param {{ ratio?: number, makespanMs?: number, waste: number, p99Ratio?: number }} target */
export function targetText({ ratio, makespanMs, waste, p99Ratio }) {
  const time = makespanMs === undefined ? `≤ ${ratio}` : `≤ ${makespanMs} ms`;
  return [time, `≤ ${waste}`, p99Ratio !== undefined && `p99 ≤ ${p99Ratio} × bare`].filter(Boolean).join(', ');
}

/** The time of a row: ÷ ideal, and more than that for a run that was stopped. */
export function ratioText({ ended, ratio }) {
  return ended ? ratio.toFixed(2) : `> ${Math.floor(ratio * 10) / 10}`;
}

/** How a row is reported that does not have all of its calls accepted; empty for one that has. */
export function unfinishedText({ ended, succeeded, calls, makespanMs, failed = 0 }) {
  const accepted = `${succeeded} of ${calls} calls accepted after ${Math.round(makespanMs / 1000)} s`;
  if (!ended) return `did not end: ${accepted}`;
  return failed > 0 ? `gave up: ${accepted}` : '';
}
