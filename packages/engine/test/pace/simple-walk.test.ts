import { randomFrom } from '../../../../bench/pace/random.js';
import { createPace, type Pace } from '../../src/pace/index.js';
import { EvenSlots } from '../../src/store/even-slots.js';

/**
 * The paces that learn nothing, on a walk through all that can happen to them in random order, written down step by step: what happened, when the next
 * attempt may leave, and what the pace shows of itself.
 */
function walk(pace: Pace, seed: number): string[] {
  const random = randomFrom(seed);
  const under: { readonly seq: number; readonly at: number }[] = [];
  const lines: string[] = [];
  let now = 0;
  const happens = (): string => {
    const what = Math.floor(random() * 10);
    const at = pace.gate(now);
    if (what < 4 && at !== Infinity) {
      now = Math.max(now, at);
      under.push({ seq: pace.sent(now), at: now });
      return `#${under.at(-1)!.seq} sent`;
    }
    now += Math.round(random() * 40);
    const told = random() < 0.5 ? null : Math.round(random() * 900);
    if (what === 9) return pace.warned(now, told), `warned, ${told}`;
    const one = under.splice(Math.floor(random() * under.length), 1)[0];
    if (one === undefined) return 'nothing';
    if (what < 7) return pace.accepted(now, one.seq, one.at), `#${one.seq} accepted`;
    if (what === 7) return pace.lost(now, one.seq), `#${one.seq} lost`;
    return pace.refused(now, one.seq, one.at, told), `#${one.seq} refused, ${told}`;
  };
  for (let step = 0; step < 90; step++) {
    const what = happens();
    const { state, perSecond, pausedUntil } = pace.view(now);
    const shown = [state, perSecond?.toFixed(2), pausedUntil?.toFixed(1)].filter((part) => part !== undefined).join(' ');
    lines.push(`${now.toFixed(1)} ${what}: next ${pace.gate(now).toFixed(1)}, ${shown}${pace.open ? ', open' : ''}`);
  }
  return lines;
}

const PACES: readonly (readonly [string, () => Pace])[] = [
  ['a known limit', () => createPace({ requests: 10, perMs: 1000 })],
  ['a known limit, shared', () => new EvenSlots({ requests: 10, perMs: 1000 })],
  ['no pace', () => createPace('off')],
];

it.each(PACES)('%s', (_name, make) => {
  for (const seed of [1, 2, 3]) expect(walk(make(), seed).join('\n')).toMatchSnapshot();
});
