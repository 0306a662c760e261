import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import type { FaultKind, ReadyFault } from '../faults/fault.js';
import { type Answer, platformFailure, successWithoutComma } from '../vendor/answers.js';
import type { Timers } from './timers.js';

/** A way of bringing an answer to the client, or of failing to. */
export interface Delivery {
  /** The HTTP status that goes out; 0 when none does. */
  readonly status: number;
  send(response: ServerResponse, timers: Timers): void;
}

/** The answer as it is. */
export function plain(answer: Answer): Delivery {
  return { status: answer.status, send: (response) => sendWhole(response, answer) };
}

/** The answer as the fault leaves it. The true answer matters only to faults whose calls have run. */
export function spoiled(fault: ReadyFault, answer: Answer): Delivery {
  return DELIVERIES[fault.kind](fault, answer);
}

const HTML = '<!DOCTYPE html><html><head><title>Just a moment...</title></head><body><h1>We will be right back</h1></body></html>';
// 0xFF and 0xFE begin no UTF-8 character, so no reader can take this for text.
const GARBAGE = Buffer.from(Array.from({ length: 256 }, (_, i) => 255 - i));

const reset: Delivery = { status: 0, send: (response) => response.req.socket.resetAndDestroy() };
const silence: Delivery = { status: 0, send: () => {} };

const DELIVERIES: Readonly<Record<FaultKind, (fault: ReadyFault, answer: Answer) => Delivery>> = {
  'server-error': ({ status }) => plain(platformFailure(status, 'INTERNAL_ERROR', 'Something went wrong on the server')),
  'server-error-bare': ({ status }) => plain({ status, headers: { 'content-type': 'text/plain' }, body: 'upstream failure\n' }),
  'reset-before': () => reset,
  'reset-after': () => reset,
  hang: () => silence,
  'slow-body': ({ everyMs }, answer) => ({ status: answer.status, send: (response, timers) => sendSlowly(response, answer, everyMs, timers) }),
  'truncated-body': (_, answer) => ({ status: answer.status, send: (response) => sendHalf(response, answer) }),
  'cut-json': (_, answer) => plain({ ...answer, body: answer.body.slice(0, answer.body.length / 2) }),
  html: () => plain({ status: 200, headers: { 'content-type': 'text/html; charset=utf-8' }, body: HTML }),
  garbage: (_, answer) => ({ status: 200, send: (response) => begin(response, { ...answer, status: 200 }, GARBAGE.length).end(GARBAGE) }),
  'missing-comma': (_, answer) => plain(successWithoutComma(answer)),
  'oversized-body': ({ sizeBytes }, answer) => ({ status: answer.status, send: (response) => sendPadded(response, answer, sizeBytes) }),
};

function sendWhole(response: ServerResponse, answer: Answer): void {
  begin(response, answer, Buffer.byteLength(answer.body)).end(answer.body);
}

function begin(response: ServerResponse, answer: Answer, length: number): ServerResponse {
  return response.writeHead(answer.status, { ...answer.headers, 'content-length': length });
}

function sendSlowly(response: ServerResponse, answer: Answer, everyMs: number, timers: Timers): void {
  const bytes = Buffer.from(answer.body);
  begin(response, answer, bytes.length);
  const sendFrom = (at: number): void => {
    if (response.destroyed) return;
    if (at === bytes.length) return void response.end();
    response.write(bytes.subarray(at, at + 1));
    timers.after(everyMs, () => sendFrom(at + 1));
  };
  sendFrom(0);
}

function sendHalf(response: ServerResponse, answer: Answer): void {
  const bytes = Buffer.from(answer.body);
  begin(response, answer, bytes.length);
  response.write(bytes.subarray(0, bytes.length / 2), () => response.req.socket.destroySoon());
}

/** The padding is made in pieces as the client takes them, so that a large one costs no memory here. */
function sendPadded(response: ServerResponse, answer: Answer, sizeBytes: number): void {
  const head = `${answer.body.slice(0, -1)},"padding":"`;
  const tail = '"}';
  begin(response, answer, Buffer.byteLength(head) + sizeBytes + tail.length);
  // The client may leave in the middle; that is what this fault is for.
  pipeline(Readable.from(padded(head, sizeBytes, tail)), response).catch(() => {});
}

function* padded(head: string, sizeBytes: number, tail: string): Generator<string> {
  const piece = 'x'.repeat(65_536);
  yield head;
  for (let left = sizeBytes; left > 0; left -= piece.length) yield piece.slice(0, Math.min(left, piece.length));
  yield tail;
}
