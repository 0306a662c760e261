// Every export of each package has a doc comment, and so has every member of its exported `…Options`, with its `@default`.
import { readdirSync, readFileSync } from 'node:fs';
import ts from 'typescript';

const config = ts.readConfigFile('tsconfig.json', ts.sys.readFile).config;
const { options } = ts.parseJsonConfigFileContent(config, ts.sys, '.');
const entries = readdirSync('packages').flatMap(entriesOf);
const program = ts.createProgram(entries, options);
const checker = program.getTypeChecker();
const findings = new Set(entries.flatMap((entry) => checkEntry(program.getSourceFile(entry))));

for (const finding of findings) console.error(finding);
console.log(`${entries.length} entry points, ${findings.size} missing comments`);
process.exitCode = findings.size === 0 ? 0 : 1;

/** The sources of what a package's `exports` lists. */
function entriesOf(folder) {
  const { exports } = JSON.parse(readFileSync(`packages/${folder}/package.json`, 'utf8'));
  const built = Object.values(exports).map((target) => target?.import?.default);
  return built.filter(Boolean).map((path) => path.replace('./dist/', `packages/${folder}/src/`).replace(/\.js$/, '.ts'));
}

function checkEntry(source) {
  const symbols = checker.getExportsOfModule(checker.getSymbolAtLocation(source));
  return symbols.flatMap((symbol) => checkSymbol(symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol));
}

function checkSymbol(symbol) {
  const found = isDocumented(symbol) ? [] : [at(symbol, `${symbol.name} has no doc comment`)];
  if (!symbol.name.endsWith('Options') || !(symbol.flags & ts.SymbolFlags.Interface)) return found;
  for (const member of checker.getDeclaredTypeOfSymbol(symbol).getProperties()) {
    const name = `${symbol.name}.${member.name}`;
    const isOptional = (member.flags & ts.SymbolFlags.Optional) !== 0;
    if (!isDocumented(member)) found.push(at(member, `${name} has no doc comment`));
    else if (isOptional && !member.getJsDocTags().some((tag) => tag.name === 'default')) found.push(at(member, `${name} has no @default`));
  }
  return found;
}

function isDocumented(symbol) {
  return symbol.getDocumentationComment(checker).length > 0;
}

function at(symbol, text) {
  const node = symbol.declarations[0];
  const source = node.getSourceFile();
  const { line } = source.getLineAndCharacterOfPosition(node.getStart());
  return `${source.fileName}:${line + 1}  ${text}`;
}
