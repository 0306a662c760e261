// Who is measured how often, when a run is stopped, and how long all of it will take. Pure.
import { arrivals, idealMs } from './schedule.mjs';

/** Some contenders do not end behind a limit. A run is stopped after so many times the ideal, but not before so many milliseconds. */
const CAP_FACTOR = 4;
const QUICK_CAP_FACTOR = 2;
const MIN_CAP_MS = 10_000;

/** The rule in words. */
export const CAP_RULE = `A run is stopped after ${CAP_FACTOR} times the ideal (${QUICK_CAP_FACTOR} in --quick and at 2/s), but not before ${MIN_CAP_MS / 1000} s, and is not repeated.`;

/** Starting two processes and stopping them. */
const START_MS = 700;
/** What a run usually takes, ÷ ideal. Only for the estimate. */
const USUAL = { 'axios-retry': 3, 'p-retry': 2 };

/** @typedef {{ runs: number, quick: boolean, only?: string, contenders?: string[] }} Choice What the command line asks for. */

/**
 * The contenders of a scenario and how often each runs.
 *
 * @param {import('./scenarios.mjs').Scenario} scenario
 * @param {Choice} choice
 * @returns {{ contender: string, runs: number }[]}
 */
export function planOf({ contenders, quick, once = [] }, choice) {
  const chosen = choice.quick ? (quick ?? []) : contenders;
  return chosen
    .filter((name) => choice.contenders?.includes(name) ?? true)
    .map((contender) => ({ contender, runs: choice.quick || once.includes(contender) ? 1 : choice.runs }));
}

/** When a run is stopped, whoever runs. */
export function capMs(scenario, idealOfRunMs, quick) {
  const factor = quick ? QUICK_CAP_FACTOR : (scenario.capFactor ?? CAP_FACTOR);
  return Math.max(MIN_CAP_MS, factor * idealOfRunMs);
}

/** The phases of the runs cover a window evenly, and the contenders of one run all start at the same. */
export function phaseMs({ limit }, run, runs, random) {
  return limit.kind === 'fixed-window' ? ((run + random()) / runs) * limit.perMs : 0;
}

/** Roughly how long a plan takes, in milliseconds: what is usual, since nobody knows who will not end. */
export function estimateMs(scenario, plan) {
  const ideal = idealMs(scenario, arrivals(scenario, () => 0.632));
  return plan.reduce((sum, { contender, runs }) => {
    const factor = Math.min(scenario.capFactor ?? CAP_FACTOR, USUAL[contender] ?? 1.2);
    return sum + runs * (START_MS + factor * ideal);
  }, 0);
}
