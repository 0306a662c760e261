import type { Timeline } from './timeline.js';

/**
 * The part of a timeline that is whole: everything since the end of the oldest attempt that is still known. Before it there would be pauses and queues
 * without their traffic.
 */
export function wholePartOf(timeline: Timeline): Timeline {
  const oldest = timeline.attempts[0];
  if (timeline.forgotten === 0 || oldest === undefined) return timeline;
  const from = Math.max(timeline.from, oldest.at + oldest.durationMs);
  return {
    ...timeline,
    from,
    pauses: timeline.pauses.filter(({ until }) => until > from).map((pause) => ({ ...pause, from: Math.max(pause.from, from) })),
    paces: sinceOrJustBefore(timeline.paces, from),
    samples: sinceOrJustBefore(timeline.samples, from),
    giveUps: timeline.giveUps.filter(({ at }) => at >= from),
  };
}

/** What holds at `from` counts from there on, for each scope. */
function sinceOrJustBefore<Item extends { readonly scope: string; readonly at: number }>(items: readonly Item[], from: number): Item[] {
  const before = new Map<string, Item>();
  for (const item of items) if (item.at <= from) before.set(item.scope, { ...item, at: from });
  return [...before.values(), ...items.filter(({ at }) => at > from)];
}
