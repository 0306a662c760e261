import pRetry from 'p-retry';
import { MAX_ATTEMPTS } from '@holdfast/core';

/** What an attempt leads to. */
export type Step = 'done' | 'again';

class Again extends Error {}

/**
 * Repeats an attempt until it is done. Which failures are repeated is decided by `decide`, and when by the gate and the back-off inside the attempt;
 * p-retry runs the loop and bounds it. A first attempt that succeeds never comes here.
 */
export function retryLoop(attempt: () => Promise<Step>): Promise<void> {
  return pRetry(
    async () => {
      if ((await attempt()) === 'again') throw new Again();
    },
    { retries: MAX_ATTEMPTS, minTimeout: 0, factor: 1, shouldRetry: ({ error }) => error instanceof Again },
  );
}
