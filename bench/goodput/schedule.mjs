// When calls are made, and when a client that knows the limiter would be done with them. Pure.
import { createLimiter, idealMakespanMs } from '@holdfast/emulator';

const EPSILON_MS = 1e-3;

/** Times at which the calls are made: all at once, or with exponential gaps. @param {() => number} random */
export function arrivals({ calls, ratePerS }, random) {
  if (ratePerS === undefined) return Array(calls).fill(0);
  let at = 0;
  return Array.from({ length: calls }, () => (at += (-Math.log(1 - random()) / ratePerS) * 1000));
}

/**
 * Milliseconds until the best possible client has its last answer: it knows the limiter and the phase, and is never refused.
 *
 * @param {number} phaseMs How far into a fixed window the first call is made.
 */
export function idealMs({ limit, changes = [], ratePerS, calls, latency }, arrivalsMs, phaseMs = 0) {
  const lastMs = ratePerS === undefined ? idealMakespanMs(limit, calls, { startAtPhaseMs: phaseMs, changes }) : lastAcceptedMs(limit, arrivalsMs);
  return lastMs + latency.acceptedMs;
}

/** Calling whenever a call is there and allowed is the best that anyone can do, so the limiter itself gives the answer. */
function lastAcceptedMs(limit, arrivalsMs) {
  if (limit.kind === 'fixed-window') throw new Error('Arrivals over time in a fixed window would need its phase.');
  const limiter = createLimiter({ ...limit, lockOutMs: 0 });
  let now = 0;
  for (const arrival of arrivalsMs) {
    now = Math.max(now, arrival);
    for (let answer = limiter.take(now); !answer.allowed; answer = limiter.take(now)) now += Math.max(EPSILON_MS, answer.retryAfterMs);
  }
  return now;
}
