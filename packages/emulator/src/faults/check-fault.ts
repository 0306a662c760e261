import { boolean, integerIn, numberIn, oneOf, optional, required, shape, text } from '../validate.js';
import { FAULTS, type Fault, type FaultKind, type ReadyFault } from './fault.js';

const checkShape = shape({
  kind: required(oneOf(...Object.keys(FAULTS))),
  times: optional(integerIn(1, 1_000_000_000)),
  probability: optional(numberIn(0, 1)),
  workflow: optional(text(64)),
  key: optional(text(256)),
  callId: optional(text(128)),
  ran: optional(boolean),
  status: optional(integerIn(500, 599)),
  sizeBytes: optional(integerIn(1, 67_108_864)),
  everyMs: optional(numberIn(1, 60_000)),
});

/** Throws, naming the option, unless the value is a Fault whose options suit its kind. */
export function checkFault(value: unknown, path: string): asserts value is Fault {
  checkShape(value, path);
  const fault = value as Fault;
  for (const name of ['ran', 'status', 'sizeBytes', 'everyMs'] as const) {
    if (fault[name] !== undefined && !FAULTS[fault.kind].own.includes(name)) {
      throw new TypeError(`${path}.${name} does not belong to "${fault.kind}", only to ${kindsWith(name).join(', ')}.`);
    }
  }
}

/** Checks the fault and fills in its defaults. */
export function readyFault(fault: Fault, path: string): ReadyFault {
  checkFault(fault, path);
  return {
    ...fault,
    times: fault.times ?? (fault.probability === undefined ? 1 : Infinity),
    probability: fault.probability ?? 1,
    ran: fault.ran ?? FAULTS[fault.kind].ran,
    status: fault.status ?? 500,
    sizeBytes: fault.sizeBytes ?? 8_388_608,
    everyMs: fault.everyMs ?? 10,
  };
}

function kindsWith(name: 'ran' | 'status' | 'sizeBytes' | 'everyMs'): FaultKind[] {
  return (Object.keys(FAULTS) as FaultKind[]).filter((kind) => FAULTS[kind].own.includes(name));
}
