// What node-fetch exports, with the fetch of Node under test in place of its own.
import { fetchUnderTest } from '../under-test.mjs';

export { AbortError, Blob, blobFrom, blobFromSync, FetchError, File, fileFrom, fileFromSync, isRedirect } from '../generated/node-fetch-3/src/index.js';
export default fetchUnderTest(globalThis.fetch);

const { FormData, Headers, Request, Response } = globalThis;
export { FormData, Headers, Request, Response };
