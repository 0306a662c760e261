/**
 * SHA-256 (FIPS 180-4) in plain code, because the platforms have it only as a promise and a scope is needed at once. Runs once per
 * credential; nothing here needs to be fast or to resist timing.
 *
 * @returns the digest as 64 hexadecimal digits
 */
export function sha256(text: string): string {
  const state = fractions(8, 1 / 2);
  constants ??= fractions(64, 1 / 3);
  const message = padded(new TextEncoder().encode(text));
  const schedule = new Uint32Array(64);
  for (let offset = 0; offset < message.byteLength; offset += 64) {
    for (let i = 0; i < 16; i++) schedule[i] = message.getUint32(offset + 4 * i);
    for (let i = 16; i < 64; i++) schedule[i] = extension(schedule, i);
    compress(state, schedule, constants);
  }
  return Array.from(state, (word) => word.toString(16).padStart(8, '0')).join('');
}

let constants: Uint32Array | undefined;

/** The first 32 bits of the fractional parts of a root of the first primes: the standard's constants. */
function fractions(count: number, exponent: number): Uint32Array {
  const words = new Uint32Array(count);
  let found = 0;
  for (let candidate = 2; found < count; candidate++) {
    let isPrime = true;
    for (let divisor = 2; divisor * divisor <= candidate; divisor++) if (candidate % divisor === 0) isPrime = false;
    if (isPrime) words[found++] = (candidate ** exponent % 1) * 2 ** 32;
  }
  return words;
}

function padded(bytes: Uint8Array): DataView {
  const view = new DataView(new ArrayBuffer(Math.ceil((bytes.length + 9) / 64) * 64));
  new Uint8Array(view.buffer).set(bytes);
  view.setUint8(bytes.length, 0x80);
  view.setUint32(view.byteLength - 8, Math.floor(bytes.length / 2 ** 29));
  view.setUint32(view.byteLength - 4, bytes.length << 3);
  return view;
}

function rotate(word: number, by: number): number {
  return (word >>> by) | (word << (32 - by));
}

function extension(w: Uint32Array, i: number): number {
  const a = w[i - 15]!;
  const b = w[i - 2]!;
  const s0 = rotate(a, 7) ^ rotate(a, 18) ^ (a >>> 3);
  const s1 = rotate(b, 17) ^ rotate(b, 19) ^ (b >>> 10);
  return w[i - 16]! + s0 + w[i - 7]! + s1;
}

function compress(state: Uint32Array, w: Uint32Array, k: Uint32Array): void {
  let [a, b, c, d, e, f, g, h] = state as unknown as [number, number, number, number, number, number, number, number];
  for (let i = 0; i < 64; i++) {
    const s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + k[i]! + w[i]!) | 0;
    const s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) | 0, c, b, a, (t1 + t2) | 0];
  }
  [a, b, c, d, e, f, g, h].forEach((word, i) => (state[i] = state[i]! + word));
}
