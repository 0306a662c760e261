// Writes src/page.generated.ts: the script (with uPlot in it), the style and the body of the page, as texts. `--check` only says whether it is up to date.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const target = join(root, 'src/page.generated.ts');
const uplot = join(dirname(createRequire(import.meta.url).resolve('uplot')), '..');

const { outputFiles } = await build({
  entryPoints: [join(root, 'src/page/main.ts')],
  bundle: true,
  minify: true,
  format: 'iife',
  target: 'es2022',
  write: false,
  charset: 'ascii',
  legalComments: 'none',
  // The page holds a copy of uPlot, so it holds its licence.
  banner: { js: `/*!\nuPlot ${JSON.parse(read(join(uplot, 'package.json'))).version}, https://github.com/leeoniya/uPlot\n\n${read(join(uplot, 'LICENSE')).trim()}\n*/` },
});
const script = outputFiles[0].text;
const style = `${read(join(uplot, 'dist/uPlot.min.css'))}\n${read(join(root, 'src/page/page.css'))}`;
const body = read(join(root, 'src/page/body.html'));
if (/<\/(?:script|style)|<!--/i.test(script + style)) throw new Error('A text that would end its own element.');

const source = `// Written by scripts/build-page.mjs from src/page and uPlot.
${constant('SCRIPT', 'What draws the charts, uPlot included.', script)}
${constant('SCRIPT_HASH', 'For the content security policy of the page.', hash(script))}
${constant('STYLE', 'How the page looks.', style)}
${constant('STYLE_HASH', 'For the content security policy of the page.', hash(style))}
${constant('BODY', 'What the script fills.', body)}`;

if (!process.argv.includes('--check')) writeFileSync(target, source);
else if (read(target) !== source) {
  console.error('src/page.generated.ts is not what src/page and uPlot make: run pnpm build:page');
  process.exitCode = 1;
}

function constant(name, comment, text) {
  return `/** ${comment} */\nexport const ${name} = ${JSON.stringify(text)};\n`;
}

function hash(text) {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

function read(path) {
  return readFileSync(path, 'utf8');
}
