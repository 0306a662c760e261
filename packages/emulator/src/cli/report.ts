import type { Totals } from '../ledger/counts.js';

/** One line of counters: what came in since the last line, then the sums. */
export function reportLine(now: Totals, before: Totals): string {
  const since = (name: keyof Totals): string => `${name} +${now[name] - before[name]}`;
  const sums = `received ${now.received}, accepted ${now.accepted}, refused ${now.refused}, rejected ${now.rejected}`;
  return `${since('accepted')}  ${since('refused')}  ${since('faulted')}  | ${sums}, faulted ${now.faulted}, sockets ${now.openSockets}`;
}
