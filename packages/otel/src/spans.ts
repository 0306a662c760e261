import type { AttemptTrace, CallTrace } from '@holdfast/engine';
import { type Context, context, type Span, SpanKind, SpanStatusCode, trace, type Tracer } from '@opentelemetry/api';
import { defined, errorTypeOf, targetOf } from './attributes.js';
import type { Channels } from './channels.js';

/** A span for each call, from its beginning to its end, and below it one for each attempt. */
export function traceSpans(channels: Channels, tracer: Tracer, attempts: boolean): void {
  const calls = new WeakMap<CallTrace, { span: Span; within: Context }>();
  channels.onCall({
    start(call) {
      const { method, attributes, details } = targetOf(call.call);
      const parent = context.active();
      const span = tracer.startSpan(`holdfast ${method}`, { attributes: { ...attributes, ...details, 'holdfast.scope': call.scope } }, parent);
      calls.set(call, { span, within: trace.setSpan(parent, span) });
    },
    asyncEnd(call) {
      const span = calls.get(call)?.span;
      if (span === undefined) return;
      calls.delete(call);
      const { code, requestId, gaveUpBecause } = call;
      span.setAttributes(defined({ 'holdfast.attempts': call.attempts, 'holdfast.code': code, 'holdfast.request_id': requestId, 'holdfast.gave_up_because': gaveUpBecause }));
      end(span, errorTypeOf(call));
    },
  });
  if (attempts) traceAttempts(channels, tracer, (call) => (call === null ? context.active() : (calls.get(call)?.within ?? context.active())));
}

function traceAttempts(channels: Channels, tracer: Tracer, contextOf: (call: CallTrace | null) => Context): void {
  const spans = new WeakMap<AttemptTrace, Span>();
  channels.onAttempt({
    start(attempt) {
      const { method, attributes, details, url } = targetOf(attempt.call);
      const resent = attempt.attempt > 1 ? { 'http.request.resend_count': attempt.attempt - 1 } : {};
      const options = { kind: SpanKind.CLIENT, attributes: { ...attributes, ...details, ...defined({ 'url.full': url }), ...resent } };
      spans.set(attempt, tracer.startSpan(method === '_OTHER' ? 'HTTP' : method, options, contextOf(attempt.of)));
    },
    asyncEnd(attempt) {
      const span = spans.get(attempt);
      if (span === undefined) return;
      spans.delete(attempt);
      const { kind, code, status, requestId, executed } = attempt;
      const verdict = { 'holdfast.kind': kind, 'holdfast.code': code, 'holdfast.request_id': requestId, 'holdfast.executed': executed };
      span.setAttributes(defined({ 'http.response.status_code': status, ...verdict }));
      end(span, errorTypeOf(attempt));
    },
  });
}

function end(span: Span, errorType: string | undefined): void {
  if (errorType !== undefined) span.setAttribute('error.type', errorType).setStatus({ code: SpanStatusCode.ERROR });
  span.end();
}
