import { checkFault } from './check-fault.js';
import type { Fault } from './fault.js';

/**
 * Reads a fault written as text: the kind, then its options, as in `server-error;status=503;ran=true`. This is what the
 * `x-emulate-fault` header and the CLI's `--fault` take.
 *
 * @throws TypeError or RangeError naming what is wrong and what was expected.
 */
export function parseFault(source: string): Fault {
  const [kind = '', ...settings] = source.split(';').map((part) => part.trim());
  const fault: unknown = Object.fromEntries([['kind', kind], ...settings.map(readSetting)]);
  checkFault(fault, 'fault');
  return fault;
}

function readSetting(setting: string): [string, unknown] {
  const at = setting.indexOf('=');
  if (at < 1) throw new TypeError('a fault is written kind;option=value;option=value, but one part has no option=value.');
  const name = setting.slice(0, at).trim();
  return [name, valueOf(setting.slice(at + 1).trim(), name)];
}

const TEXTS = new Set(['workflow', 'key', 'callId']);

function valueOf(source: string, name: string): unknown {
  if (TEXTS.has(name)) return source;
  if (source === 'true' || source === 'false') return source === 'true';
  return source !== '' && !Number.isNaN(Number(source)) ? Number(source) : source;
}
