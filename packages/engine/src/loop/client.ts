import type { Verdict } from '@holdfast/core';
import type { Clock } from '../clock.js';
import type { AttemptEvent, GiveUpEvent, UnjudgedKind } from '../events.js';
import type { Gate } from '../gate/gate.js';
import type { Settings } from '../options.js';
import type { DeadlineWatch } from './deadline-watch.js';
import type { Flight } from './flight.js';

type AnyFlight = Flight<unknown>;

/** What is told of an attempt that ended. */
export type Told = Pick<AttemptEvent, 'kind' | 'code' | 'requestId' | 'executed'>;
/** What is told of a call that ended without success. */
export type Lost = Pick<GiveUpEvent, 'kind' | 'code' | 'requestId' | 'status' | 'gaveUpBecause'>;

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
  tellAttempt(flight: AnyFlight, verdict: Told, status: number | null): void;
  tellRetry(flight: AnyFlight, verdict: Verdict, delayMs: number): void;
  tellGiveUp(flight: AnyFlight, error: Lost): void;
  /** A call ends, and with it the attempt that is under way, by something that says nothing about the API. Never throws. */
  tellUnjudged(flight: AnyFlight, kind: UnjudgedKind, error: unknown): void;
  onSettled(): void;
}
