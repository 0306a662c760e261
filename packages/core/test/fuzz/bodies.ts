import fc from 'fast-check';
import { corpus } from '../corpus.js';

/** The secret that hostile servers below write into their answers. */
export const SECRET = 'S3cret/Key+ä="1"';
const SPELLINGS = [SECRET, encodeURIComponent(SECRET), JSON.stringify(SECRET).slice(1, -1)];

type Tree = unknown;
type Branch = Record<string, Tree>;

/** Names and values of real answers: what rules look for, in places where they do not expect it. */
const names = new Set<string>();
const values = new Set<unknown>();
const trees = corpus.map(({ body }) => parsed(body)).filter((tree) => tree !== undefined);
trees.forEach(collect);

function parsed(text: string): Tree {
  try {
    return JSON.parse(text) as Tree;
  } catch {
    return undefined;
  }
}

function collect(tree: Tree): void {
  if (typeof tree !== 'object' || tree === null) values.add(tree);
  else for (const [name, value] of Object.entries(tree)) collect((Array.isArray(tree) || names.add(name), value));
}

const name = fc.oneof({ weight: 8, arbitrary: fc.constantFrom(...names) }, { weight: 1, arbitrary: fc.constantFrom('__proto__', 'constructor', 'toString', '', '0') }, { weight: 1, arbitrary: fc.string({ maxLength: 8 }) });
const leaf = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...values) },
  { weight: 2, arbitrary: fc.constantFrom<unknown>(true, false, null, 0, 1, -1, 2 ** 53, 1e308, '', '0', 'false', {}, []) },
  { weight: 1, arbitrary: fc.constantFrom(...SPELLINGS).chain((secret) => fc.tuple(fc.constantFrom(...values), fc.string({ maxLength: 5 })).map(([value, end]) => `${String(value)} ${secret}${end}`)) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 20 }) },
  { weight: 1, arbitrary: fc.double() },
);

/** JSON objects and lists made of the words of real answers. */
const made: fc.Arbitrary<Tree> = fc.letrec<{ node: Tree; branch: Tree }>((tie) => ({
  node: fc.oneof({ depthSize: 'small', withCrossShrink: true }, leaf, tie('branch')),
  branch: fc.oneof(
    { weight: 4, arbitrary: fc.array(fc.tuple(name, tie('node')), { maxLength: 5 }).map(objectOf) },
    { weight: 1, arbitrary: fc.array(tie('node'), { maxLength: 3 }) },
  ),
})).branch;

/** As `JSON.parse` would make it: `__proto__` is a name like any other. */
function objectOf(entries: readonly (readonly [string, Tree])[]): Branch {
  const object: Branch = {};
  for (const [key, value] of entries) Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
  return object;
}

interface Change {
  /** Which of all the places in the tree. */
  readonly place: number;
  readonly how: 'replace' | 'remove' | 'rename' | 'wrap' | 'list';
  readonly name: string;
  readonly leaf: Tree;
}
const change = fc.record<Change>({ place: fc.nat(1000), how: fc.constantFrom('replace', 'remove', 'rename', 'wrap', 'list'), name, leaf });

/** Real answers with a value replaced, removed, renamed or wrapped somewhere. */
const changed = fc.tuple(fc.constantFrom(...trees), fc.array(change, { maxLength: 3 })).map(([tree, changes]) => changes.reduce(apply, tree));

function apply(tree: Tree, { place, how, name, leaf }: Change): Tree {
  const places = placesIn(tree);
  const at = places[place % places.length]!;
  const edit = (value: Tree, path: readonly string[]): Tree => {
    const [step, ...rest] = path;
    if (step === undefined) return how === 'replace' || how === 'remove' ? leaf : how === 'list' ? [value] : objectOf([[name, value]]);
    if (Array.isArray(value)) return value.map((item: Tree, i) => (String(i) === step ? edit(item, rest) : item));
    const entries = Object.entries(value as Branch);
    if (rest.length === 0 && how === 'remove') return objectOf(entries.filter(([key]) => key !== step));
    if (rest.length === 0 && how === 'rename') return objectOf(entries.map(([key, item]) => [key === step ? name : key, item]));
    return objectOf(entries.map(([key, item]) => [key, key === step ? edit(item, rest) : item]));
  };
  return edit(tree, at);
}

function placesIn(tree: Tree): string[][] {
  if (typeof tree !== 'object' || tree === null) return [[]];
  return [[], ...Object.entries(tree).flatMap(([key, value]) => placesIn(value).map((path) => [key, ...path]))];
}

/** Parsed bodies. */
export const bodyTrees: fc.Arbitrary<object> = fc.oneof({ weight: 2, arbitrary: changed }, { weight: 1, arbitrary: made }).filter((tree): tree is object => typeof tree === 'object' && tree !== null);

/** Ways in which servers write the same JSON: as JavaScript does, indented, as PHP does, in ASCII. */
export const JSON_STYLES: readonly ((tree: Tree) => string)[] = [
  (tree) => JSON.stringify(tree),
  (tree) => JSON.stringify(tree, null, 4),
  (tree) => JSON.stringify(tree).replaceAll('/', '\\/'),
  (tree) => JSON.stringify(tree).replace(/[\u0080-\uffff]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`),
];

interface Cut {
  readonly at: number;
  readonly length: number;
  readonly insert: string;
}
const junk = fc.oneof(fc.constantFrom('', '"', '\\', '{', '}', '[', ']', ',', ':', '\ufeff', '\0', 'false', 'true', 'null', '__proto__', ...SPELLINGS), fc.string({ unit: 'binary', maxLength: 10 }));
const cut = fc.record<Cut>({ at: fc.nat(4000), length: fc.oneof(fc.nat(3), fc.nat(4000)), insert: junk });

/** Bodies as text: JSON in several styles, whole, cut and spliced; and texts of no sense. */
export const bodyTexts: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: fc.tuple(bodyTrees, fc.constantFrom(...JSON_STYLES)).map(([tree, write]) => write(tree)) },
  { weight: 3, arbitrary: fc.tuple(fc.constantFrom(...corpus), fc.array(cut, { minLength: 1, maxLength: 3 })).map(([{ body }, cuts]) => cuts.reduce(splice, body)) },
  { weight: 1, arbitrary: fc.json() },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 100 }) },
);

function splice(text: string, { at, length, insert }: Cut): string {
  const from = at % (text.length + 1);
  return text.slice(0, from) + insert + text.slice(from + length);
}

/** HTTP statuses, and numbers that are none. */
export const statuses = fc.oneof({ weight: 4, arbitrary: fc.constantFrom(200, 200, 200, ...new Set(corpus.map(({ status }) => status))) }, { weight: 1, arbitrary: fc.integer({ min: -1, max: 1000 }) }, { weight: 1, arbitrary: fc.constantFrom(NaN, Infinity, 200.5) });
