// From the results of clients and server to one row of the table. Pure.

export const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor((numbers.length - 1) / 2)] ?? null;

/** The smallest value that so large a share of the sorted values does not exceed (nearest rank). */
const quantile = (sorted, share) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null;

/**
 * One run. A run that was stopped has no makespan: the time until it was stopped stands for it, and `ended` is false.
 *
 * @param {{ ending: 'succeeded' | 'failed' | 'unfinished', endMs?: number, tookMs?: number, error?: string }[]} results One per call.
 * @param {{ totals: { accepted: number, refused: number }, lost: number, repeated: number, early: number, droppedLogEntries: number }} report Of the server.
 * @param {{ idealMs: number, stoppedAfterMs?: number }} times
 */
export function summaryOf(results, report, { idealMs, stoppedAfterMs }) {
  const having = (wanted) => results.filter(({ ending }) => ending === wanted);
  const ended = stoppedAfterMs === undefined;
  const makespanMs = ended ? Math.max(...results.map(({ endMs }) => endMs)) : stoppedAfterMs;
  const took = having('succeeded').map(({ tookMs }) => tookMs).sort((a, b) => a - b);
  // What a log that had to forget does not show cannot be counted.
  if (report.droppedLogEntries > 0) throw new Error(`The server's log had to drop ${report.droppedLogEntries} entries.`);
  return {
    ended,
    makespanMs,
    idealMs,
    ratio: makespanMs / idealMs,
    waste: report.totals.refused / Math.max(1, report.totals.accepted),
    refused: report.totals.refused,
    succeeded: took.length,
    failed: having('failed').length,
    errors: [...new Set(having('failed').map(({ error }) => error))].slice(0, 3),
    lost: report.lost,
    repeated: report.repeated,
    early: report.early,
    p50Ms: quantile(took, 0.5),
    p99Ms: quantile(took, 0.99),
  };
}

/** The run of median time. One that was stopped counts as slower than any that ended. */
export function middleOf(runs) {
  return [...runs].sort((a, b) => Number(b.ended) - Number(a.ended) || a.ratio - b.ratio)[Math.floor((runs.length - 1) / 2)];
}

/** The row of one contender: medians of its runs; what must be zero is summed up. */
export function rowOf(scenario, contender, runs, bareRuns) {
  const of = (pick) => runs.map(pick);
  const sum = (key) => runs.reduce((total, run) => total + run[key], 0);
  const middle = middleOf(runs);
  return {
    scenario: scenario.name,
    contender,
    target: scenario.target,
    calls: scenario.calls,
    runs: runs.length,
    ended: middle.ended,
    stopped: runs.filter(({ ended }) => !ended).length,
    ratio: middle.ratio,
    makespanMs: Math.round(middle.makespanMs),
    waste: median(of(({ waste }) => waste)),
    refused: median(of(({ refused }) => refused)),
    succeeded: Math.min(...of(({ succeeded }) => succeeded)),
    p50Ms: median(of(({ p50Ms }) => p50Ms)),
    p99Ms: median(of(({ p99Ms }) => p99Ms)),
    ...(bareRuns && { p99Ratio: p99Ratio(runs, bareRuns) }),
    ...Object.fromEntries(['failed', 'lost', 'repeated', 'early'].map((key) => [key, sum(key)])),
    errors: [...new Set(runs.flatMap(({ errors }) => errors))],
    each: of(({ ratio, waste, makespanMs, ended }) => ({ ratio, waste, makespanMs, ended })),
  };
}

/** The median of what each run had ÷ what the bare client had with the same arrivals. */
function p99Ratio(runs, bareRuns) {
  return median(runs.slice(0, bareRuns.length).map((run, i) => run.p99Ms / bareRuns[i].p99Ms));
}

/** Accepted and refused calls in each `binMs`, as they arrived at the server. */
export function overTime(log, binMs) {
  const bins = 1 + Math.floor(Math.max(0, ...log.map(({ atMs }) => atMs)) / binMs);
  const count = (wanted) => {
    const counts = Array(bins).fill(0);
    for (const { atMs, ending } of log) if (ending === wanted) counts[Math.max(0, Math.floor(atMs / binMs))] += 1;
    return counts;
  };
  return { binMs, accepted: count('accepted'), refused: count('refused') };
}
