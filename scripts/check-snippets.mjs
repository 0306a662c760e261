// Compiles every fenced ts and js block of the documentation against the workspace packages. A block that begins with "```ts continued"
// is compiled together with the blocks before it, back to the last one that stands alone.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import process from 'node:process';
import ts from 'typescript';

const FENCE = /^```(ts|js)( continued)?\n([\s\S]*?)^```$/gm;

const { config } = ts.readConfigFile('tsconfig.json', ts.sys.readFile);
const { options } = ts.parseJsonConfigFileContent(config, ts.sys, '.');
const snippets = documents().flatMap(snippetsOf);
const findings = [...check('ts', {}), ...check('js', { allowJs: true, checkJs: true, noImplicitAny: false, verbatimModuleSyntax: false, moduleDetection: ts.ModuleDetectionKind.Auto })];

for (const finding of findings) console.error(finding);
console.log(`${snippets.length} snippets, ${findings.length} errors`);
process.exitCode = findings.length === 0 ? 0 : 1;

function documents() {
  const packages = readdirSync('packages').map((name) => join('packages', name, 'README.md'));
  const docs = readdirSync('docs', { recursive: true, encoding: 'utf8' }).map((name) => join('docs', name));
  return ['README.md', 'CONTRIBUTING.md', ...packages, ...docs].filter((path) => path.endsWith('.md') && existsSync(path));
}

function snippetsOf(path) {
  const markdown = readFileSync(path, 'utf8');
  const found = [];
  for (const { 1: language, 2: continued, 3: code, index } of markdown.matchAll(FENCE)) {
    const line = markdown.slice(0, index).split('\n').length + 1;
    const before = continued === undefined ? '' : found.at(-1).text;
    // Blank lines in front, so that the compiler's line is the document's.
    const padding = '\n'.repeat(Math.max(0, line - 1 - before.split('\n').length + 1));
    found.push({ language, name: resolve(`${path}.${found.length + 1}.${language}`), path, text: `${before}${padding}${code}` });
  }
  // What is continued is compiled as a part of its continuation.
  return found.filter((snippet, i) => found[i + 1]?.text.startsWith(snippet.text) !== true || snippet.text === '');
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
