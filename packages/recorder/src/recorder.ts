import type { Holdfast, HoldfastEvents } from '@holdfast/engine';
import { Latest } from './latest.js';
import { type RecorderOptions, settingsOf } from './options.js';
import { renderPage } from './render-page.js';
import type { RecordedAttempt, RecordedGiveUp, RecordedPace, RecordedPause, RecordedSample, Timeline } from './timeline.js';
import { wholePartOf } from './whole-part.js';

/** Collects what a client does. */
export interface Recorder {
  /** What was seen so far, as plain JSON. */
  timeline(): Timeline;
  /** One page with everything in it, to be written to a file and opened in a browser; it loads nothing from anywhere. */
  toHTML(): string;
  /** Stops listening. What was seen stays. */
  stop(): void;
}

/** A refusal so soon after a pause, with no resume between them, prolongs it: its probe or a late answer was refused. */
const SAME_PAUSE_MS = 1000;

/** An attempt seldom changes the queue more often: when it is sent, and when it ends. So the samples reach back as far as the attempts do. */
const SAMPLES_PER_ATTEMPT = 2;

/** Scopes that are remembered between two looks; a client knows ten thousand at most. */
const MAX_SCOPES = 20_000;

/** A pause that may still be prolonged, or end early. */
type OpenPause = { -readonly [Field in keyof RecordedPause]: RecordedPause[Field] };

/**
 * Records the traffic of a client, in bounded memory.
 *
 * @throws TypeError for an unknown or wrong option.
 */
export function createRecorder(holdfast: Pick<Holdfast, 'on' | 'stats'>, options?: RecorderOptions): Recorder {
  const recording = new Recording(holdfast, settingsOf(options));
  return {
    timeline: () => recording.timeline(),
    toHTML: () => renderPage(recording.timeline()),
    stop: () => recording.stop(),
  };
}

class Recording {
  readonly #holdfast: Pick<Holdfast, 'on' | 'stats'>;
  readonly #from = Date.now();
  readonly #attempts: Latest<RecordedAttempt>;
  readonly #pauses: Latest<OpenPause>;
  readonly #paces: Latest<RecordedPace>;
  readonly #samples: Latest<RecordedSample>;
  readonly #giveUps: Latest<RecordedGiveUp>;
  readonly #openPauses = new Map<string, OpenPause>();
  readonly #lastSamples = new Map<string, RecordedSample>();
  readonly #stopping: (() => void)[];
  #retries = 0;
  #stoppedAt: number | undefined;

  constructor(holdfast: Pick<Holdfast, 'on' | 'stats'>, { maxAttempts, sampleMs }: Required<{ maxAttempts: number; sampleMs: number }>) {
    this.#holdfast = holdfast;
    this.#attempts = new Latest(maxAttempts);
    this.#pauses = new Latest(maxAttempts);
    this.#paces = new Latest(maxAttempts);
    this.#samples = new Latest(SAMPLES_PER_ATTEMPT * maxAttempts);
    this.#giveUps = new Latest(maxAttempts);
    for (const { scope, pace } of holdfast.stats().scopes) if (pace !== null) this.#paces.push({ scope, at: this.#from, perSecond: pace });
    const timer = setInterval(() => this.#sample(), sampleMs);
    (timer as { unref?: () => void }).unref?.();
    this.#stopping = [
      () => clearInterval(timer),
      holdfast.on('attempt', ({ type: _, ...attempt }) => this.#attempts.push({ at: Date.now() - attempt.durationMs, ...attempt })),
      holdfast.on('retry', () => void this.#retries++),
      holdfast.on('give-up', ({ type: _, ...giveUp }) => this.#giveUps.push({ at: Date.now(), ...giveUp })),
      holdfast.on('pause', (event) => this.#onPause(event)),
      holdfast.on('resume', (event) => this.#onResume(event)),
      holdfast.on('pace', ({ scope, perSecond }) => this.#paces.push({ scope, at: Date.now(), perSecond })),
    ];
    this.#sample();
  }

  timeline(): Timeline {
    if (this.#stoppedAt === undefined) this.#sample();
    return wholePartOf({
      from: this.#from,
      until: this.#stoppedAt ?? Date.now(),
      attempts: this.#attempts.toArray(),
      pauses: this.#pauses.toArray().map((pause) => ({ ...pause })),
      paces: this.#paces.toArray(),
      samples: this.#samples.toArray(),
      giveUps: this.#giveUps.toArray(),
      retries: this.#retries,
      forgotten: this.#attempts.forgotten,
    });
  }

  stop(): void {
    if (this.#stoppedAt !== undefined) return;
    this.#sample();
    this.#stoppedAt = Date.now();
    for (const stop of this.#stopping) stop();
  }

  #onPause({ scope, untilMs, code }: HoldfastEvents['pause']): void {
    this.#sample();
    const now = Date.now();
    const until = Math.max(now, untilMs);
    const open = this.#openPauses.get(scope);
    if (open !== undefined && now - open.until < SAME_PAUSE_MS) {
      open.until = Math.max(open.until, until);
      return;
    }
    const pause = { scope, from: now, until, code };
    this.#openPauses.set(scope, pause);
    this.#pauses.push(pause);
  }

  #onResume({ scope }: HoldfastEvents['resume']): void {
    this.#sample();
    const open = this.#openPauses.get(scope);
    if (open !== undefined) open.until = Math.min(open.until, Date.now());
    this.#openPauses.delete(scope);
  }

  /** Where nothing changes, the first of the equal samples is enough. */
  #sample(): void {
    const at = Date.now();
    const { scopes } = this.#holdfast.stats();
    if (this.#lastSamples.size > MAX_SCOPES) this.#lastSamples.clear();
    if (this.#openPauses.size > MAX_SCOPES) this.#openPauses.clear();
    for (const { scope, queued, inFlight } of scopes) {
      const last = this.#lastSamples.get(scope);
      if (last?.queued === queued && last.inFlight === inFlight) continue;
      const sample = { scope, at, queued, inFlight };
      this.#lastSamples.set(scope, sample);
      this.#samples.push(sample);
    }
  }
}
