import type { Pace } from '@holdfast/engine';

/** Tells a pace of a refusal whose attempt it does not know: another one has let it leave, or none. */
export function refusedUnknown(pace: Pace, now: number, sentAt: number, hintMs: number | null): void {
  // Nothing leaves while it pauses: this is a late refusal of what it pauses for.
  const seq = pace.open || pace.view(now).state === 'paused' ? -1 : pace.sent(now);
  pace.refused(now, seq, sentAt, hintMs);
}
