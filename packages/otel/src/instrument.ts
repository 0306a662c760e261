import { type MeterProvider, metrics, trace, type TracerProvider } from '@opentelemetry/api';
import { Channels } from './channels.js';
import { recordMetrics } from './metrics.js';
import { traceSpans } from './spans.js';

/** Options of `instrument`. */
export interface InstrumentOptions {
  /** Where spans go. @default the global tracer provider */
  readonly tracerProvider?: TracerProvider | undefined;
  /** Where metrics go. @default the global meter provider */
  readonly meterProvider?: MeterProvider | undefined;
  /**
   * A client span and `http.client.request.duration` for each HTTP exchange. Switch it off if something else tells of them, such as the
   * instrumentation of undici or of Node's http module. @default true
   */
  readonly attempts?: boolean | undefined;
}

const NAME = '@holdfast/otel';

/**
 * Tells OpenTelemetry about all Holdfast clients of the process, those that are made later as well. Needs Node 20.16 or 22.3 or newer; elsewhere only the
 * gauges work. Returns what stops it.
 *
 * @throws TypeError for an unknown or wrong option.
 */
export function instrument(options: InstrumentOptions = {}): () => void {
  check(options);
  const { tracerProvider = trace.getTracerProvider(), meterProvider = metrics.getMeterProvider(), attempts = true } = options;
  const channels = new Channels();
  traceSpans(channels, tracerProvider.getTracer(NAME), attempts);
  const stopMetrics = recordMetrics(channels, meterProvider.getMeter(NAME), attempts);
  return () => {
    channels.stop();
    stopMetrics();
  };
}

function check(options: InstrumentOptions): void {
  const expected: Record<string, string> = { tracerProvider: 'object', meterProvider: 'object', attempts: 'boolean' };
  for (const [name, value] of Object.entries(options)) {
    if (!Object.hasOwn(expected, name)) throw new TypeError(`Holdfast: unknown option "${name}" of instrument. Known: ${Object.keys(expected).join(', ')}.`);
    if (value !== undefined && (typeof value !== expected[name] || value === null)) throw new TypeError(`Holdfast: the option "${name}" of instrument must be of type ${expected[name]}.`);
  }
}
