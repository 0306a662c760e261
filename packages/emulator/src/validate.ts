/** Says nothing when the value is right; else throws, naming the option and what was expected. */
export type Check = (value: unknown, path: string) => void;

/** A check of a field, and whether the field may be left out. */
export interface Field {
  readonly check: Check;
  readonly mayBeAbsent: boolean;
}

/** Throws the one error that all checks throw. A value out of range is a RangeError, anything else a TypeError. */
export function fail(path: string, expected: string, value: unknown, Kind: ErrorConstructor = TypeError): never {
  throw new Kind(`${path} must be ${expected}, but it is ${show(value)}.`);
}

export const optional = (check: Check): Field => ({ check, mayBeAbsent: true });
export const required = (check: Check): Field => ({ check, mayBeAbsent: false });

/** A finite number from min to max. */
export function numberIn(min: number, max: number, unit = 'number'): Check {
  return (value, path) => {
    const expected = `a ${unit} from ${min} to ${max}`;
    if (typeof value !== 'number') fail(path, expected, value);
    if (!(value >= min && value <= max)) fail(path, expected, value, RangeError);
  };
}

/** A whole number from min to max. */
export function integerIn(min: number, max: number): Check {
  const inRange = numberIn(min, max, 'whole number');
  return (value, path) => {
    inRange(value, path);
    if (!Number.isInteger(value)) fail(path, `a whole number from ${min} to ${max}`, value, RangeError);
  };
}

/** One of some words. */
export function oneOf(...words: readonly string[]): Check {
  return (value, path) => {
    if (!words.includes(value as string)) fail(path, words.length === 1 ? `"${words[0]}"` : `one of ${words.join(', ')}`, value);
  };
}

/** A text of 1 to max characters. The text itself is never shown: it may be a key. */
export function text(max: number): Check {
  return (value, path) => {
    if (typeof value !== 'string') fail(path, `a text of 1 to ${max} characters`, value);
    if (value.length < 1 || value.length > max) {
      throw new RangeError(`${path} must be a text of 1 to ${max} characters, but it has ${value.length}.`);
    }
  };
}

export const boolean: Check = (value, path) => {
  if (typeof value !== 'boolean') fail(path, 'true or false', value);
};

export const callback: Check = (value, path) => {
  if (typeof value !== 'function') fail(path, 'a function', value);
};

export const object: Check = (value, path) => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) fail(path, 'an object', value);
};

/** A list of at most max things. */
export function listOf(check: Check, max: number): Check {
  return (value, path) => {
    if (!Array.isArray(value)) fail(path, 'a list', value);
    if (value.length > max) throw new RangeError(`${path} must be a list of at most ${max} entries, but it has ${value.length}.`);
    value.forEach((entry, index) => check(entry, `${path}[${index}]`));
  };
}

/** An object whose names are free and whose values pass the check. A name may be a key, so the path says its place only. */
export function recordOf(check: Check, max: number): Check {
  return (value, path) => {
    object(value, path);
    const entries = Object.entries(value as object);
    if (entries.length > max) throw new RangeError(`${path} must have at most ${max} entries, but it has ${entries.length}.`);
    entries.forEach(([name, entry], index) => {
      text(256)(name, `the name of ${path} entry ${index + 1}`);
      check(entry, `${path} entry ${index + 1}`);
    });
  };
}

/** An object with these fields and no others. A field that is `undefined` counts as left out. */
export function shape(fields: Readonly<Record<string, Field>>): Check {
  return (value, path) => {
    object(value, path);
    for (const name of Object.keys(value as object)) {
      if (!Object.hasOwn(fields, name)) {
        throw new TypeError(`${path} has no option "${name}"; expected one of ${Object.keys(fields).join(', ')}.`);
      }
    }
    for (const [name, field] of Object.entries(fields)) {
      const entry = (value as Record<string, unknown>)[name];
      if (entry !== undefined || !field.mayBeAbsent) field.check(entry, path === '' ? name : `${path}.${name}`);
    }
  };
}

function show(value: unknown): string {
  if (typeof value === 'string') return `"${value.length > 60 ? `${value.slice(0, 60)}…` : value}"`;
  if (typeof value === 'function') return 'a function';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}
