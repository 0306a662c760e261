#!/usr/bin/env node
import { runCli } from './cli/run.js';

void runCli(process.argv.slice(2), {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  isTerminal: process.stdout.isTTY === true,
  reportEveryMs: 1000,
  untilStopped: () =>
    new Promise((resolve) => {
      // Once each: a second Ctrl-C ends a program that does not stop.
      process.once('SIGINT', () => resolve());
      process.once('SIGTERM', () => resolve());
    }),
}).then((code) => {
  // Not process.exit: what was written last must still reach a pipe.
  process.exitCode = code;
});
