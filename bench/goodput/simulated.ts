/**
 * Limits that take minutes to meet, on a simulated clock: the learned pace alone, against the same models of limiters as in
 * bench/pace.
 */
import { createPace } from '../../packages/engine/src/pace/index.js';
import { measure, median } from '../pace/measure.js';
import { PROMISED, WEATHER, type Scenario } from '../pace/scenarios.js';

/** A quiet wire, and one whose connections take up to 40 ms to make: what loopback does lies between them. */
const WIRES = ['calm', 'sockets'] as const;
const SMALL_LIMITS = /^(?:2|10)\/s |30 per 60 s/;

/** A row of the table, as of a contender that ran over HTTP. */
export function simulatedRows(seeds: number) {
  const scenarios = PROMISED.filter(({ name }) => SMALL_LIMITS.test(name));
  if (scenarios.length === 0) throw new Error('bench/pace has no small limits any more.');
  return scenarios.flatMap((scenario) => WIRES.map((wire) => simulatedRow(scenario, wire, seeds)));
}

function simulatedRow(scenario: Scenario, wire: (typeof WIRES)[number], seeds: number) {
  const runs = Array.from({ length: seeds }, (_, i) => measure(scenario, i + 1, WEATHER[wire]!, () => createPace('learn')));
  const of = (key: keyof (typeof runs)[number]) => median(runs.map((run) => run[key]));
  return {
    scenario: `${scenario.name} (simulated clock, ${wire === 'calm' ? 'quiet wire' : 'slow connections'})`,
    contender: 'holdfast (pace alone)',
    target: scenario.target!,
    runs: seeds,
    ended: true,
    ratio: of('ratio'),
    worstRatio: Math.max(...runs.map(({ ratio }) => ratio)),
    makespanMs: Math.round(of('endMs')),
    waste: of('waste'),
    p50Ms: of('p50'),
    p99Ms: of('p99'),
    lost: runs.reduce((sum, { lost }) => sum + lost, 0),
    early: runs.reduce((sum, { tooEarly }) => sum + tooEarly, 0),
  };
}
