import type { AttemptEvent, GiveUpEvent } from '@holdfast/engine';

/** One HTTP exchange. Times are milliseconds since 1970. */
export interface RecordedAttempt extends Omit<AttemptEvent, 'type'> {
  /** When it was sent. */
  readonly at: number;
}

/** A stretch of time in which no attempt of a scope left. */
export interface RecordedPause {
  readonly scope: string;
  readonly from: number;
  /** Its end, as far as it was known when the timeline was read. */
  readonly until: number;
  readonly code: string | null;
}

/** A change of the pace. */
export interface RecordedPace {
  readonly scope: string;
  readonly at: number;
  /** Attempts per second, or `null` where no rate is known. */
  readonly perSecond: number | null;
}

/** How a scope was from a time on, until the next one. */
export interface RecordedSample {
  readonly scope: string;
  readonly at: number;
  readonly queued: number;
  readonly inFlight: number;
}

/** A call that ended without success. */
export interface RecordedGiveUp extends Omit<GiveUpEvent, 'type'> {
  readonly at: number;
}

/** What a recorder has seen: plain JSON without bodies and without secrets. */
export interface Timeline {
  /** Since when everything is in it: the start of the recording, or the end of the oldest attempt that is not forgotten. */
  readonly from: number;
  readonly until: number;
  readonly attempts: readonly RecordedAttempt[];
  readonly pauses: readonly RecordedPause[];
  readonly paces: readonly RecordedPace[];
  readonly samples: readonly RecordedSample[];
  readonly giveUps: readonly RecordedGiveUp[];
  /** Repeated attempts since the recording began. */
  readonly retries: number;
  /** Attempts that were forgotten because there were too many. */
  readonly forgotten: number;
}
