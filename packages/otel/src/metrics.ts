import { processStats } from '@holdfast/engine';
import type { BatchObservableResult, Meter, Observable } from '@opentelemetry/api';
import { defined, errorTypeOf, targetOf } from './attributes.js';
import type { Channels } from './channels.js';

/** As the semantic conventions advise for durations of HTTP requests, in seconds. */
const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

/** Counts what happens, and measures how the gates are. Returns what stops the measuring. */
export function recordMetrics(channels: Channels, meter: Meter, attempts: boolean): () => void {
  if (attempts) recordDurations(channels, meter);
  const retries = meter.createCounter('holdfast.retries', { unit: '{attempt}', description: 'Attempts that followed a failed one.' });
  const refusals = meter.createCounter('holdfast.refusals', { unit: '{attempt}', description: 'Answers that said: too much.' });
  const giveUps = meter.createCounter('holdfast.give_ups', { unit: '{call}', description: 'Calls that ended without success.' });
  const warnings = meter.createCounter('holdfast.warnings', { unit: '{call}', description: 'Successes that announced a limit.' });
  const pauses = meter.createCounter('holdfast.pauses', { unit: '{pause}', description: 'Times that a refusal shut a gate for everybody.' });
  channels.onEvent('retry', (retry) => retries.add(1, { ...targetOf(retry.call).attributes, ...defined({ 'error.type': errorTypeOf(retry) }) }));
  channels.onEvent('attempt', ({ call, kind }) => kind === 'rate-limit' && refusals.add(1, targetOf(call).attributes));
  channels.onEvent('give-up', (giveUp) => {
    giveUps.add(1, { ...targetOf(giveUp.call).attributes, ...defined({ 'error.type': errorTypeOf(giveUp) }), 'holdfast.gave_up_because': giveUp.gaveUpBecause });
  });
  channels.onEvent('warning', ({ call }) => warnings.add(1, targetOf(call).attributes));
  channels.onEvent('pause', ({ scope }) => pauses.add(1, { 'holdfast.scope': scope }));
  return observeGates(meter);
}

function recordDurations(channels: Channels, meter: Meter): void {
  const duration = meter.createHistogram('http.client.request.duration', { unit: 's', description: 'Duration of HTTP client requests.', advice: { explicitBucketBoundaries: SECONDS } });
  channels.onEvent('attempt', (attempt) => {
    const answer = defined({ 'http.response.status_code': attempt.status, 'error.type': errorTypeOf(attempt) });
    duration.record(attempt.durationMs / 1000, { ...targetOf(attempt.call).attributes, ...answer });
  });
}

/** Asked for when metrics are collected; between two collections it costs nothing. */
function observeGates(meter: Meter): () => void {
  const gauge = (name: string, unit: string, description: string): Observable => meter.createObservableGauge(`holdfast.${name}`, { unit, description });
  const pace = gauge('pace', '{attempt}/s', 'Attempts per second that the gate lets through; absent where no rate is known.');
  const queue = gauge('queue.length', '{call}', 'Calls that wait at the gate.');
  const inFlight = gauge('in_flight', '{attempt}', 'Attempts under way.');
  const paused = gauge('paused', '1', '1 while the gate is shut for everybody, 0 otherwise.');
  const remaining = gauge('pause.remaining', 's', 'Time until the pause ends; 0 where there is none.');
  const observe = (result: BatchObservableResult): void => {
    for (const scope of processStats().scopes) {
      const attributes = { 'holdfast.scope': scope.scope };
      if (scope.pace !== null) result.observe(pace, scope.pace, attributes);
      result.observe(queue, scope.queued, attributes);
      result.observe(inFlight, scope.inFlight, attributes);
      result.observe(paused, scope.state === 'paused' ? 1 : 0, attributes);
      result.observe(remaining, scope.pausedUntil === null ? 0 : Math.max(0, scope.pausedUntil - Date.now()) / 1000, attributes);
    }
  };
  const all = [pace, queue, inFlight, paused, remaining];
  meter.addBatchObservableCallback(observe, all);
  return () => meter.removeBatchObservableCallback(observe, all);
}
