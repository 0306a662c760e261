// What a suite for jest expects: its `test`, its `expect` and its spies.
const { expect } = require('expect');
const { fn } = require('jest-mock');

Object.assign(globalThis, { expect, jest: { fn }, test: globalThis.it });
