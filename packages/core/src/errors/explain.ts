import type { Executed } from '../verdict.js';
import type { HoldfastFields } from './holdfast-error.js';
import type { AttemptRecord } from './history.js';

/** More attempts than this are not told one by one. */
const MAX_TOLD = 5;
/** The last time that a Date can hold. */
const LAST_TIME = 8.64e15;

const RAN: Readonly<Record<Executed, string>> = {
  no: 'The call did not run.',
  maybe: 'Nobody knows whether the call ran.',
  yes: 'The call ran.',
};

/** The story of a failed call in one paragraph: what happened, attempt by attempt, and what the vendor's support needs to look it up. */
export function tellStory(headline: string, error: HoldfastFields, history: readonly AttemptRecord[]): string {
  const parts = [headline, attemptsOf(error.attempts, history), RAN[error.executed]];
  if (error.retryAt !== null) parts.push(`Another try makes sense from ${timeOf(error.retryAt)} on.`);
  const told = parts.join(' ');
  const { requestId, helpUrl } = error;
  const request = requestId === null || told.includes(requestId) ? '' : ` Request id: ${requestId}.`;
  const help = helpUrl === null || told.includes(helpUrl) ? '' : ` Help: ${helpUrl}`;
  return `${told}${request}${help}`;
}

function attemptsOf(attempts: number, history: readonly AttemptRecord[]): string {
  if (attempts === 0) return 'No request was sent.';
  const told = history.slice(-MAX_TOLD);
  const count = attempts === 1 ? 'There was 1 attempt' : `There were ${attempts} attempts`;
  if (told.length === 0) return `${count}.`;
  const title = told.length < attempts ? `${count}, the last ${told.length}` : count;
  return `${title}: ${told.map(attemptOf).join('; ')}.`;
}

function attemptOf({ attempt, waitedMs, gate, sentAt, durationMs, kind, code, status, requestId }: AttemptRecord): string {
  const marks = [code, status !== null && `HTTP ${status}`, requestId !== null && `request ${requestId}`].filter((mark) => typeof mark === 'string');
  const waited = waitedMs < 1 ? '' : ` waited ${waitedMs} ms${gate === 'open' ? '' : ` (${gate})`},`;
  return `#${attempt}${waited} sent ${timeOf(sentAt)}, ended after ${durationMs} ms: ${kind}${marks.length === 0 ? '' : ` (${marks.join(', ')})`}`;
}

function timeOf(ms: number): string {
  return Math.abs(ms) <= LAST_TIME ? new Date(ms).toISOString() : 'an unknown time';
}
