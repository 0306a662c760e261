/** A place in a parsed body: property names joined by dots, `response.message`; numbers index arrays. */
export type Path = string;

/** A property of an object; `undefined` where there is none. Own properties only, so that `__proto__` is just a name. */
export function own(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
}

/** What stands at a place in a body; `undefined` where nothing does. */
export function valueAt(body: unknown, steps: readonly string[]): unknown {
  let value = body;
  for (const step of steps) value = own(value, step);
  return value;
}

/** A code or an id as text: texts and numbers only. A whole number that JSON.parse has rounded is none. */
export function asText(value: unknown): string | null {
  if (typeof value === 'string') return value;
  if (typeof value !== 'number' || (Number.isInteger(value) && !Number.isSafeInteger(value))) return null;
  return String(value);
}
