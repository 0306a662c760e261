// Compiled against the packed packages, as `import` sees them.
import { type HoldfastOptions, install, isRateLimitError, verdictOf } from '@holdfast/axios-adapter';
import { classify, defineDialect, HoldfastError, type Verdict, when } from '@holdfast/core';
import { rocketcad } from '@holdfast/core/dialects';
import { createEmulator, type Emulator } from '@holdfast/emulator';
import { Engine } from '@holdfast/engine';
import { type HoldfastFetch, wrapFetch } from '@holdfast/fetch-adapter';
import axios from 'axios';

const dialect = defineDialect({ name: 'acme', failure: when({ ok: false }, { code: 'error.code' }) });
const options: HoldfastOptions = { dialect, deadlineMs: 1000, pace: { requests: 5, perMs: 1000 }, retries: undefined };
const api = axios.create();
export const stop: () => void = install(api, options).on('retry', ({ delayMs, code }) => void [delayMs.toFixed(), code?.length]);
export const answer = api.post<{ response: { success: boolean } }>('/ping', {}, { holdfast: { priority: 0, replaceKey: 'unit-1' } });
export const honestFetch: HoldfastFetch & typeof fetch = wrapFetch(fetch);
export const sent: Promise<Response> = honestFetch('https://example.com', { holdfast: { off: true } });
export const verdict: Verdict = classify({ status: 200, body: '{}' }, rocketcad);
export const engine = new Engine();
export const emulator: Promise<Emulator> = createEmulator({ limit: { kind: 'none' } });

export function explain(error: unknown): string | number | null {
  if (isRateLimitError(error)) return error.retryAt;
  return error instanceof HoldfastError ? error.message : (verdictOf({})?.code ?? null);
}
