// Runs the table from the sources, without a build step: `node bench/pace/main.cjs --quick`.
require('esbuild-register/dist/node').register({ target: 'node20' });
const Module = require('node:module');

// The sources import `./x.js`, as ES modules must; what is there is `./x.ts`.
const resolve = Module._resolveFilename;
Module._resolveFilename = function (request, parent, ...rest) {
  const local = request.startsWith('.') && request.endsWith('.js') && parent?.filename?.endsWith('.ts');
  return resolve.call(this, local ? `${request.slice(0, -3)}.ts` : request, parent, ...rest);
};

require('./run.ts');
