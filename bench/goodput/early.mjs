/**
 * How many requests came back before the wait that their own refusal asked for was over, by the server's clock and from the
 * moment at which it said no. Pure: reads the emulator's log, oldest first.
 *
 * @param {readonly { atMs: number, callId?: string, ending: string, retryAfterMs?: number }[]} log
 */
export function countEarly(log) {
  const notBefore = new Map();
  let early = 0;
  for (const { atMs, callId, ending, retryAfterMs } of log) {
    if (atMs < (notBefore.get(callId) ?? -Infinity)) early += 1;
    if (ending === 'refused' && retryAfterMs !== undefined) notBefore.set(callId, atMs + retryAfterMs);
    else notBefore.delete(callId);
  }
  return early;
}
