// One client process: makes its share of the calls when told to, and says how each ended; those that have not ended when it is told to stop, too.
import { contenders } from './contenders.mjs';

const work = { client: undefined, results: [], done: false };

async function begin({ contender, url, limit, processes, ids, arrivalsMs }) {
  work.client = contenders[contender]({ url, limit, processes });
  const startedAt = performance.now();
  work.results = ids.map((id) => ({ id, ending: 'unfinished' }));
  await Promise.all(ids.map((id, i) => makeCall(work.results[i], id, arrivalsMs[i], startedAt)));
  await work.client.close?.();
  finish();
}

async function makeCall(result, id, arrivalMs, startedAt) {
  if (arrivalMs > 0) await new Promise((resolve) => setTimeout(resolve, arrivalMs));
  const sentAt = performance.now();
  try {
    await work.client.call(id);
    Object.assign(result, { ending: 'succeeded', tookMs: performance.now() - sentAt });
  } catch (error) {
    Object.assign(result, { ending: 'failed', error: `${error.name}: ${error.message}` });
  }
  result.endMs = performance.now() - startedAt;
}

function finish() {
  if (work.done) return;
  work.done = true;
  process.send({ results: work.results }, () => process.exit(0));
}

process.on('message', (message) => (message.stop ? finish() : begin(message)));
process.once('disconnect', () => process.exit(1));
process.send({ ready: true });
