import type { Pace } from '../../packages/engine/src/pace/pace.js';
import { VirtualClock, type Event } from './clock.js';
import type { Limiter } from './limiters.js';
import { randomFrom, type Random } from './random.js';

/** What the wire and the machines at its ends do; all times in milliseconds. */
export interface Conditions {
  /** What the server takes for an accepted attempt. */
  readonly serviceMs: number;
  /** What it takes to say no: most limiters answer before the work begins. */
  readonly refusalMs: number;
  /** Each direction of the wire, plus up to `jitterMs`. */
  readonly oneWayMs: number;
  readonly jitterMs: number;
  /** What a new connection adds to the first attempt that uses it, up to. */
  readonly connectMs: number;
  /** What the driver takes from "may go" to the send, once anything was refused (Bottleneck costs about 5). */
  readonly releaseMs: number;
  /** Whether a refusal says how long to wait, and rounded up to what (1: exact, 1000: whole seconds). */
  readonly retryAfterMs: number | null;
  /** The client's process is away for up to `clientStall[0]` every `clientStall[1]`; the server's likewise. */
  readonly clientStall: readonly [number, number] | null;
  readonly serverStall: readonly [number, number] | null;
}

export const CALM: Conditions = {
  serviceMs: 20, refusalMs: 5, oneWayMs: 0.5, jitterMs: 1, connectMs: 0, releaseMs: 0,
  retryAfterMs: null, clientStall: null, serverStall: null,
};

export interface World {
  readonly limiter: Limiter;
  readonly arrivals: readonly number[];
  readonly processes: number;
  readonly conditions: Conditions;
  readonly seed: number;
  /** At most so many calls of a process are outside at once (a user's own pool); they take the next when one ends. */
  readonly workers?: number;
  readonly limitMs?: number;
}

export interface Result {
  readonly endMs: number;
  readonly accepted: number;
  readonly refused: number;
  /** From arrival to answer, per call, sorted. */
  readonly latencies: readonly number[];
  /** A retry that left before the server's wait was over. */
  readonly tooEarly: number;
  readonly trace: readonly TraceLine[];
}

export type TraceLine = readonly [now: number, what: string];

interface Call {
  readonly arrival: number;
}

/** Runs `world` with one pace per process until every call is accepted. */
export function simulate(world: World, makePace: () => Pace, trace = false): Result {
  const clock = new VirtualClock();
  const lines: TraceLine[] = [];
  const server = new Server(clock, world, randomFrom(world.seed));
  const note = trace ? (what: string) => lines.push([clock.now, what]) : () => 0;
  const clients = Array.from({ length: world.processes }, (_, i) =>
    new Client(clock, world, server, makePace(), randomFrom(world.seed * 31 + i + 1), note));
  world.arrivals.forEach((arrival, i) => clients[i % clients.length]!.expect(arrival));
  clock.run(world.limitMs ?? 3_600_000);
  const latencies = clients.flatMap((client) => client.latencies).sort((a, b) => a - b);
  return {
    endMs: Math.max(0, ...clients.map((client) => client.endMs)),
    accepted: latencies.length,
    refused: server.refused,
    latencies,
    tooEarly: clients.reduce((sum, client) => sum + client.tooEarly, 0),
    trace: lines,
  };
}

/** Away for a random while once per period: what falls into it happens at its end. */
class Stalls {
  #end = 0;
  #next: number;
  constructor(private readonly random: Random, private readonly stall: readonly [number, number] | null) {
    this.#next = stall === null ? Infinity : random() * stall[1];
  }

  /** When something that is due at `time` (never descending by much) really happens. */
  until(time: number): number {
    while (this.stall !== null && time >= this.#next) {
      this.#end = this.#next + this.stall[0] * (0.5 + 0.5 * this.random());
      this.#next += this.stall[1] * (0.7 + 0.6 * this.random());
      this.#next = Math.max(this.#next, this.#end);
    }
    return Math.max(time, this.#end);
  }
}

class Server {
  refused = 0;
  readonly #stalls: Stalls;
  constructor(private readonly clock: VirtualClock, private readonly world: World, readonly random: Random) {
    this.#stalls = new Stalls(random, world.conditions.serverStall);
  }

  /** Takes one attempt off the wire and calls back with the wait, or `null` for accepted, when the answer is home. */
  handle(extraMs: number, answer: (granted: boolean, retryAfterMs: number | null) => void): void {
    const c = this.world.conditions;
    const wire = () => c.oneWayMs + c.jitterMs * this.random();
    const arrive = this.clock.now + wire() + extraMs;
    const decide = () => {
      const now = this.clock.now;
      const away = this.#stalls.until(now);
      if (away > now) return void this.clock.at(away, decide);
      const granted = this.world.limiter.take(now);
      if (!granted) this.refused++;
      const wait = granted || c.retryAfterMs === null ? null
        : Math.ceil((this.world.limiter.freeAt(now) - now) / c.retryAfterMs) * c.retryAfterMs;
      this.clock.at(now + (granted ? c.serviceMs : c.refusalMs) + wire(), () => answer(granted, wait));
    };
    this.clock.at(arrive, decide);
  }
}

class Client {
  endMs = 0;
  tooEarly = 0;
  readonly latencies: number[] = [];
  readonly #waiting: Call[] = [];
  readonly #backlog: Call[] = [];
  readonly #stalls: Stalls;
  #connections = 0;
  #outside = 0;
  #limited = false;
  #notBefore = 0;
  #timer: Event | undefined;
  #releasing = false;

  constructor(
    private readonly clock: VirtualClock, private readonly world: World, private readonly server: Server,
    private readonly pace: Pace, private readonly random: Random, private readonly note: (what: string) => void,
  ) {
    this.#stalls = new Stalls(random, world.conditions.clientStall);
  }

  expect(arrival: number): void {
    this.clock.at(arrival, () => this.#awake(() => {
      const call = { arrival };
      if (this.#outside + this.#waiting.length >= (this.world.workers ?? Infinity)) this.#backlog.push(call);
      else this.#waiting.push(call);
      this.#pump();
    }));
  }

  /** Everything that the process does happens when it is not away. */
  #awake(act: () => void): void {
    const at = this.#stalls.until(this.clock.now);
    if (at <= this.clock.now) act();
    else this.clock.at(at, () => this.#awake(act));
  }

  #pump(): void {
    while (this.#waiting.length > 0 && !this.#releasing) {
      const at = this.pace.open ? this.clock.now : this.pace.gate(this.clock.now);
      if (at > this.clock.now) return this.#sleep(at);
      if (this.#limited && this.world.conditions.releaseMs > 0) return this.#release();
      this.#send();
    }
  }

  #sleep(at: number): void {
    if (this.#timer !== undefined) this.#timer.cancelled = true;
    this.#timer = undefined;
    if (at === Infinity) return;
    // A timer of Node counts whole milliseconds and is late by a fraction of one.
    const late = Math.ceil(at - this.clock.now) + this.random();
    this.#timer = this.clock.at(this.clock.now + late, () => this.#awake(() => this.#pump()));
  }

  #release(): void {
    this.#releasing = true;
    const delay = this.world.conditions.releaseMs * (0.7 + 0.6 * this.random());
    this.clock.at(this.clock.now + delay, () => this.#awake(() => {
      this.#releasing = false;
      while (this.#waiting.length > 0 && this.pace.gate(this.clock.now) <= this.clock.now) this.#send();
      this.#pump();
    }));
  }

  #send(): void {
    const call = this.#waiting.shift()!;
    const sentAt = this.clock.now;
    if (sentAt < this.#notBefore) this.tooEarly++;
    const open = this.pace.open;
    const seq = open ? -1 : this.pace.sent(sentAt);
    this.#outside++;
    const fresh = this.#outside > this.#connections;
    if (fresh) this.#connections = this.#outside;
    const connect = fresh ? this.world.conditions.connectMs * (0.5 + 0.5 * this.random()) : 0;
    this.server.handle(connect, (granted, wait) => this.#awake(() => this.#answer(call, seq, sentAt, granted, wait)));
  }

  #answer(call: Call, seq: number, sentAt: number, granted: boolean, wait: number | null): void {
    const now = this.clock.now;
    this.#outside--;
    if (granted) {
      if (seq >= 0) this.pace.accepted(now, seq, sentAt);
      this.latencies.push(now - call.arrival);
      this.endMs = now;
      const next = this.#backlog.shift();
      if (next !== undefined) this.#waiting.push({ arrival: now });
    } else {
      this.#limited = true;
      if (wait !== null) this.#notBefore = Math.max(this.#notBefore, now + wait);
      this.pace.refused(now, seq, sentAt, wait);
      this.#waiting.unshift(call);
    }
    if (this.#limited) this.note(`${granted ? 'ok' : 'NO'} sent ${sentAt.toFixed(0)} #${seq} ${JSON.stringify(this.pace.view(now))}`);
    this.#pump();
  }
}
