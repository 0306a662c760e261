/**
 * Models of what servers limit with. `take(now)` decides one attempt; `freeAt(now)` says when an attempt would be
 * granted, which is what `Retry-After` carries and what a client that knows the limiter would wait for.
 */
export interface Limiter {
  take(now: number): boolean;
  freeAt(now: number): number;
}

export const noLimit = (): Limiter => ({ take: () => true, freeAt: (now) => now });

/** A rate per second that may change over time: `[fromMs, perSecond]`, ascending. */
export type Steps = readonly (readonly [number, number])[];

/** A token bucket, full at the beginning. */
export function bucket(perSecond: number | Steps, burst: number): Limiter {
  const steps: Steps = typeof perSecond === 'number' ? [[0, perSecond]] : perSecond;
  let tokens = burst;
  let last = 0;
  const fill = (now: number) => {
    for (let i = 0; i < steps.length; i++) {
      const from = Math.max(last, steps[i]![0]);
      const to = Math.min(now, steps[i + 1]?.[0] ?? Infinity);
      if (to > from) tokens = Math.min(burst, tokens + ((to - from) * steps[i]![1]) / 1000);
    }
    last = Math.max(last, now);
  };
  const wholeAt = (now: number) => {
    let missing = 1 - tokens;
    for (let i = 0; i < steps.length; i++) {
      const from = Math.max(now, steps[i]![0]);
      const to = steps[i + 1]?.[0] ?? Infinity;
      if (to <= from) continue;
      const need = (missing * 1000) / steps[i]![1];
      if (need <= to - from) return from + need;
      missing -= ((to - from) * steps[i]![1]) / 1000;
    }
    return Infinity;
  };
  return {
    take(now) {
      fill(now);
      if (tokens < 1 - 1e-9) return false;
      tokens -= 1;
      return true;
    },
    freeAt(now) {
      fill(now);
      return tokens >= 1 - 1e-9 ? now : wholeAt(now);
    },
  };
}

/** `n` per window of `windowMs`; the first boundary is at `boundary`. */
export function fixedWindow(n: number | Steps, windowMs: number, boundary: number): Limiter {
  const steps: Steps = typeof n === 'number' ? [[0, n]] : n;
  let index = -Infinity;
  let used = 0;
  const turn = (now: number) => {
    const current = Math.floor((now - boundary) / windowMs);
    if (current !== index) [index, used] = [current, 0];
    return steps.reduce((size, [from, value]) => (from <= now ? value : size), steps[0]![1]);
  };
  return {
    take(now) {
      if (turn(now) <= used) return false;
      used += 1;
      return true;
    },
    freeAt: (now) => (turn(now) > used ? now : boundary + (index + 1) * windowMs + 1e-6),
  };
}

/** At most `n` in any `windowMs`. */
export function slidingLog(n: number, windowMs: number): Limiter {
  const log: number[] = [];
  return {
    take(now) {
      if (log.length >= n && log[log.length - n]! > now - windowMs) return false;
      log.push(now);
      if (log.length > 4 * n) log.splice(0, 3 * n);
      return true;
    },
    freeAt: (now) => (log.length < n ? now : Math.max(now, log[log.length - n]! + windowMs)),
  };
}

/** A limiter that punishes: each refusal, also one during the lock-out, shuts it for `lockMs`. */
export function lockOut(inner: Limiter, lockMs: number): Limiter {
  let shutUntil = -Infinity;
  return {
    take(now) {
      if (now >= shutUntil && inner.take(now)) return true;
      shutUntil = now + lockMs;
      return false;
    },
    freeAt: (now) => inner.freeAt(Math.max(now, shutUntil)),
  };
}

/** When a client that knows the limiter would have its last call granted. */
export function idealEnd(limiter: Limiter, arrivals: readonly number[]): number {
  let now = 0;
  for (const arrival of arrivals) {
    now = limiter.freeAt(Math.max(now, arrival));
    if (!limiter.take(now)) throw new Error(`The limiter model contradicts itself at ${now} ms.`);
  }
  return now;
}
