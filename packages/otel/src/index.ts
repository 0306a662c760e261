// Written by hand: what is not listed here is nobody's contract.
export { instrument } from './instrument.js';

export type { InstrumentOptions } from './instrument.js';
