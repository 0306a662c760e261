/** Options of `createRecorder`. */
export interface RecorderOptions {
  /** Attempts that are kept; the oldest are forgotten. From 1 to 100,000. The other parts of the timeline are bounded by the same number, samples by twice as many; all of them begin where the attempts do. @default 10_000 */
  readonly maxAttempts?: number | undefined;
  /** How often the queue is looked at, in milliseconds. From 10 to 60,000. @default 200 */
  readonly sampleMs?: number | undefined;
}

const DEFAULTS = { maxAttempts: 10_000, sampleMs: 200 };
const RANGES: Readonly<Record<keyof typeof DEFAULTS, readonly [number, number]>> = { maxAttempts: [1, 100_000], sampleMs: [10, 60_000] };

/** @throws TypeError for an unknown or wrong option. */
export function settingsOf(options: RecorderOptions = {}): typeof DEFAULTS {
  const settings = { ...DEFAULTS };
  for (const [name, value] of Object.entries(options) as [keyof typeof DEFAULTS, unknown][]) {
    const range = Object.hasOwn(RANGES, name) ? RANGES[name] : undefined;
    if (range === undefined) throw new TypeError(`Holdfast: unknown option "${name}" of createRecorder. Known: ${Object.keys(RANGES).join(', ')}.`);
    if (value === undefined) continue;
    const [min, max] = range;
    if (!Number.isInteger(value) || (value as number) < min || (value as number) > max) {
      throw new TypeError(`Holdfast: the option "${name}" of createRecorder must be a whole number from ${min} to ${max}, got ${String(value).slice(0, 50)}.`);
    }
    settings[name] = value as number;
  }
  return settings;
}
