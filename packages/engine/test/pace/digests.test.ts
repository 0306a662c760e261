import { createHash } from 'node:crypto';
import { bucket, fixedWindow, lockOut, slidingLog, type Limiter, type Steps } from '../../../../bench/pace/limiters.js';
import { randomFrom, type Random } from '../../../../bench/pace/random.js';
import { PROMISED, SCALES, WEATHER, worldOf } from '../../../../bench/pace/scenarios.js';
import { CALM, simulate, type World } from '../../../../bench/pace/world.js';
import { LearnedPace } from '../../src/pace/learned-pace.js';

// The law in more worlds than anybody could read. A digest that changes by itself says that the law did; golden.test.ts shows what changed, and the
// scenarios say whether it is for the better.

/** Every send of every process, as a digest. */
function runOf(world: World): string {
  const sends = createHash('sha256');
  class Hashed extends LearnedPace {
    override sent(now: number): number {
      sends.update(` ${now.toFixed(3)}`);
      return super.sent(now);
    }
  }
  const paces: Hashed[] = [];
  const { endMs, accepted, refused } = simulate(world, () => paces[paces.push(new Hashed()) - 1]!);
  for (const pace of paces) sends.update(JSON.stringify([pace.view(endMs), pace.snapshot(endMs)]));
  return `${Math.round(endMs)} end, ${accepted} accepted, ${refused} refused, ${sends.digest('hex').slice(0, 12)}`;
}

it.each(Object.entries(WEATHER))('every send of the scenarios: %s', (_name, weather) => {
  const lines = [...PROMISED, ...SCALES].map((scenario) => {
    const world = worldOf(scenario, 5, weather)();
    return `${scenario.name}: ${runOf({ ...world, arrivals: world.arrivals.slice(0, 250) })}`;
  });
  expect(lines.join('\n')).toMatchSnapshot();
});

/** A limiter of any sort and size; some change on the way. */
function anyLimiter(random: Random): Limiter {
  const between = (low: number, high: number) => low * (high / low) ** random();
  const steps = (value: () => number): Steps | number => (random() < 0.6 ? value() : [[0, value()], [between(500, 20_000), value()], [between(20_000, 60_000), value()]]);
  const someBucket = () => bucket(steps(() => between(1, 200)), Math.ceil(between(1, 60)));
  const size = () => Math.ceil(between(2, 120));
  const windowMs = between(300, 20_000);
  return [
    someBucket,
    () => fixedWindow(steps(size), windowMs, random() * windowMs),
    () => slidingLog(size(), windowMs),
    () => lockOut(someBucket(), between(50, 3000)),
    () => lockOut(fixedWindow(size(), windowMs, random() * windowMs), between(50, 3000)),
  ][Math.floor(random() * 5)]!();
}

it('every send in fifty worlds that nobody chose', () => {
  const weathers = Object.values(WEATHER);
  const lines = Array.from({ length: 50 }, (_, i) => {
    const random = randomFrom(1000 + i);
    const everyMs = random() < 0.5 ? 0 : 60 * random();
    const arrivals = Array.from({ length: 120 + Math.floor(120 * random()) }, (_call, n) => n * everyMs);
    const conditions = { ...CALM, ...weathers[i % weathers.length], serviceMs: 5 + 200 * random() ** 3, refusalMs: 1 + 100 * random() ** 3 };
    return runOf({ limiter: anyLimiter(random), arrivals, processes: 1 + Math.floor(1.3 * random()), conditions, seed: i, limitMs: 600_000 });
  });
  expect(lines.join('\n')).toMatchSnapshot();
});

/** Everything that can happen to a pace in random order, with a limiter behind it half of the time. What it answers, as a digest. */
function stepsOf(seed: number): string {
  const random = randomFrom(seed);
  const limiter = anyLimiter(random);
  const pace = new LearnedPace();
  const digest = createHash('sha256');
  const under: { readonly seq: number; readonly at: number; readonly granted: boolean }[] = [];
  const answer = (now: number, kind: number, told: number | null) => {
    const [one] = under.splice(random() < 0.7 ? 0 : Math.floor(random() * under.length), 1);
    if (one === undefined) return;
    if (kind < 0.06) pace.lost(now, one.seq);
    else if (one.granted && kind < 0.98) pace.accepted(now, one.seq, one.at);
    else pace.refused(now, one.seq, one.at, told);
  };
  let now = 0;
  for (let step = 0; step < 500; step++) {
    const at = pace.open ? now : pace.gate(now);
    if (random() < 0.5 && at !== Infinity && under.length < 60) {
      now = Math.max(now, Math.min(at, now + 30_000));
      if (at <= now) under.push({ seq: pace.open ? -1 : pace.sent(now), at: now, granted: limiter.take(now) });
    } else {
      now += 25 * random() ** 2;
      const told = random() < 0.7 ? null : Math.round(1500 * random());
      if (random() < 0.01) pace.warned(now, told);
      else answer(now, random(), told);
    }
    const { state, perSecond, pausedUntil } = pace.view(now);
    digest.update(`${pace.gate(now).toFixed(3)} ${state} ${perSecond?.toFixed(3)} ${pausedUntil?.toFixed(3)} `);
  }
  return digest.digest('hex').slice(0, 12);
}

it('every step of a hundred random walks', () => {
  expect(Array.from({ length: 100 }, (_, i) => stepsOf(i)).join(' ').replace(/(.{129}) /g, '$1\n')).toMatchSnapshot();
});
