import type { Pace, PaceSnapshot, SharedPace, SharedScope, Store } from '@holdfast/engine';
import { systemClock } from '@holdfast/engine';
import { paceOfAll, paceOfShare } from '../../../engine/src/store/shared-limit.js';
import type { Limiter } from '../../../emulator/src/limits/limiter.js';

type Setting = Parameters<typeof paceOfAll>[0];

const ANSWER_MS = 10;

/** A process of a scope: a gate in small, in front of a limiter that all processes share. */
export class Process {
  readonly events: string[] = [];
  readonly sentAt: number[] = [];
  accepted = 0;
  refused = 0;
  inFlight = 0;
  queued = 0;
  readonly pace: SharedPace;
  readonly #limiter: Limiter;
  readonly #idle: (() => void)[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(store: Store, key: string, limiter: Limiter, setting: Setting = 'learn') {
    this.#limiter = limiter;
    const scope: SharedScope = {
      key,
      clock: systemClock,
      waiting: () => this.queued,
      changed: () => this.#release(),
      degraded: (reason) => this.events.push(`degraded: ${reason}`),
      rejoined: () => this.events.push('rejoined'),
      createPace: (initial: PaceSnapshot | null): Pace => paceOfAll(setting, initial),
      createShare: (initial: PaceSnapshot | null, processes: number): Pace => paceOfShare(setting, initial, processes),
    };
    store.open();
    // A gate is told of changes only after it has its pace.
    let pace: SharedPace | undefined;
    scope.changed = () => pace !== undefined && this.#release();
    this.pace = pace = store.share(scope);
  }

  get answered(): number {
    return this.accepted + this.refused;
  }

  /** Makes calls, all at once; each is repeated until it is accepted. */
  call(count: number): void {
    this.queued += count;
    this.#release();
  }

  /** Resolves when every call is accepted. */
  done(): Promise<void> {
    if (this.queued + this.inFlight === 0) return Promise.resolve();
    return new Promise((resolve) => this.#idle.push(resolve));
  }

  #release(): void {
    clearTimeout(this.#timer);
    const { pace } = this;
    if (pace === undefined) return; // inside of share()
    while (this.queued > 0) {
      const now = systemClock.now();
      const at = pace.open ? now : pace.gate(now);
      if (at > now) {
        if (at !== Infinity) this.#timer = setTimeout(() => this.#release(), Math.ceil(at - now));
        return;
      }
      this.queued--;
      this.#send(now);
    }
  }

  #send(sentAt: number): void {
    const seq = this.pace.open ? -1 : this.pace.sent(sentAt);
    this.inFlight++;
    this.sentAt.push(sentAt);
    const { allowed } = this.#limiter.take(sentAt);
    setTimeout(() => this.#answer(allowed, seq, sentAt), ANSWER_MS);
  }

  #answer(allowed: boolean, seq: number, sentAt: number): void {
    const now = systemClock.now();
    this.inFlight--;
    if (allowed) {
      this.accepted++;
      if (seq >= 0) this.pace.accepted(now, seq, sentAt);
    } else {
      this.refused++;
      this.queued++;
      this.pace.refused(now, seq, sentAt, null);
    }
    this.#release();
    if (this.queued + this.inFlight === 0) for (const resolve of this.#idle.splice(0)) resolve();
  }
}

/** Waits until something is so; fails if it does not become so. */
export async function until(condition: () => boolean | Promise<boolean>, limitMs = 15_000): Promise<number> {
  const begun = performance.now();
  while (!(await condition())) {
    if (performance.now() - begun > limitMs) throw new Error(`not so within ${limitMs} ms: ${String(condition)}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  return performance.now() - begun;
}
