import { bucket, fixedWindow, lockOut, noLimit, slidingLog, type Limiter } from '../../../../bench/pace/limiters.js';
import { CALM, simulate, type Conditions } from '../../../../bench/pace/world.js';
import { LearnedPace } from '../../src/pace/learned-pace.js';
import type { PaceState } from '../../src/pace/state.js';

/**
 * How the law goes through a dozen worlds, written down: one line whenever what it does or believes changes. This says nothing about good or bad, which the
 * scenarios and the properties do. A change of the law that is meant shows here what it changes (`npx jest golden digests -u`); one that is not meant shows, too.
 */
interface World {
  readonly limiter: () => Limiter;
  readonly calls: number;
  readonly everyMs?: number;
  readonly processes?: number;
  readonly conditions?: Partial<Conditions>;
}

const WORLDS: Readonly<Record<string, World>> = {
  'a bucket of 50/s, burst 10': { limiter: () => bucket(50, 10), calls: 300 },
  'a bucket of 50/s, burst 10, with exact hints': { limiter: () => bucket(50, 10), calls: 200, conditions: { retryAfterMs: 1 } },
  'a bucket of 50/s, burst 10, with hints in seconds': { limiter: () => bucket(50, 10), calls: 200, conditions: { retryAfterMs: 1000 } },
  'a bucket of 50/s, far away': { limiter: () => bucket(50, 10), calls: 250, conditions: { serviceMs: 200, refusalMs: 200 } },
  'a bucket of 2/s, burst 1': { limiter: () => bucket(2, 1), calls: 40 },
  'a bucket of 10/s, burst 100': { limiter: () => bucket(10, 100), calls: 220 },
  'a bucket that halves and doubles': { limiter: () => bucket([[0, 50], [2000, 25], [6000, 50]], 10), calls: 350 },
  'a fixed window of 100 per 2 s': { limiter: () => fixedWindow(100, 2000, 700), calls: 380 },
  'a fixed window of 10 per second, slow answers': { limiter: () => fixedWindow(10, 1000, 300), calls: 80, conditions: { serviceMs: 120 } },
  'a fixed window that shrinks': { limiter: () => fixedWindow([[0, 100], [5000, 50]], 2000, 300), calls: 500 },
  'a sliding log of 100 per 2 s': { limiter: () => slidingLog(100, 2000), calls: 380 },
  'a sliding log of 30 a minute': { limiter: () => slidingLog(30, 60_000), calls: 90 },
  'a lock-out of 400 ms': { limiter: () => lockOut(bucket(50, 10), 400), calls: 250 },
  'a lock-out of 1 s': { limiter: () => lockOut(bucket(10, 5), 1000), calls: 100 },
  'calls that come one by one': { limiter: () => bucket(20, 5), calls: 150, everyMs: 40 },
  'stalling machines': { limiter: () => bucket(50, 10), calls: 200, conditions: { clientStall: [150, 300], serverStall: [75, 300], releaseMs: 5 } },
  'two processes': { limiter: () => bucket(50, 10), calls: 300, processes: 2 },
  'shut at first': { limiter: () => bucket([[0, 0.0003], [1500, 100]], 1), calls: 100 },
  'no limit': { limiter: noLimit, calls: 600, conditions: { serviceMs: 69 } },
};

const round = (value: number): number => Number(value.toPrecision(4));

function lineOf(now: number, s: Readonly<PaceState>): string {
  const belief = s.kind === 'window' ? `${s.n} per ${round(s.windowMs)} ms` : `${round(s.rate * 1000)}/s burst ${round(s.burst)}`;
  const next = s.mode === 'wait' ? `, probe at ${Math.round(s.probeAt)}` : '';
  return `${String(Math.round(now)).padStart(7)} ${s.mode} ${s.kind} ${belief}, lock ${round(s.lock)}, episode ${s.episodes}${next}`;
}

class Recorded extends LearnedPace {
  #last = '';

  constructor(private readonly lines: string[]) {
    super();
  }

  override accepted(now: number, seq: number, sentAt: number): void {
    super.accepted(now, seq, sentAt);
    this.#note(now);
  }

  override refused(now: number, seq: number, sentAt: number, retryAfterMs: number | null): void {
    super.refused(now, seq, sentAt, retryAfterMs);
    this.#note(now);
  }

  #note(now: number): void {
    const line = lineOf(now, this.inspect());
    const what = line.slice(8);
    if (what !== this.#last) this.lines.push(line);
    this.#last = what;
  }
}

it.each(Object.entries(WORLDS))('%s', (_name, { limiter, calls, everyMs = 0, processes = 1, conditions }) => {
  const lines: string[] = [];
  const arrivals = Array.from({ length: calls }, (_, i) => i * everyMs);
  const result = simulate({ limiter: limiter(), arrivals, processes, conditions: { ...CALM, ...conditions }, seed: 7 }, () => new Recorded(lines));
  expect(result).toMatchObject({ accepted: calls, tooEarly: 0 });
  expect(`${lines.join('\n')}\n${Math.round(result.endMs)} end, ${result.refused} refused`).toMatchSnapshot();
});
