// The suites that others wrote for fetch and axios, as far as they are published: where each is, and what of it is swapped for the client under test.
const { existsSync } = require('node:fs');
const { join } = require('node:path');

/** Where fetch-debian.mjs puts what no npm package has, and the tests the bundle of the adapters. */
const GENERATED = join(__dirname, 'generated');

const installed = (name) => join(__dirname, 'node_modules', name);
const axiosAlone = ({ axios }) => ({ axios: axios(require('axios')) });
const nodeFetch1 = { folder: installed('node-fetch-1'), files: ['test/test.js'] };
const nodeFetch3 = { folder: join(GENERATED, 'node-fetch-3'), files: ['test/main.js', 'test/external-encoding.js', 'test/referrer.js'], leaveOut: /timeout on cloning/ };

/**
 * - `swaps`: what `require` gives to the suite instead of a module of that name, made of the client under test;
 * - `module`: the same for an ES module: the file that stands in for it;
 * - `setup`: a file that gives the suite the globals it expects;
 * - `leaveOut`: tests that give a busy machine 300 ms, or that would put a wrapper out of order for all that follow;
 * - `atLeast`: how many tests pass with the bare client; fewer mean that the suite has not really run.
 */
const SUITES = {
  'node-fetch 3 over its own fetch': { ...nodeFetch3, module: { '../src/index.js': 'node-fetch-3/own.mjs' }, atLeast: 295 },
  'node-fetch 3 over the fetch of Node': { ...nodeFetch3, module: { '../src/index.js': 'node-fetch-3/native.mjs' }, atLeast: 200 },
  'node-fetch 1 over its own fetch': {
    ...nodeFetch1,
    swaps: ({ fetch }) => ({ '../index.js': likeNodeFetch1(fetch, require('node-fetch-1')) }),
    leaveOut: /custom promise|no promise implementation/, // a wrapper promises in the language's own promises
    atLeast: 105,
  },
  'node-fetch 1 over the fetch of Node': {
    ...nodeFetch1,
    swaps: ({ fetch }) => {
      const { Headers, Request, Response } = globalThis;
      const native = Object.assign(fetch(globalThis.fetch), { Headers, Request, Response, Promise });
      return { '../index.js': native, '../lib/headers.js': Headers, '../lib/request.js': Request, '../lib/response.js': Response };
    },
    atLeast: 60,
  },
  '@sendgrid/client over axios': { folder: installed('@sendgrid/client'), files: ['src/client.spec.js'], swaps: axiosAlone, setup: 'sendgrid.cjs', atLeast: 210 },
  'axios-token-interceptor over axios': { folder: installed('axios-token-interceptor'), files: ['index.test.js'], swaps: axiosAlone, setup: 'jest-like.cjs', atLeast: 13 },
};

/** The statics of node-fetch 1, shared with the function that the suite changes them on. */
function likeNodeFetch1(fetch, own) {
  const subject = fetch(own);
  if (subject === own) return own;
  const shared = (name) => ({ get: () => own[name], set: (value) => void (own[name] = value) });
  return Object.defineProperties(subject, Object.fromEntries(['Promise', 'Headers', 'Request', 'Response'].map((name) => [name, shared(name)])));
}

/** What Debian has may not be here. */
const isThere = ({ folder }) => existsSync(folder);

module.exports = { GENERATED, SUITES, isThere };
