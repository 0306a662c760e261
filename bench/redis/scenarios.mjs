// What is measured, and what has to be reached.
const bucket = (requests, burst = 10) => ({ kind: 'token-bucket', requests, perMs: 1000, burst });
const wallNow = () => performance.timeOrigin + performance.now();
const after = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Ends when the replica is the primary: from then on processes can share again. */
async function promote(store, marks) {
  await store.promote();
  marks.wellAt = wallNow();
}

/** Calls at random moments, as many a second as this on average. */
const poisson = (perSecond) => (calls) => {
  let at = 0;
  return Array.from({ length: calls }, () => (at += (-Math.log(1 - Math.random()) / perSecond) * 1000));
};

export const scenarios = [
  { name: '4 processes, 50/s burst 10, 300 calls at once', limit: bucket(50), calls: 300, processes: 4, target: { ratio: 1.15, waste: 0.08, spread: 0.2 }, quick: true },
  { name: '16 processes, 100/s burst 10, 800 calls', limit: bucket(100), calls: 800, processes: 16, target: { ratio: 1.15, waste: 0.08, spread: 0.3 } },
  { name: 'limit known, 4 processes, 50/s burst 10, 600 calls', limit: bucket(50), calls: 600, processes: 4, pace: { requests: 50, perMs: 1000 }, target: { ratio: 1.05, waste: 0 }, quick: true },
  {
    name: 'one process is told 2A: the others stop',
    limit: { kind: 'none' },
    changes: [{ atMs: 2000, limit: bucket(20, 1) }],
    calls: 400,
    processes: 4,
    arrivals: poisson(25),
    target: { stopMs: 100 },
  },
  {
    name: 'Redis killed for 3 s, restarted empty, 500 calls',
    limit: bucket(50),
    calls: 500,
    processes: 4,
    incidents: [
      {
        atMs: 1500,
        act: async (store, marks) => {
          await store.kill();
          await after(3000);
          await store.restart();
          marks.wellAt = wallNow();
        },
      },
    ],
    target: { waste: 0.3, rejoinMs: 2000 },
  },
  {
    name: 'FLUSHALL, SCRIPT FLUSH, CLIENT PAUSE 1000, 400 calls',
    limit: bucket(50),
    calls: 400,
    processes: 4,
    incidents: [
      { atMs: 1500, act: (store) => store.ask('FLUSHALL') },
      { atMs: 2500, act: (store) => store.ask('SCRIPT', 'FLUSH') },
      { atMs: 3500, act: (store) => store.ask('CLIENT', 'PAUSE', '1000') },
    ],
    target: { waste: 0.2 },
  },
  { name: 'primary killed, replica promoted (Sentinel), 600 calls', store: 'sentinel', limit: bucket(50), calls: 600, processes: 4, incidents: [{ atMs: 2000, act: promote }], target: { waste: 0.2, rejoinMs: 2000 } },
  { name: 'clocks of two processes 5 min apart, 300 calls', limit: bucket(50), calls: 300, processes: 4, skewsMs: [undefined, 300_000, undefined, -300_000], target: { ratio: 1.15, waste: 0.08 } },
  { name: 'for comparison: 4 processes without a store', store: 'none', limit: bucket(50), calls: 300, processes: 4, target: {} },
];
