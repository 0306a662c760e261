import type { Attributes } from '@opentelemetry/api';

/** Methods that may be a value of a metric; everything else is `_OTHER`, so that nobody can make up values without end. */
const METHODS: ReadonlySet<string> = new Set(['CONNECT', 'DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT', 'QUERY', 'TRACE']);
const PORTS: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443 };
/** What the codes of system errors look like. */
const SYSTEM_CODE = /^(?:E[A-Z]{2,20}|UND_ERR_[A-Z_]{2,40})$/;

/** The parts of a call's label (method, origin and path), by the names of the semantic conventions. */
export interface Target {
  readonly method: string;
  /** Attributes for metrics and spans: few values. */
  readonly attributes: Attributes;
  /** Further ones for spans alone: the path without its query, and a method that nobody knows. */
  readonly details: Attributes;
  /** The address without credentials and query, for the spans of exchanges; `undefined` for what is no URL. */
  readonly url: string | undefined;
}

/**
 * Takes a label apart.
 *
 * @see https://opentelemetry.io/docs/specs/semconv/http/http-spans/
 */
export function targetOf(call: string): Target {
  const [name = '', ...rest] = call.split(' ');
  const method = METHODS.has(name) ? name : '_OTHER';
  const details = defined({ 'http.request.method_original': method === name ? null : name.slice(0, 30) });
  const address = rest.join(' ');
  try {
    const { protocol, host, hostname, port, pathname } = new URL(address);
    const server = { 'server.address': hostname, 'server.port': port === '' ? PORTS[protocol] : Number(port), 'url.scheme': protocol.slice(0, -1) };
    return { method, attributes: { 'http.request.method': method, ...defined(server) }, details: { ...details, 'url.path': pathname }, url: `${protocol}//${host}${pathname}` };
  } catch {
    return { method, attributes: { 'http.request.method': method }, details: { ...details, 'url.path': address }, url: undefined };
  }
}

/** What is known of an end; every event and trace that has one fits. */
interface End {
  readonly kind: string | null;
  readonly status: number | null;
  readonly code: string | null;
}

/**
 * What went wrong, as one of few values: the HTTP status, the code of a system error, the name of an error that was thrown, or the kind of the failure.
 * `undefined` for success.
 */
export function errorTypeOf({ kind, status, code }: End): string | undefined {
  if (kind === 'ok') return undefined;
  if (status !== null && status >= 400) return String(status);
  if (kind === 'transport' && code !== null && SYSTEM_CODE.test(code)) return code;
  if (kind === 'thrown' && code !== null) return code; // a name: the engine lets nothing else through
  return kind ?? '_OTHER';
}

/** An attribute without a value is left out. */
export function defined(attributes: Readonly<Record<string, Attributes[string] | null>>): Attributes {
  return Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== undefined && value !== null)) as Attributes;
}
