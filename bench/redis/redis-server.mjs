// Real redis-servers on free loopback ports, without persistence; only those started here are ever stopped.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';

export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** Starts a server and waits until it answers. */
export async function startRedis(port, args = []) {
  const child = spawn('redis-server', [...args, '--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--daemonize', 'no', '--logfile', '/dev/null'], { stdio: 'ignore' });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const failed = new Promise((_, reject) => child.once('error', reject));
  await Promise.race([answers(port), failed]);
  return {
    port,
    /** As a power cut would. */
    kill: () => (child.kill('SIGKILL'), ended),
  };
}

/** A primary, a replica and a Sentinel that may promote it. */
export async function startWithSentinel() {
  const [primaryPort, replicaPort, sentinelPort] = [await freePort(), await freePort(), await freePort()];
  const primary = await startRedis(primaryPort);
  const replica = await startRedis(replicaPort, ['--replicaof', '127.0.0.1', String(primaryPort), '--repl-diskless-sync-delay', '0']);
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-sentinel-'));
  const config = join(folder, 'sentinel.conf');
  writeFileSync(config, `port ${sentinelPort}\nbind 127.0.0.1\nsentinel monitor main 127.0.0.1 ${primaryPort} 1\nsentinel down-after-milliseconds main 1000\nsentinel failover-timeout main 5000\n`);
  const child = spawn('redis-server', [config, '--sentinel', '--logfile', '/dev/null'], { stdio: 'ignore' });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  await answers(sentinelPort);
  return {
    sentinelPort,
    /** Sentinel looks at a replica every ten seconds; before it has seen that it is well, it does not promote it. */
    ready: () => until(async () => (await ask(sentinelPort, 'SENTINEL', 'replicas', 'main')).some((replica) => replica.join(' ').includes('master-link-status ok')), 40_000),
    /** Kills the primary; a promotion that is only asked for leaves clients on the old one for a while. Resolves when the replica is the primary. */
    promote: async () => {
      await primary.kill();
      await until(async () => (await ask(replicaPort, 'ROLE'))[0] === 'master');
      await until(async () => Number((await ask(sentinelPort, 'SENTINEL', 'get-master-addr-by-name', 'main'))[1]) === replicaPort);
    },
    kill: async () => {
      child.kill('SIGKILL');
      await Promise.all([ended, primary.kill(), replica.kill()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** One command on a connection of its own. */
export async function ask(port, command, ...args) {
  const redis = new Redis(port, '127.0.0.1', { retryStrategy: null, lazyConnect: true, enableReadyCheck: false });
  redis.on('error', () => undefined);
  try {
    await redis.connect();
    return await redis.call(command, ...args);
  } finally {
    redis.disconnect();
  }
}

const answers = (port) => until(async () => (await ask(port, 'PING')) === 'PONG');

async function until(condition, limitMs = 15_000) {
  const end = performance.now() + limitMs;
  for (;;) {
    if (await condition().catch(() => false)) return;
    if (performance.now() > end) throw new Error('a Redis server did not answer in time');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
