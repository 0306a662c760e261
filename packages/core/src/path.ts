/** A place in a parsed body: property names joined by dots, `response.message`; numbers index arrays. */
export type Path = string;

/** What stands at a place in a body; `undefined` where nothing does. Reads own properties only, so `__proto__` is just a name. */
export function valueAt(body: unknown, steps: readonly string[]): unknown {
  let value = body;
  for (const step of steps) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
    value = (value as Record<string, unknown>)[step];
  }
  return value;
}

/** A code or an id as text: strings and numbers only. */
export function asText(value: unknown): string | null {
  if (typeof value === 'string') return value;
  return typeof value === 'number' ? String(value) : null;
}
