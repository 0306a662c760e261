import type { IncomingMessage, ServerResponse } from 'node:http';

import { readyFault } from '../faults/check-fault.js';
import type { Fault, ReadyFault } from '../faults/fault.js';
import type { Strike } from '../faults/fault-script.js';
import { parseFault } from '../faults/parse-fault.js';
import type { Ending } from '../ledger/counts.js';
import { platformFailure } from '../vendor/answers.js';
import { type Arrival, readArrival } from './arrival.js';
import { type Delivery, plain, spoiled } from './delivery.js';
import { judge, type Judgement, rejected } from './judge.js';
import { readBody } from './read-body.js';
import type { Site } from './site.js';

/** One request and its answer, from the first header to the last byte. */
export function serve(site: Site, request: IncomingMessage, response: ServerResponse): void {
  new Exchange(site, request, response).begin();
}

interface End {
  readonly ending: Ending;
  readonly delivery: Delivery;
  readonly fault?: ReadyFault | undefined;
  readonly requestId?: string | undefined;
  readonly warned?: boolean;
  readonly askedMs?: number | undefined;
  readonly atMs?: number;
}

const NOBODY: Delivery = { status: 0, send: () => {} };

class Exchange {
  readonly #site: Site;
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;
  readonly #arrival: Arrival;

  constructor(site: Site, request: IncomingMessage, response: ServerResponse) {
    this.#site = site;
    this.#request = request;
    this.#response = response;
    this.#arrival = readArrival(request);
  }

  begin(): void {
    this.#site.ledger.received(this.#arrival.callId);
    try {
      const strike = this.#strikeByHeader() ?? this.#site.faults.pick(this.#arrival);
      if (strike !== undefined && !strike.fault.ran) this.#strikeOnArrival(strike.fault);
      else this.#readThenServe(strike);
    } catch (error) {
      this.#misuse(error);
    }
  }

  #strikeOnArrival(fault: ReadyFault): void {
    // A request that is not read any further must not hide that its client has left.
    if (fault.kind !== 'reset-before') this.#request.resume();
    const unused = platformFailure(500, 'INTERNAL_ERROR', '');
    this.#end({ ending: 'unserved', delivery: spoiled(fault, unused), fault });
  }

  #readThenServe(strike: Strike | undefined): void {
    const { maxBodyBytes, clock } = this.#site.options;
    readBody(this.#request, maxBodyBytes, (body) => {
      const atMs = clock();
      const judgement = body === 'gone' ? undefined : body === 'too-long' ? this.#tooLong() : this.#judge(body, atMs);
      if (judgement?.ending !== 'accepted') strike?.giveBack();
      if (judgement === undefined) this.#end({ ending: 'unserved', delivery: NOBODY, atMs });
      else if (strike === undefined || judgement.ending !== 'accepted') this.#end({ ...judgement, delivery: plain(judgement.answer), atMs });
      else this.#end({ ...judgement, delivery: spoiled(strike.fault, judgement.answer), fault: strike.fault, atMs });
    });
  }

  #judge(body: Buffer, atMs: number): Judgement {
    try {
      return judge(this.#site, this.#arrival, body, atMs);
    } catch (error) {
      // Only `onRun` can throw. The test that gave it must learn of it, and the emulator must live on.
      return rejected(platformFailure(500, 'INTERNAL_ERROR', `onRun threw: ${messageOf(error)}`));
    }
  }

  #tooLong(): Judgement {
    const { maxBodyBytes } = this.#site.options;
    const answer = platformFailure(413, 'INVALID', `The body is longer than ${maxBodyBytes} bytes`);
    return rejected({ ...answer, headers: { ...answer.headers, connection: 'close' } });
  }

  #end({ ending, delivery, fault, requestId, warned = false, askedMs, atMs = this.#site.options.clock() }: End): void {
    const { workflow, callId, key } = this.#arrival;
    this.#site.ledger.ended({
      atMs,
      workflow,
      callId,
      keyLabel: this.#site.keys.get(key ?? '')?.label,
      ending,
      status: delivery.status,
      requestId,
      warned,
      retryAfterMs: askedMs,
      fault: fault?.kind,
    });
    const delayMs = fault?.kind === 'reset-before' ? 0 : this.#latencyMs(ending);
    this.#site.timers.after(delayMs, () => {
      if (!this.#response.destroyed) delivery.send(this.#response, this.#site.timers);
    });
  }

  #latencyMs(ending: Ending): number {
    const { latency, random } = this.#site.options;
    const baseMs = ending === 'accepted' ? latency.acceptedMs : latency.refusedMs;
    return latency.jitterMs === 0 ? baseMs : baseMs + random() * latency.jitterMs;
  }

  #strikeByHeader(): Strike | undefined {
    const { faultHeader, callId } = this.#arrival;
    if (faultHeader === undefined || !this.#site.options.faultHeader) return undefined;
    const fault = readFaultHeader(faultHeader);
    if (fault.times !== undefined && callId === undefined) throw new TypeError('times needs an X-Call-Id to be counted by.');
    // A client repeats its headers when it tries again, so times counts the faults that this call has met.
    if (fault.times !== undefined && this.#site.ledger.call(callId ?? '').faulted >= fault.times) return undefined;
    return { fault: readyFault(fault, 'fault'), giveBack: () => {} };
  }

  /** The header asks for a fault that there is not. */
  #misuse(error: unknown): void {
    this.#request.resume();
    const answer = platformFailure(400, 'INVALID', `x-emulate-fault: ${messageOf(error)}`);
    this.#end({ ...rejected(answer), delivery: plain(answer) });
  }
}

/** A request asks for its own fault and no other's, so there is nothing to match and nothing to draw. */
function readFaultHeader(header: string): Fault {
  const fault = parseFault(header);
  for (const name of ['workflow', 'key', 'callId', 'probability'] as const) {
    if (fault[name] !== undefined) throw new TypeError(`${name} has no place in the header; expected ran, status, sizeBytes, everyMs or times.`);
  }
  return fault;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
