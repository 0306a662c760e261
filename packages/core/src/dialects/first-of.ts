import { buildDialect } from '../build-dialect.js';
import type { Dialect, FailureRule } from '../dialect.js';
import { complete } from '../finding.js';

/**
 * One dialect out of several, for an API that answers in more than one way, or a host behind which there are several. The rules are asked in the order of the
 * dialects, and what a rule finds is read with the tables of its own dialect. Credentials and endpoint rules are taken from all.
 *
 * @throws TypeError if no dialect is given.
 * @example
 * ```ts
 * install(axios, { dialect: firstOf(shopify, graphql) });
 * ```
 */
export function firstOf(...dialects: readonly Dialect[]): Dialect {
  if (dialects.length === 0) throw new TypeError('firstOf needs at least one dialect.');
  const bound = (dialect: Dialect): FailureRule[] =>
    dialect.rules.map((rule) => (answer) => {
      const finding = rule(answer);
      return finding && complete(finding, answer, dialect);
    });
  const headers = dialects.map(({ requestIdHeader }) => requestIdHeader).filter((name) => name !== undefined);
  const markers = dialects.map((dialect) => dialect.markers).filter((list) => list !== undefined);
  return buildDialect({
    name: dialects.map(({ name }) => name).join('|'),
    vendor: dialects.map(({ vendor }) => vendor).join(' or '),
    hosts: dialects.flatMap(({ hosts }) => hosts),
    failure: dialects.flatMap(bound),
    requestId: dialects.flatMap(({ requestIdPaths }) => requestIdPaths.map((steps) => steps.join('.'))),
    ...(headers[0] !== undefined && { requestIdHeader: headers[0] }),
    credential: dialects.flatMap(({ credentials }) => credentials),
    endpoints: dialects.flatMap(({ endpoints }) => endpoints),
    // A text is a plain success only if it is one in every dialect.
    ...(markers.length === dialects.length && { markers: markers.flat() }),
  });
}
