/** A timer of {@link Clock}; opaque. */
export type Timer = ReturnType<typeof setTimeout>;

/** Where the engine gets time and chance from. Passed in, so that tests need neither patience nor patched globals. */
export interface Clock {
  /** Monotonic time in milliseconds; its zero is arbitrary. */
  now(): number;
  /** Milliseconds since 1970. */
  wallNow(): number;
  /** A number from 0 (included) to 1 (excluded). */
  random(): number;
  setTimeout(callback: () => void, delayMs: number): Timer;
  clearTimeout(timer: Timer): void;
}

/** The machine's clock. Looks the globals up at every call, so that fake timers work on it too. */
export const systemClock: Clock = {
  now: () => performance.now(),
  wallNow: () => Date.now(),
  random: () => Math.random(),
  setTimeout: (callback, delayMs) => setTimeout(callback, delayMs),
  clearTimeout: (timer) => clearTimeout(timer),
};

/** Lets a timer not keep the process alive, where the platform has such a thing. */
export function unref(timer: Timer): Timer {
  (timer as { unref?: () => void }).unref?.();
  return timer;
}
