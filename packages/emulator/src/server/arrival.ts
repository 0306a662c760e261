import type { IncomingMessage } from 'node:http';

/** What the request line and the headers tell, before any of the body is read. */
export interface Arrival {
  readonly method: string;
  /** Undefined when the path is none of the API's. */
  readonly workflow: string | undefined;
  /** Undefined when missing or empty. */
  readonly key: string | undefined;
  /** Undefined when missing, empty or longer than 128 characters. */
  readonly callId: string | undefined;
  readonly faultHeader: string | undefined;
}

// One slash or two: old clients call https://therocketcad.com//api/1.1/wf/...
const WORKFLOW_PATH = /^\/{1,2}api\/1\.1\/wf\/([^/]+)\/?$/;
// A client behind a proxy sends the whole URL in the request line.
const ORIGIN = /^https?:\/\/[^/]*/i;
const MAX_NAME = 64;
const MAX_CALL_ID = 128;

export function readArrival(request: IncomingMessage): Arrival {
  // Not `new URL`: it would take the double slash for the start of a host name.
  const target = (request.url ?? '').replace(ORIGIN, '');
  const queryAt = target.indexOf('?');
  const path = queryAt < 0 ? target : target.slice(0, queryAt);
  const name = WORKFLOW_PATH.exec(path)?.[1];
  return {
    method: request.method ?? '',
    workflow: name === undefined ? undefined : decode(name).slice(0, MAX_NAME),
    key: queryAt < 0 ? undefined : new URLSearchParams(target.slice(queryAt + 1)).get('api_key') || undefined,
    callId: shortHeader(request.headers['x-call-id']),
    faultHeader: oneHeader(request.headers['x-emulate-fault']),
  };
}

function decode(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

function oneHeader(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}

function shortHeader(header: string | string[] | undefined): string | undefined {
  const value = oneHeader(header);
  return value === undefined || value === '' || value.length > MAX_CALL_ID ? undefined : value;
}
