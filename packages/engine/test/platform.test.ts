import type * as asyncContext from '../src/loop/async-context.js';
import type * as diagnostics from '../src/diagnostics.js';
import type * as slot from '../src/gate/slot.js';

/** Loads fresh copies of the modules that ask the platform for its built-ins, and uses them there. */
function on(process: unknown, use: (modules: typeof asyncContext & typeof diagnostics & typeof slot) => void): void {
  const load = (): typeof asyncContext & typeof diagnostics & typeof slot => ({
    ...jest.requireActual<typeof asyncContext>('../src/loop/async-context.js'),
    ...jest.requireActual<typeof diagnostics>('../src/diagnostics.js'),
    ...jest.requireActual<typeof slot>('../src/gate/slot.js'),
  });
  jest.isolateModules(() => void load()); // so that nothing has to be read while the platform has no process
  const real = Object.getOwnPropertyDescriptor(globalThis, 'process')!;
  Object.defineProperty(globalThis, 'process', { value: process, configurable: true, writable: true });
  try {
    jest.isolateModules(() => use(load()));
  } finally {
    Object.defineProperty(globalThis, 'process', real);
  }
}

const event = { type: 'resume', scope: 'x' } as const;

describe.each<[string, unknown]>([
  ['without a process, such as a browser', undefined],
  ['with a process that has no built-ins', {}],
  ['with a process that knows none of them', { getBuiltinModule: () => undefined }],
  ['with modules that lack what is needed', { getBuiltinModule: (name: string) => (name === 'node:async_hooks' ? {} : undefined) }],
])('a platform %s', (_what, process) => {
  it('needs no context and no slots', () => {
    on(process, ({ captureContext, runInSlot, isInSlot }) => {
      const gate = {};
      expect(captureContext()).toBeUndefined();
      expect(runInSlot({ gate, isFlying: true }, () => isInSlot(gate))).toBe(false);
    });
  });
});

it.each<[string, unknown]>([
  ['no process', undefined],
  ['no built-ins', {}],
  ['none of them', { getBuiltinModule: () => undefined }],
])('without diagnostics channels nobody listens: %s', (_what, process) => {
  on(process, ({ isWatched, publish, callTracing, attemptTracing }) => {
    expect(isWatched('attempt')).toBe(false);
    expect(() => publish(event)).not.toThrow();
    for (const tracing of [callTracing, attemptTracing]) {
      expect(tracing.hasSubscribers).toBe(false);
      expect(tracing.start.runStores({}, () => 7)).toBe(7);
      for (const name of ['start', 'end', 'asyncStart', 'asyncEnd', 'error'] as const) expect(tracing[name].hasSubscribers).toBe(false);
    }
  });
});

it('Node has slots: an attempt knows whose it is, for as long as it flies', () => {
  on(globalThis.process, ({ runInSlot, isInSlot, captureContext }) => {
    const [gate, other] = [{}, {}];
    const holder = { gate, isFlying: true };
    expect(isInSlot(gate)).toBe(false);
    runInSlot(holder, () => {
      expect([isInSlot(gate), isInSlot(other)]).toEqual([true, false]);
      const back = captureContext()!;
      runInSlot({ gate: other, isFlying: true }, () => expect(back.runInAsyncScope(() => [isInSlot(gate), isInSlot(other)])).toEqual([true, false]));
      holder.isFlying = false;
      expect(isInSlot(gate)).toBe(false);
    });
  });
});
