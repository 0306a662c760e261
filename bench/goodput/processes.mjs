// The processes of a measurement, and what can be asked of them.
import { fork } from 'node:child_process';

const here = (file) => new URL(file, import.meta.url);

/** Resolves with the first message that has `field`; rejects if the process ends before. */
function answer(child, field) {
  const promise = new Promise((resolve, reject) => {
    child.on('message', (message) => {
      if (field in message) resolve(message[field]);
    });
    child.once('error', reject);
    // Not 'exit': what the process has said last may come after it.
    child.once('disconnect', () => reject(new Error(`A client process ended before it said "${field}".`)));
  });
  promise.catch(() => {}); // whoever waits for it hears of it
  return promise;
}

/** A process that makes calls: it is ready when its modules are loaded, so that all start at the same time. */
export function startClient(file) {
  const child = fork(here(file));
  return {
    ready: answer(child, 'ready'),
    results: answer(child, 'results'),
    begin: (work) => child.send(work),
    finish: () => child.connected && child.send({ stop: true }),
    stop: () => child.kill(),
  };
}

/** The emulator in a process of its own; `ask` resolves what it answers to a command. */
export function startServer() {
  const child = fork(here('server.mjs'));
  const waiting = new Map();
  let next = 0;
  child.on('message', ({ id, result }) => {
    waiting.get(id)?.resolve(result);
    waiting.delete(id);
  });
  child.once('disconnect', () => waiting.forEach(({ reject }) => reject(new Error('The server process ended.'))));
  const ask = (command, argument = {}) =>
    new Promise((resolve, reject) => {
      waiting.set(next, { resolve, reject });
      child.send({ id: next++, command, argument });
    });
  return { ask, stop: () => child.kill() };
}
