// Compares what each entry point of each package exports with the report that is committed in packages/*/etc, so that a change of the public
// surface is seen in review. `npm run api:update` writes the reports anew. Reads the built types: build first.
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { Extractor, ExtractorConfig, ExtractorLogLevel } from '@microsoft/api-extractor';

const update = process.argv.includes('--update');
const temp = mkdtempSync(join(tmpdir(), 'holdfast-api-'));
const quiet = { logLevel: ExtractorLogLevel.None };

try {
  const entries = readdirSync('packages').flatMap(entriesOf);
  const changed = entries.filter((entry) => !report(entry));
  const gone = readdirSync('packages').flatMap(reportsOf).filter((path) => !entries.some(({ file }) => file === path));
  for (const path of gone) update ? rmSync(path) : console.error(`${path}: no package has this entry point`);
  console.log(`${entries.length} entry points, ${changed.length + gone.length} ${update ? 'written' : 'changed'}`);
  if (changed.length + gone.length > 0 && !update) {
    console.error('If the change is meant: npm run api:update, and say in CHANGELOG.md what it means for users.');
    process.exitCode = 1;
  }
} finally {
  rmSync(temp, { recursive: true, force: true });
}

/** The built types of what a package's `exports` lists, and the file of each report. */
function entriesOf(folder) {
  const { exports } = JSON.parse(readFileSync(`packages/${folder}/package.json`, 'utf8'));
  return Object.entries(exports).flatMap(([path, target]) => {
    if (target.import === undefined) return [];
    const name = path === '.' ? folder : `${folder}-${path.slice(2).replaceAll('/', '-')}`;
    return { folder, name, types: join('packages', folder, target.import.types), file: join('packages', folder, 'etc', `${name}.api.md`) };
  });
}

function reportsOf(folder) {
  const etc = join('packages', folder, 'etc');
  return existsSync(etc) ? readdirSync(etc).filter((name) => name.endsWith('.api.md')).map((name) => join(etc, name)) : [];
}

/** Makes the report of an entry point, and shows how it differs from the committed one, or takes its place; `true` if it does not differ. */
function report({ folder, name, types, file }) {
  const etc = resolve('packages', folder, 'etc');
  mkdirSync(etc, { recursive: true });
  const made = join(temp, `${name}.api.md`);
  const before = existsSync(file) ? file : '/dev/null';
  Extractor.invoke(ExtractorConfig.prepare({ configObject: configOf(folder, name, types, etc), packageJsonFullPath: resolve('packages', folder, 'package.json') }), {
    messageCallback: (message) => (message.handled = true), // what there is to say stands in the report, and the difference is shown below
  });
  const { status, stdout } = spawnSync('git', ['diff', '--no-index', '--no-color', '--', before, made], { encoding: 'utf8' });
  if (status !== 0) update ? copyFileSync(made, file) : console.error(`${file}\n${stdout.replace(/^(?:diff|new file|index|---|\+\+\+) .*\n/gm, '')}`);
  return status === 0;
}

function configOf(folder, name, types, etc) {
  const strict = { strict: true, exactOptionalPropertyTypes: true, skipLibCheck: true };
  const compilerOptions = { ...strict, target: 'es2022', module: 'esnext', moduleResolution: 'bundler', lib: ['es2023', 'dom', 'dom.iterable'], types: ['node'] };
  return {
    projectFolder: resolve('packages', folder),
    mainEntryPointFilePath: resolve(types),
    compiler: { overrideTsconfig: { compilerOptions, files: [resolve(types)] } },
    apiReport: { enabled: true, reportFileName: `${name}.api.md`, reportFolder: etc, reportTempFolder: temp },
    docModel: { enabled: false },
    dtsRollup: { enabled: false },
    tsdocMetadata: { enabled: false },
    newlineKind: 'lf',
    // Types that are reachable but not exported are told by no warning: those have line numbers, which every change moves.
    messages: { extractorMessageReporting: { default: quiet }, compilerMessageReporting: { default: { logLevel: 'error' } }, tsdocMessageReporting: { default: quiet } },
  };
}
