import { allDialects } from '../src/dialects/index.js';
import type { CodeMeaning, Dialect } from '../src/index.js';

/** The tables of the dialects as a reader sees them. A change of one is a change of behaviour for somebody: it shows in review, here. */
function tablesOf(dialect: Dialect): string {
  const lines = [
    `${dialect.name} (${dialect.vendor})`,
    `hosts: ${dialect.hosts.join(' ')}`,
    `a plain success holds none of: ${dialect.markers?.map((marker) => JSON.stringify(marker)).join(' ') ?? 'anything may be a failure'}`,
    `request id: ${[...dialect.requestIdPaths.map((steps) => steps.join('.')), dialect.requestIdHeader].filter(Boolean).join(', ')}`,
    `credential: ${dialect.credentials.map((source) => Object.keys(source)[0] + ' ' + String(Object.values(source)[0])).join(', ')}`,
    `wait: ${dialect.waitHints.map((hint) => (typeof hint === 'function' ? 'worked out' : `${'path' in hint ? hint.path : hint.header} in ${hint.unit}`)).join(', ')}`,
    ...groupsOf(dialect.codes),
  ];
  return lines.map((line) => line.trimEnd()).join('\n  ');
}

function groupsOf(codes: Readonly<Record<string, CodeMeaning>>): string[] {
  const groups = new Map<string, string[]>();
  for (const [code, { kind, executed, retryAfterMs }] of Object.entries(codes)) {
    const group = `${kind}${executed === undefined ? '' : `, executed: ${executed}`}${retryAfterMs === undefined ? '' : `, wait ${retryAfterMs} ms`}`;
    groups.set(group, [...(groups.get(group) ?? []), code]);
  }
  return [...groups].map(([group, members]) => `${group}: ${members.join(' ')}`);
}

it.each(allDialects.map((dialect) => [dialect.name, dialect] as const))('the tables of %s', (_name, dialect) => {
  expect(tablesOf(dialect)).toMatchSnapshot();
});
