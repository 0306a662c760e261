import type { HoldfastFields, Verdict } from '@holdfast/core';
import type { Clock } from '../clock.js';
import type { Gate } from '../gate/gate.js';
import type { Settings } from '../options.js';
import type { DeadlineWatch } from './deadline-watch.js';
import type { Flight } from './flight.js';

type AnyFlight = Flight<unknown>;

/** What a flight needs of the client that it belongs to. */
export interface Client {
  readonly settings: Settings;
  readonly clock: Clock;
  readonly watch: DeadlineWatch;
  readonly isClosed: boolean;
  /** Makes a new call wait, if there is room. */
  enqueue(flight: AnyFlight): void;
  noteBadKey(gate: Gate, verdict: Verdict): void;
  tellSuccess(flight: AnyFlight, verdict: Verdict | null, answer: unknown): void;
  tellAttempt(flight: AnyFlight, verdict: Verdict, status: number | null): void;
  tellRetry(flight: AnyFlight, verdict: Verdict, delayMs: number): void;
  tellGiveUp(flight: AnyFlight, error: HoldfastFields): void;
  onSettled(): void;
}
