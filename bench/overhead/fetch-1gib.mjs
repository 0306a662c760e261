// What a response of 1 GiB costs in memory, bare and wrapped: node bench/overhead/fetch-1gib.mjs [MiB]
// Build core, engine and fetch-adapter first. Each download has a process of its own, and so has the server, which makes the bytes as they go.
import { Buffer } from 'node:buffer';
import { execFileSync, fork } from 'node:child_process';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';

const MEBIBYTE = 2 ** 20;
const self = fileURLToPath(import.meta.url);
const [mode, ...rest] = process.argv.slice(2);

if (mode === 'serve') serve();
else if (mode === 'bare' || mode === 'octets' || mode === 'json') await download(mode, ...rest);
else await main(Number(mode ?? 1024));

async function main(size) {
  const server = fork(self, ['serve']);
  const port = await new Promise((resolve) => server.once('message', resolve));
  const peak = (how, type) => {
    const runs = Array.from({ length: 3 }, () => Number(execFileSync(process.execPath, ['--max-semi-space-size=4', self, how, `http://127.0.0.1:${port}/${type}/${size}`], { encoding: 'utf8' })));
    return Math.min(...runs);
  };
  for (const type of ['octets', 'json']) {
    const bare = peak('bare', type);
    const wrapped = peak(type, type);
    console.log(`${size} MiB of ${type}: peak ${bare.toFixed(1)} MiB bare, ${wrapped.toFixed(1)} MiB wrapped, ${(wrapped - bare).toFixed(1)} MiB more (target 5)`);
    if (wrapped - bare > 5) process.exitCode = 1;
  }
  server.kill();
}

function serve() {
  const chunk = Buffer.alloc(65_536, 32);
  const server = createServer(({ url }, response) => {
    const [, type, size] = url.split('/');
    response.writeHead(200, { 'content-type': type === 'json' ? 'application/json' : 'application/octet-stream' });
    let left = (Number(size) * MEBIBYTE) / chunk.length;
    const more = () => {
      while (left-- > 0) if (!response.write(chunk)) return void response.once('drain', more);
      response.end();
    };
    more();
  }).listen(0, '127.0.0.1', () => process.send(server.address().port));
}

/** Prints the peak of the resident set in MiB. The adapter is loaded in both cases: only the download is compared. */
async function download(how, url) {
  const { wrapFetch } = await import('../../packages/fetch-adapter/dist/index.js');
  const fetch = how === 'bare' ? globalThis.fetch : wrapFetch(globalThis.fetch);
  const response = await fetch(url, { holdfast: {} });
  let read = 0;
  for await (const chunk of response.body) read += chunk.byteLength;
  if (read < MEBIBYTE) throw new Error(`only ${read} bytes came`);
  console.log(process.resourceUsage().maxRSS / 1024);
  process.exit();
}
