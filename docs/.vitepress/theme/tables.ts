import { defineComponent, h, type VNode } from 'vue';
import { data } from './figures.data';

/** Every scenario and contender that was measured; what stands between its tags where nothing was. */
export const GoodputTable = defineComponent((_props, { slots }) => {
  const contenders = unique(data.goodput.map(({ contender }) => contender));
  const scenarios = unique(data.goodput.map(({ scenario }) => scenario));
  const rows = scenarios.map((scenario) => [scenario, ...contenders.map((contender) => cell(scenario, contender))]);
  const made = unique(data.goodput.map(({ made, node }) => `${made} (Node ${node})`)).join(', ');
  return () => (rows.length === 0 ? slots.default?.() : [table(['time ÷ ideal, refused ÷ accepted', ...contenders], rows), h('p', `Made by ${made}.`)]);
});

function cell(scenario: string, contender: string): string {
  const found = data.goodput.find((measured) => measured.scenario === scenario && measured.contender === contender);
  return found === undefined ? '–' : `${found.ended ? '' : '> '}${found.ratio.toFixed(2)}, ${found.waste.toFixed(2)}`;
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}

/** The sizes that CI holds. */
export const SizeTable = defineComponent(() => {
  const rows = data.sizes.map(({ name, limit }) => [name, limit]);
  return () => table(['minified and gzipped', 'at most'], rows);
});

function table(head: readonly string[], rows: readonly (readonly string[])[]): VNode {
  const row = (tag: string, cells: readonly string[]): VNode => h('tr', cells.map((text, i) => h(tag, { style: i === 0 ? '' : 'text-align: right' }, text)));
  return h('table', { tabindex: 0 }, [h('thead', row('th', head)), h('tbody', rows.map((cells) => row('td', cells)))]);
}
