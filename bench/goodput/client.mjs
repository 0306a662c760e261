// One client process: makes its share of the calls and says when each ended.
import { contenders } from './contenders.mjs';

process.once('message', async ({ contender, url, limit, ids, arrivalsMs }) => {
  const client = contenders[contender]({ url, limit });
  const startedAt = performance.now();
  const calls = ids.map(async (id, i) => {
    if (arrivalsMs[i] > 0) await new Promise((resolve) => setTimeout(resolve, arrivalsMs[i]));
    const sentAt = performance.now();
    try {
      await client.call(id);
      return { ok: true, endMs: performance.now() - startedAt, tookMs: performance.now() - sentAt };
    } catch (error) {
      return { ok: false, endMs: performance.now() - startedAt, error: `${error.name}: ${error.message}` };
    }
  });
  const results = await Promise.all(calls);
  await client.close?.();
  process.send(results, () => process.exit(0));
});
