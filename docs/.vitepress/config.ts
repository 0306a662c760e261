import { existsSync, readFileSync } from 'node:fs';
import { slug } from 'github-slugger';
import { type DefaultTheme, defineConfig } from 'vitepress';

const guide: DefaultTheme.SidebarItem[] = [
  {
    text: 'Begin',
    items: [
      { text: 'Start', link: '/start' },
      { text: 'Concepts', link: '/concepts' },
      { text: 'Migrating', link: '/migrating' },
      { text: 'Questions', link: '/questions' },
    ],
  },
  {
    text: 'Look up',
    items: [
      { text: 'Options', link: '/options' },
      { text: 'Errors', link: '/errors' },
      { text: 'Dialects', link: '/dialects' },
      { text: 'Mistaken answers', link: '/confusion' },
      { text: 'Emulator', link: '/emulator' },
    ],
  },
  {
    text: 'In production',
    items: [
      { text: 'Observability', link: '/observability' },
      { text: 'Many processes', link: '/scaling' },
      { text: 'Testing your integration', link: '/testing' },
      { text: 'Security', link: '/security' },
      { text: 'Performance', link: '/performance' },
      { text: 'Goodput, all rows', link: '/goodput' },
    ],
  },
];

export default defineConfig({
  title: 'Holdfast',
  description: 'Makes HTTP honest: reads what a 200 really says, waits where the API asks, repeats only what is safe.',
  head: [['link', { rel: 'icon', href: 'data:,' }]],
  outDir: 'dist',
  rewrites: { 'README.md': 'index.md' },
  srcExclude: ['node_modules/**'],
  // Anchors as GitHub makes them, so that a link works in both places.
  markdown: { anchor: { slugify: (text) => slug(text) } },
  themeConfig: {
    // Pages explain, the reference lists: the first come first.
    search: { provider: 'local', options: { miniSearch: { searchOptions: { boostDocument: (id: string) => (id.includes('/api/') ? 0.3 : 1) } } } },
    outline: [2, 3],
    nav: [
      { text: 'Guide', link: '/start', activeMatch: '^/(?!api/)' },
      { text: 'API reference', link: '/api/', activeMatch: '^/api/' },
    ],
    sidebar: { '/': guide, '/api/': apiSidebar() },
  },
});

/** Written by `npm run api`. */
function apiSidebar(): DefaultTheme.SidebarItem[] {
  const file = new URL('../api/typedoc-sidebar.json', import.meta.url);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as DefaultTheme.SidebarItem[]) : [];
}
