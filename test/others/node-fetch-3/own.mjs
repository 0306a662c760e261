// node-fetch with its own fetch under test.
import fetch from '../generated/node-fetch-3/src/index.js';
import { fetchUnderTest } from '../under-test.mjs';

export * from '../generated/node-fetch-3/src/index.js';
export default fetchUnderTest(fetch);
