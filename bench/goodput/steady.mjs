// What Holdfast costs where nothing was ever limited: bare and wrapped client side by side in one process, in many short rounds.
import { startClient, startServer } from './processes.mjs';
import { median } from './summary.mjs';

/** Rounds, and the time after which no further one begins: a busy machine gets fewer, not a longer benchmark. */
const FULL = { rounds: 150, budgetMs: 40_000 };
const QUICK = { rounds: 24, budgetMs: 6000 };
const HUNG_AFTER_MS = 60_000;

/** @returns {Promise<object[]>} Rows of the table: what is ÷ bare there is the median of the ratios of neighbours. */
export async function measureSteady(scenario, quick) {
  const { latency, warmUpCalls, calls, concurrency, name, target } = scenario;
  const { rounds, budgetMs } = quick ? QUICK : FULL;
  const server = startServer();
  const client = startClient('steady-client.mjs');
  try {
    // A key each, so that each starts as a scope of its own.
    const [axiosUrl, fetchUrl] = await server.ask('start', { limit: { kind: 'none' }, latency, keys: ['for-axios', 'for-fetch'] });
    await client.ready;
    client.begin({ pairs: [['bare axios', 'holdfast (axios)', axiosUrl], ['bare fetch', 'holdfast (fetch)', fetchUrl]], warmUpCalls, calls, concurrency, rounds, budgetMs });
    const pairs = await withinMs(budgetMs + HUNG_AFTER_MS, client.results);
    const { accepted, refused } = await server.ask('totals');
    const made = pairs.reduce((sum, { batches }) => sum + 2 * (warmUpCalls + batches.length * calls), 0);
    const common = { scenario: name, target, calls, ended: true, refused, waste: refused / Math.max(1, accepted), lost: made - accepted };
    return pairs.flatMap((pair) => rowsOf(common, pair));
  } finally {
    client.stop();
    server.stop();
  }
}

async function withinMs(ms, promise) {
  let timer;
  const hung = new Promise((_, reject) => (timer = setTimeout(() => reject(new Error(`The client has said nothing for ${ms / 1000} s.`)), ms)));
  try {
    return await Promise.race([promise, hung]);
  } finally {
    clearTimeout(timer);
  }
}

function rowsOf(common, { bare, wrapped, batches }) {
  const of = (who, what) => batches.map((batch) => batch[who][what]);
  const ratioOf = (what) => median(batches.map((batch) => batch.wrapped[what] / batch.bare[what]));
  const timesOf = (who) => ({ runs: batches.length, makespanMs: median(of(who, 'wallMs')), cpuMs: median(of(who, 'cpuMs')) });
  return [
    { ...common, contender: bare, ratio: 1, ...timesOf('bare') },
    { ...common, contender: wrapped, ratio: ratioOf('wallMs'), cpuRatio: ratioOf('cpuMs'), ...timesOf('wrapped') },
  ];
}
