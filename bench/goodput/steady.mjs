// What Holdfast costs where nothing was ever limited: bare and wrapped client side by side in one process, in many short rounds.
import { startClient, startServer } from './processes.mjs';
import { median } from './summary.mjs';

const ROUNDS = 150;
const QUICK_ROUNDS = 24;

/** @returns {Promise<object[]>} Rows of the table: what is ÷ bare there is the median of the ratios of neighbours. */
export async function measureSteady(scenario, quick) {
  const { latency, warmUpCalls, calls, concurrency, name, target } = scenario;
  const rounds = quick ? QUICK_ROUNDS : ROUNDS;
  const server = startServer();
  const client = startClient('steady-client.mjs');
  try {
    // A key each, so that each starts as a scope of its own.
    const [axiosUrl, fetchUrl] = await server.ask('start', { limit: { kind: 'none' }, latency, keys: ['for-axios', 'for-fetch'] });
    await client.ready;
    client.begin({ pairs: [['bare axios', 'holdfast (axios)', axiosUrl], ['bare fetch', 'holdfast (fetch)', fetchUrl]], warmUpCalls, calls, concurrency, rounds });
    const pairs = await client.results;
    const { accepted, refused } = await server.ask('totals');
    const made = pairs.length * 2 * (warmUpCalls + rounds * calls);
    const common = { scenario: name, target, calls, runs: rounds, ended: true, refused, waste: refused / Math.max(1, accepted), lost: made - accepted };
    return pairs.flatMap((pair) => rowsOf(common, pair));
  } finally {
    client.stop();
    server.stop();
  }
}

function rowsOf(common, { bare, wrapped, batches }) {
  const of = (who, what) => batches.map((batch) => batch[who][what]);
  const ratioOf = (what) => median(batches.map((batch) => batch.wrapped[what] / batch.bare[what]));
  const timesOf = (who) => ({ makespanMs: median(of(who, 'wallMs')), cpuMs: median(of(who, 'cpuMs')) });
  return [
    { ...common, contender: bare, ratio: 1, ...timesOf('bare') },
    { ...common, contender: wrapped, ratio: ratioOf('wallMs'), cpuRatio: ratioOf('cpuMs'), ...timesOf('wrapped') },
  ];
}
