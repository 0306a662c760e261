import { defineComponent, h, type VNode } from 'vue';
import { data } from './figures.data';

/** The sizes that CI holds. */
export const SizeTable = defineComponent(() => {
  const rows = data.sizes.map(({ name, limit }) => [name, limit]);
  return () => table(['minified and gzipped', 'at most'], rows);
});

function table(head: readonly string[], rows: readonly (readonly string[])[]): VNode {
  const row = (tag: string, cells: readonly string[]): VNode => h('tr', cells.map((text, i) => h(tag, { style: i === 0 ? '' : 'text-align: right' }, text)));
  return h('table', { tabindex: 0 }, [h('thead', row('th', head)), h('tbody', rows.map((cells) => row('td', cells)))]);
}
