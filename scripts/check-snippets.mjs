// Compiles every fenced ts and js block of the documentation against the workspace packages. Each block stands alone, as a reader copies it.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import process from 'node:process';
import ts from 'typescript';

const FENCE = /^```(ts|js)\n([\s\S]*?)^```$/gm;

const { config } = ts.readConfigFile('tsconfig.json', ts.sys.readFile);
const { options } = ts.parseJsonConfigFileContent(config, ts.sys, '.');
const snippets = documents().flatMap(snippetsOf);
const loose = { allowJs: true, checkJs: true, noImplicitAny: false, verbatimModuleSyntax: false, moduleDetection: ts.ModuleDetectionKind.Auto };
// `require` sees the built types: those of the sources are ES modules, and libraries may have other types for those.
const built = { paths: { '@holdfast/core/dialects': ['./packages/core/dist/dialects/index.d.cts'], '@holdfast/core/testing': ['./packages/core/dist/testing.d.cts'], '@holdfast/*': ['./packages/*/dist/index.d.cts'] } };
const findings = [...check('ts', {}), ...check('js', loose), ...check('cjs', { ...loose, ...built })];

for (const finding of findings) console.error(finding);
console.log(`${snippets.length} snippets, ${findings.length} errors`);
process.exitCode = findings.length === 0 ? 0 : 1;

function documents() {
  const packages = readdirSync('packages').map((name) => join('packages', name, 'README.md'));
  const docs = readdirSync('docs').map((name) => join('docs', name));
  return ['README.md', 'CONTRIBUTING.md', ...packages, ...docs].filter((path) => path.endsWith('.md') && existsSync(path));
}

function snippetsOf(path) {
  const markdown = readFileSync(path, 'utf8');
  return Array.from(markdown.matchAll(FENCE), ({ 1: fence, 2: code, index }) => {
    const language = fence === 'js' && code.includes('require(') ? 'cjs' : fence;
    // Blank lines in front, so that the compiler's line is the document's.
    const line = markdown.slice(0, index).split('\n').length;
    return { language, name: resolve(`${path}.${line}.${fence}`), path, text: '\n'.repeat(line) + code };
  });
}

function check(language, extra) {
  const files = new Map(snippets.filter((snippet) => snippet.language === language).map((snippet) => [snippet.name, snippet]));
  const settings = { ...options, noUnusedLocals: false, moduleDetection: ts.ModuleDetectionKind.Force, module: ts.ModuleKind.Preserve, ...extra };
  const host = ts.createCompilerHost(settings);
  const { fileExists, getSourceFile } = host;
  host.fileExists = (name) => files.has(name) || fileExists(name);
  host.getSourceFile = (name, ...rest) => (files.has(name) ? ts.createSourceFile(name, files.get(name).text, rest[0], true) : getSourceFile.call(host, name, ...rest));
  const program = ts.createProgram([...files.keys()], settings, host);
  return [...files.values()].flatMap(({ name, path }) => {
    const source = program.getSourceFile(name);
    const diagnostics = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
    return diagnostics.map(({ start, messageText }) => {
      const line = source.getLineAndCharacterOfPosition(start).line + 1;
      return `${path}:${line}  ${ts.flattenDiagnosticMessageText(messageText, '\n')}`;
    });
  });
}
