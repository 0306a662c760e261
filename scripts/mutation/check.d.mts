interface Entry {
  readonly hash?: string;
  readonly detected: number;
  readonly of: number;
}
type MutationRecord = Readonly<Record<string, Entry>>;

export function staleness(record: MutationRecord, sources: readonly string[], changed: readonly string[]): string[];
export function sampleOf(file: string, lines: number): string[];
export function weaker(record: MutationRecord, sampled: MutationRecord): string[];
