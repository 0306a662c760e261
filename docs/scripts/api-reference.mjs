// Writes docs/api from the doc comments of every package entry point, and the sidebar that goes with it.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { Application, Converter, ReflectionKind } from 'typedoc';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** Import names by the names that TypeDoc gives to files. */
const entries = new Map();
const sources = readdirSync(join(root, 'packages')).sort().flatMap(sourcesOf);

const app = await Application.bootstrapWithPlugins({
  entryPoints: sources,
  tsconfig: join(root, 'tsconfig.json'),
  plugin: ['typedoc-plugin-markdown', 'typedoc-vitepress-theme'],
  out: join(root, 'docs/api'),
  docsRoot: join(root, 'docs'),
  readme: 'none',
  router: 'member',
  entryFileName: 'index',
  disableSources: true,
  excludeInternal: true,
  excludePrivate: true,
  excludeExternals: true,
  hidePageHeader: true,
  hideBreadcrumbs: true,
  useCodeBlocks: true,
  tableColumnSettings: { hideModifiers: true, hideInherited: true, hideOverrides: true },
  expandObjects: true,
  parametersFormat: 'table',
  interfacePropertiesFormat: 'table',
  classPropertiesFormat: 'table',
  typeAliasPropertiesFormat: 'table',
  propertyMembersFormat: 'table',
  typeDeclarationFormat: 'table',
  enumMembersFormat: 'table',
  logLevel: 'Warn',
});
// Modules are called what an import calls them, not after their files.
app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
  for (const module of project.getChildrenByKind(ReflectionKind.Module)) module.name = entries.get(module.name);
});

const project = await app.convert();
if (project === undefined) throw new Error('The sources do not compile.');
app.validate(project);
await app.generateOutputs(project);
process.exitCode = app.logger.hasErrors() || app.logger.hasWarnings() ? 1 : 0;

/** The sources of what a package's `exports` lists. */
function sourcesOf(folder) {
  const { name, exports } = JSON.parse(readFileSync(join(root, 'packages', folder, 'package.json'), 'utf8'));
  const built = Object.entries(exports).filter(([, target]) => target.import !== undefined);
  return built.map(([path, target]) => {
    const source = join(folder, target.import.default.replace('dist/', 'src/').replace(/\.js$/, '.ts'));
    entries.set(source.replace(/(?:\/index)?\.ts$/, ''), name + path.slice(1));
    return join(root, 'packages', source);
  });
}
