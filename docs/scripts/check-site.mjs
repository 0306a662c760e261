// Every link of the built site leads to something: a page, a file, and the anchor on it. VitePress itself looks at pages only.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../dist', import.meta.url));
const pages = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.html'));
const html = new Map(pages.map((name) => [join(root, name), readFileSync(join(root, name), 'utf8')]));
const anchors = new Map(Array.from(html, ([path, text]) => [path, new Set(Array.from(text.matchAll(/\sid="([^"]+)"/g), ([, id]) => decode(id)))]));

let links = 0;
const findings = new Set();
for (const [path, text] of html) {
  for (const [, link] of text.matchAll(/<[^>]+\s(?:href|src)="([^"]*)"/g)) {
    links++;
    const problem = problemOf(path, decode(link));
    if (problem !== null) findings.add(`${path.slice(root.length + 1)}: ${link} ${problem}`);
  }
}

for (const finding of findings) console.error(finding);
console.log(`${html.size} pages, ${links} links, ${findings.size} dead`);
process.exitCode = findings.size === 0 ? 0 : 1;

function problemOf(page, link) {
  if (/^(?:data|mailto):/.test(link)) return null;
  if (/^[a-z][a-z0-9+.-]*:|^\/\//i.test(link)) return isWellFormed(link) ? null : 'is no usable address';
  const [path, anchor = ''] = link.split('#');
  const target = path === '' ? page : pageAt(path.startsWith('/') ? join(root, path) : resolve(dirname(page), path));
  if (target === null) return 'leads nowhere';
  if (anchor === '' || !anchors.has(target)) return null;
  return anchors.get(target).has(decodeURIComponent(anchor)) ? null : 'has no such anchor';
}

function pageAt(path) {
  const clean = decodeURIComponent(path.split('?')[0]);
  return [clean, `${clean}.html`, join(clean, 'index.html')].find((name) => html.has(name) || (existsSync(name) && !name.endsWith('/'))) ?? null;
}

/** There is no asking the network in a test: only what is no address at all is found. */
function isWellFormed(link) {
  return URL.canParse(link) && /^https?:$/.test(new URL(link).protocol);
}

function decode(text) {
  return text.replaceAll('&amp;', '&').replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&lt;', '<').replaceAll('&gt;', '>');
}
