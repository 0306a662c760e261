import type { News } from './messages.js';

type Letter = readonly [member: string | null, news: News];

/** Messages on their way out: one batch at a time, so that the faster the pace, the more of them share a round trip. */
export class Outbox {
  readonly #send: (letters: readonly Letter[]) => Promise<void>;
  #letters: [member: string | null, news: News][] = [];
  #isBusy = false;
  #isDue = false;

  constructor(send: (letters: readonly Letter[]) => Promise<void>) {
    this.#send = send;
  }

  /** @param member - `null` for everyone. */
  add(member: string | null, news: News): void {
    const same = this.#letters.find(([to]) => to === member);
    if (same === undefined) this.#letters.push([member, news]);
    else if (same[1].permits === undefined) same[1] = { ...same[1], ...news };
    else same[1] = { ...same[1], ...news, permits: [...same[1].permits, ...(news.permits ?? [])] };
    this.flush();
  }

  /** Sends what there is, and asks Redis in any case. */
  flush(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    if (!this.#isBusy) queueMicrotask(() => void this.#run());
  }

  async #run(): Promise<void> {
    if (this.#isBusy) return;
    this.#isBusy = true;
    try {
      while (this.#isDue) {
        this.#isDue = false;
        const letters = this.#letters;
        this.#letters = [];
        await this.#send(letters);
      }
    } catch {
      this.#letters = []; // Redis is away, and everybody knows
      this.#isDue = false;
    } finally {
      this.#isBusy = false;
    }
  }
}
