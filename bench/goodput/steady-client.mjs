// Makes the same calls with a bare and a wrapped client in turn, and says what each batch took.
import { contenders } from './contenders.mjs';

let made = 0;

/** Makes the calls, so many at a time. */
async function batch(client, calls, concurrency) {
  let left = calls;
  const worker = async () => {
    while (left-- > 0) await client.call(`call-${made++}`);
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
}

/** Wall time, and the CPU of this process: the machine may be shared, the CPU that we use is ours. */
async function timed(run) {
  const cpu = process.cpuUsage();
  const startedAt = performance.now();
  await run();
  const wallMs = performance.now() - startedAt;
  const { user, system } = process.cpuUsage(cpu);
  return { wallMs, cpuMs: (user + system) / 1000 };
}

async function measurePairs({ pairs, warmUpCalls, calls, concurrency, rounds, budgetMs }) {
  const make = (name, url) => contenders[name]({ url, limit: { kind: 'none' }, processes: 1 });
  const measured = pairs.map(([bare, wrapped, url]) => ({ bare, wrapped, clients: { bare: make(bare, url), wrapped: make(wrapped, url) }, batches: [] }));
  // Both are warmed up alike, or the compiler would know one of them better.
  for (const { clients } of measured) for (const client of Object.values(clients)) await batch(client, warmUpCalls, concurrency);
  const endAt = performance.now() + budgetMs;
  for (let round = 0; round < rounds && (round === 0 || performance.now() < endAt); round++) {
    // Turn about, so that neither always comes after the other.
    const order = round % 2 === 0 ? ['bare', 'wrapped'] : ['wrapped', 'bare'];
    for (const { clients, batches } of measured) {
      const taken = {};
      for (const who of order) taken[who] = await timed(() => batch(clients[who], calls, concurrency));
      batches.push(taken);
    }
  }
  for (const { clients } of measured) await clients.wrapped.close();
  return measured.map(({ bare, wrapped, batches }) => ({ bare, wrapped, batches }));
}

process.on('message', async (work) => {
  process.send({ results: await measurePairs(work) }, () => process.exit(0));
});
process.once('disconnect', () => process.exit(1));
process.send({ ready: true });
