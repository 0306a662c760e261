// A bar on a terminal, plain lines elsewhere.
import { Presets, SingleBar } from 'cli-progress';
import pc from 'picocolors';

const BAR_EVERY_MS = 100;
const LINE_EVERY_MS = 1000;

/**
 * @param {string} title
 * @param {number} total
 * @param {() => string} note  what is going on, in a few words
 */
export function startProgress(title, total, note) {
  const plain = process.stdout.isTTY !== true;
  const bar = new SingleBar(
    {
      format: plain ? `  ${title} {value}/{total}  {note}` : `  ${title} ${pc.cyan('{bar}')} {value}/{total}  ${pc.dim('{note}')}`,
      stream: process.stdout,
      barsize: 28,
      hideCursor: true,
      noTTYOutput: plain,
      notTTYSchedule: LINE_EVERY_MS,
      emptyOnZero: true,
    },
    Presets.shades_classic,
  );
  let done = 0;
  bar.start(total, 0, { note: '' });
  const timer = setInterval(() => bar.update(done, { note: note() }), BAR_EVERY_MS);
  return {
    /** @param {number} value */
    update: (value) => void (done = value),
    stop: () => {
      clearInterval(timer);
      bar.update(done, { note: note() });
      bar.stop();
    },
  };
}
