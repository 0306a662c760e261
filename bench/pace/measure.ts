import type { Pace } from '../../packages/engine/src/pace/pace.js';
import { idealEnd } from './limiters.js';
import { worldOf, type Scenario } from './scenarios.js';
import { simulate, type Conditions } from './world.js';

export interface Run {
  readonly ratio: number;
  readonly endMs: number;
  readonly waste: number;
  readonly p50: number;
  readonly p99: number;
  readonly lost: number;
  readonly tooEarly: number;
}

/** One seed of one scenario, against the clairvoyant schedule for the same limiter and the same arrivals. */
export function measure(scenario: Scenario, seed: number, weather: Partial<Conditions>, makePace: () => Pace): Run {
  const make = worldOf(scenario, seed, weather);
  const world = make();
  const result = simulate(world, makePace);
  const ideal = idealEnd(make().limiter, world.arrivals) + world.conditions.serviceMs + 2 * world.conditions.oneWayMs + world.conditions.jitterMs;
  const at = (share: number) => result.latencies[Math.min(result.latencies.length - 1, Math.floor(share * result.latencies.length))] ?? NaN;
  return {
    ratio: result.endMs / ideal,
    endMs: result.endMs,
    waste: result.refused / Math.max(1, result.accepted),
    p50: at(0.5),
    p99: at(0.99),
    lost: world.arrivals.length - result.accepted,
    tooEarly: result.tooEarly,
  };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? NaN;
}
