// Loader hooks: a module that the tests of a suite import is the client under test instead.
let suite;

export function initialize(data) {
  suite = data;
}

export function resolve(specifier, context, next) {
  const isOfTests = context.parentURL?.includes(`${suite.folder}test/`);
  if (isOfTests && specifier in suite.module) return { url: new URL(suite.module[specifier], suite.here).href, shortCircuit: true };
  return next(specifier, context);
}
