import type { LimiterAnswer } from '../limits/limiter.js';
import { type Answer, keyRefused, platformFailure, rateLimited, success, WARNING } from '../vendor/answers.js';
import type { Workflow } from '../vendor/workflow.js';
import type { Arrival } from './arrival.js';
import { limitHeaders, waitHint } from './limit-headers.js';
import type { KeyState, Site } from './site.js';

/** What the service makes of a complete request. */
export interface Judgement {
  readonly ending: 'accepted' | 'refused' | 'rejected';
  readonly answer: Answer;
  readonly warned: boolean;
  readonly requestId: string | undefined;
  readonly askedMs?: number | undefined;
}

type Parameters = Readonly<Record<string, unknown>>;

/**
 * The platform's checks come first and the vendor's second. It is not documented; but the 400 names `api_key` like any
 * other parameter, so the platform looks before the vendor's workflow, which knows keys and limits, begins.
 */
export function judge(site: Site, arrival: Arrival, body: Buffer, now: number): Judgement {
  const { method, workflow: name } = arrival;
  const workflow = name === undefined ? undefined : site.workflows.get(name);
  if (name === undefined || workflow === undefined) return rejected(platformFailure(404, 'NOT_FOUND', `Workflow not found ${name ?? ''}`.trim()));
  if (method !== 'POST') return rejected(methodNotAllowed(name));
  const parameters = parseParameters(body);
  if (parameters === undefined) return rejected(platformFailure(400, 'INVALID', `Could not parse the body of workflow ${name} as a JSON object`));
  const missing = arrival.key === undefined ? 'api_key' : missingParameter(workflow, parameters);
  if (missing !== undefined) {
    return rejected(platformFailure(400, 'MISSING_DATA', `Missing parameter for workflow ${name}: parameter ${missing}`));
  }
  return judgeKey(site, { ...arrival, name, workflow, parameters }, now);
}

type Call = Omit<Arrival, 'workflow'> & { readonly name: string; readonly workflow: Workflow; readonly parameters: Parameters };

function judgeKey(site: Site, call: Call, now: number): Judgement {
  const requestId = site.nextRequestId();
  const key = site.keys.get(call.key ?? '');
  if (key === undefined || !key.mayRun(call.name)) return { ...rejected(keyRefused(requestId)), requestId };
  const limiterAnswer = key.limiter.take(now);
  return limiterAnswer.allowed ? run(site, call, key, limiterAnswer, requestId, now) : refuse(site, key, limiterAnswer, requestId);
}

function run(site: Site, call: Call, key: KeyState, allowed: LimiterAnswer, requestId: string, now: number): Judgement {
  site.options.onRun({ requestId, atMs: now, workflow: call.name, callId: call.callId, parameters: call.parameters });
  const message = call.workflow.message((name) => textOf(lookUp(call.parameters, name)));
  const answer = success(allowed.warn ? `${message} ${WARNING}` : message, requestId);
  const headers = limitHeaders(site.options.rateLimitHeaders, key.limiter, allowed);
  return { ending: 'accepted', answer: withHeaders(answer, headers), warned: allowed.warn, requestId };
}

function refuse(site: Site, key: KeyState, refusal: LimiterAnswer, requestId: string): Judgement {
  const { refusals, retryAfter, rateLimitHeaders } = site.options;
  const answer = withHeaders(rateLimited(requestId), limitHeaders(rateLimitHeaders, key.limiter, refusal));
  if (refusals === 'in-band') return { ending: 'refused', answer, warned: false, requestId };
  const { headers, askedMs } = waitHint(retryAfter, refusal.retryAfterMs);
  return { ending: 'refused', answer: withHeaders({ ...answer, status: 429 }, headers), warned: false, requestId, askedMs };
}

export function rejected(answer: Answer): Judgement {
  return { ending: 'rejected', answer, warned: false, requestId: undefined };
}

/** Invented: the vendor documents POST alone and shows no answer to anything else. */
function methodNotAllowed(name: string): Answer {
  return withHeaders(platformFailure(405, 'INVALID', `Workflow ${name} is called with POST`), { allow: 'POST' });
}

function withHeaders(answer: Answer, headers: Readonly<Record<string, string>>): Answer {
  return { ...answer, headers: { ...answer.headers, ...headers } };
}

function parseParameters(body: Buffer): Parameters | undefined {
  if (body.length === 0) return {};
  try {
    const parsed: unknown = JSON.parse(body.toString('utf8'));
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? (parsed as Parameters) : undefined;
  } catch {
    return undefined;
  }
}

function missingParameter(workflow: Workflow, parameters: Parameters): string | undefined {
  return workflow.requiredParameters.find((name) => lookUp(parameters, name) == null);
}

/** The vendor's pages write `serverID` here and `ServerID` there, so the casing does not matter. */
function lookUp(parameters: Parameters, name: string): unknown {
  if (Object.hasOwn(parameters, name)) return parameters[name];
  const wanted = name.toLowerCase();
  const found = Object.keys(parameters).find((key) => key.toLowerCase() === wanted);
  return found === undefined ? undefined : parameters[found];
}

function textOf(value: unknown): string {
  return (typeof value === 'object' ? JSON.stringify(value) : String(value)).slice(0, 200);
}
