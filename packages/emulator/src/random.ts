/** Numbers from 0 (included) to 1 (excluded). */
export type Random = () => number;

/**
 * A small seeded generator (mulberry32): the same seed gives the same numbers, so that a failing test can be run again.
 *
 * @param seed - Any whole number; only its lowest 32 bits count
 */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const LENGTH = 15;
const SERIAL_LENGTH = 6;

/**
 * Makes request ids as the vendor shows them: 15 characters 0-9A-Z. Nine are random and six are a serial number in
 * scattered order, so that no two ids of one emulator are alike even when the random source is a constant.
 */
export function createRequestIds(random: Random): () => string {
  const space = ALPHABET.length ** SERIAL_LENGTH;
  let serial = Math.floor(random() * space);
  return () => {
    // A step that shares no factor with the size of the space visits every serial once before it repeats.
    serial = (serial + 1_234_567_891) % space;
    let id = '';
    for (let rest = serial, i = 0; i < SERIAL_LENGTH; i += 1, rest = Math.floor(rest / 36)) id += ALPHABET[rest % 36];
    while (id.length < LENGTH) id += ALPHABET[Math.floor(random() * 36)] ?? '0';
    return id;
  };
}
