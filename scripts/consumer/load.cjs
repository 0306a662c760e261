// Runs in a folder that has nothing but the packed packages.
const { install } = require('@holdfast/axios-adapter');
const core = require('@holdfast/core');
const dialects = require('@holdfast/core/dialects');
const emulator = require('@holdfast/emulator');
const engine = require('@holdfast/engine');
const { wrapFetch } = require('@holdfast/fetch-adapter');
const axios = require('axios');
const calls = require('./calls.cjs');

calls.make({ axios, core, dialects, emulator, engine, install, wrapFetch }).catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
