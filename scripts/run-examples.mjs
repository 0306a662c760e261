// Runs every example against the emulator, as a user would, and looks at what it prints.
import { spawn } from 'node:child_process';
import process from 'node:process';
import { text } from 'node:stream/consumers';
import { createEmulator } from '@holdfast/emulator';

const TIME_LIMIT_MS = 60_000;
const PINGED = /location pings that succeeded: 30\n/;
const BAD_KEY = /bad key, code 1A: https:\/\/modcol\.co\/e1a\n/;

const EXAMPLES = [
  { file: 'examples/axios/main.js', says: [/ping: This API Key is valid/, PINGED, BAD_KEY, /the parameter SteamHex is missing/] },
  { file: 'examples/fetch/main.js', says: [/ping: 200 /, PINGED, BAD_KEY, /unknown workflow: 404 false/, /refused and waited out [1-9]/] },
  { file: 'examples/commonjs-bot/bot.js', says: [/911 after \d+ ms: 911 Call/, /150 positions: \d+ sent, [1-9]\d* replaced/] },
];

for (const example of EXAMPLES) await run(example);

async function run({ file, says }) {
  const emulator = await createEmulator({ limit: { kind: 'token-bucket', requests: 20, perMs: 1000, burst: 5 }, latency: {} });
  const env = { ...process.env, ROCKETCAD_URL: emulator.baseUrl, ROCKETCAD_KEY: 'demo-key' };
  const child = spawn(process.execPath, [file], { env, stdio: ['ignore', 'pipe', 'inherit'], timeout: TIME_LIMIT_MS });
  const [output, code] = await Promise.all([text(child.stdout), new Promise((resolve) => child.on('close', resolve))]);
  await emulator.close();
  const unsaid = says.filter((pattern) => !pattern.test(output));
  if (code === 0 && unsaid.length === 0) return console.log(`ok  ${file}`);
  console.error(`FAILED  ${file}: exit code ${code}, did not say ${unsaid.join(', ') || '-'}\n${output}`);
  process.exitCode = 1;
}
