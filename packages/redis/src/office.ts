import type { PaceSnapshot, SharedScope } from '@holdfast/engine';
import { Conductor, type Desk, LEASE_MS, type Past } from './conductor.js';
import type { Link } from './link.js';
import { type Answer, decodeNews, decodeReport, NO_PERMIT, type News, OUTCOME, parseSnapshot, type Report } from './messages.js';
import type { Names } from './names.js';
import { CONDUCT } from './scripts/conduct.js';
import { RESIGN } from './scripts/resign.js';
import { TELL } from './scripts/tell.js';

type Timer = ReturnType<SharedScope['clock']['setTimeout']>;

/** What an office asks of its process, and tells it. */
export interface Staff {
  /** Attempts under way. */
  flying(): number;
  /** What was learned, as far as this process has heard of it. */
  snapshot(): PaceSnapshot | null;
  /** The conductor can be reached, or is this process. */
  onJoined(): void;
  onNews(news: News): void;
}

/** What was learned and how the scope is kept for so long after the last call. */
const STATE_MS = 3_600_000;
/** One who waits and has heard nothing so long asks whether all is well, */
const BEAT_MS = 50;
/** at most so often, by all processes together. */
const BEAT_PER_PROCESS_MS = 1;
/** One who does not wait but has attempts under way gives a sign of life. */
const SIGN_MS = 1000;
/** Nobody has heard: the new conductor does not listen yet. */
const AGAIN_MS = 10;
/** A lease with less left than this has not been renewed in time: if nobody listens either, its holder is gone. */
const RENEWED_MS = 500;
/** Answers of an unlimited scope can wait so long for company. */
const LAZY_MS = 250;

/** The correspondence of one process in a scope: with the conductor, or as the conductor. */
export class Office {
  readonly #scope: SharedScope;
  readonly #link: Link;
  readonly #names: Names;
  readonly #me: string;
  readonly #staff: Staff;
  #conductor: Conductor | null = null;
  /** Its pace goes on if nobody else has conducted meanwhile. */
  #retired: Conductor | null = null;
  #answers: Answer[] = [];
  /** What the conductor knows that is wanted. */
  #told = 0;
  #got = 0;
  #term = '';
  #members = 1;
  /** Counts the times that this process came back: replies of before are void. */
  #visit = 0;
  #isJoined = false;
  #isTelling = false;
  #isAsked = false;
  #heardAt = 0;
  #beat: Timer | undefined;
  #lazy: Timer | undefined;

  constructor(scope: SharedScope, link: Link, names: Names, me: string, staff: Staff) {
    this.#scope = scope;
    this.#link = link;
    this.#names = names;
    this.#me = me;
    this.#staff = staff;
  }

  /** Resolves when the conductor is reached, or this process is it. */
  async join(): Promise<void> {
    const visit = ++this.#visit;
    this.#told = this.#got = 0;
    await this.#link.listen([this.#names.everyone, this.#names.member(this.#me)], (text) => this.#onMessage(text));
    while (visit === this.#visit && !this.#isJoined) {
      if (!(await this.#tell())) await this.#pass(AGAIN_MS);
    }
  }

  /** Something is wanted, perhaps: what exactly is seen when all of this turn have come. */
  ask(): void {
    if (this.#isAsked || !this.#isJoined) return;
    this.#isAsked = true;
    queueMicrotask(() => {
      this.#isAsked = false;
      this.#flush();
    });
  }

  report(answer: Answer): void {
    this.#answers.push(answer);
    const [permit, outcome] = answer;
    if (permit !== NO_PERMIT || outcome !== OUTCOME.accepted) return this.ask();
    this.#lazy ??= this.#scope.clock.setTimeout(() => {
      this.#lazy = undefined;
      this.ask();
    }, LAZY_MS);
  }

  /** Redis is away. */
  lose(): void {
    this.#visit++;
    this.#isJoined = this.#isTelling = false;
    this.#answers = [];
    this.#stopConducting();
    this.#retired = null;
    this.#stopBeat();
    this.#stopLazy();
  }

  async resign(): Promise<void> {
    const conductor = this.#conductor;
    if (conductor === null) return;
    this.#stopConducting();
    const snapshot = JSON.stringify(conductor.pace.snapshot(this.#now()) ?? '');
    const { keys, everyone } = this.#names;
    const vacant: News = { term: '' };
    await this.#link.run(RESIGN, keys, [this.#me, snapshot === '""' ? '' : snapshot, everyone, JSON.stringify(vacant)]).catch(() => undefined);
  }

  close(): void {
    this.lose();
    this.#link.unlisten([this.#names.everyone, this.#names.member(this.#me)]);
  }

  #now(): number {
    return this.#scope.clock.now();
  }

  #flush(): void {
    if (!this.#isJoined) return;
    const wants = this.#scope.waiting();
    this.#armBeat(wants);
    // Some have left without a permit.
    this.#told = Math.min(this.#told, wants);
    if (wants <= this.#told && this.#answers.length === 0) return;
    if (this.#conductor !== null) return this.#conductor.hear(this.#takeReport(wants));
    if (!this.#isTelling) void this.#tell().catch(() => undefined);
  }

  #takeReport(wants: number): Report {
    const answers = this.#answers;
    this.#answers = [];
    this.#told = wants;
    return { member: this.#me, visit: this.#visit, wants, got: this.#got, answers };
  }

  /** Says what there is to say; `false` if nobody has heard it. */
  async #tell(): Promise<boolean> {
    const visit = this.#visit;
    const report = this.#takeReport(this.#scope.waiting());
    this.#isTelling = true;
    const { keys, conductor } = this.#names;
    const reply = await this.#link.run(TELL, keys, [this.#me, LEASE_MS, STATE_MS, conductor, JSON.stringify(report), this.#link.isCluster ? 0 : RENEWED_MS]);
    if (visit !== this.#visit) return false;
    this.#isTelling = false;
    this.#heardAt = this.#now();
    const [holder, heard, last, snapshot, pauseMs, open] = reply as [string, number, string, string, number, string];
    if (holder === this.#me) {
      await this.#conduct(last === this.#me, { isFirst: last === '', snapshot: parseSnapshot(snapshot), pauseMs, open: open === '1' }, report);
    } else if (heard === 0 && !this.#link.isCluster) {
      this.#answers.unshift(...report.answers);
      this.#told = 0;
      if (this.#isJoined) void this.#pass(AGAIN_MS).then(() => this.ask());
      return false;
    }
    this.#joined();
    this.ask();
    return true;
  }

  #joined(): void {
    if (this.#isJoined) return;
    this.#isJoined = true;
    this.#staff.onJoined();
  }

  async #conduct(goesOn: boolean, past: Past, report: Report): Promise<void> {
    if (this.#conductor !== null) return this.#conductor.hear(report);
    const visit = this.#visit;
    const askedAt = this.#now();
    const retired = goesOn ? this.#retired : null;
    const pace = retired?.pace ?? this.#scope.createPace(past.snapshot ?? this.#staff.snapshot());
    const conductor = new Conductor(pace, this.#desk(), past);
    this.#retired = null;
    this.#conductor = conductor;
    this.#term = conductor.term;
    this.#got = 0;
    await this.#link.listen([this.#names.conductor], (text) => this.#hear(text));
    if (visit !== this.#visit || this.#conductor !== conductor) return;
    this.#joined();
    conductor.start(askedAt + LEASE_MS);
    conductor.hear({ ...report, got: 0 });
  }

  #desk(): Desk {
    const { keys, everyone, member } = this.#names;
    return {
      me: this.#me,
      clock: this.#scope.clock,
      publish: async (letters, { snapshot, pauseMs, open }) => {
        const messages = letters.flatMap(([to, news]) => [to === null ? everyone : member(to), JSON.stringify(news)]);
        const saved = [snapshot === null ? '' : JSON.stringify(snapshot), Math.ceil(pauseMs), open ? 1 : 0];
        const [isConductor, ...heard] = await this.#link.run(CONDUCT, keys, [this.#me, LEASE_MS, STATE_MS, ...saved, ...messages]);
        return isConductor === 1 ? (heard as number[]) : null;
      },
      deliver: (news) => this.#onNews(news),
      deposed: () => this.#onDeposed(),
      idle: () => {
        this.#retired = this.#conductor;
        void this.resign();
      },
    };
  }

  #onDeposed(): void {
    this.#stopConducting();
    this.#told = 0;
    this.ask();
  }

  #stopConducting(): void {
    if (this.#conductor === null) return;
    this.#conductor.stop();
    this.#conductor = null;
    this.#told = 0;
    this.#link.unlisten([this.#names.conductor]);
  }

  #hear(text: string): void {
    const report = decodeReport(text);
    if (report !== null) this.#conductor?.hear(report);
  }

  #onMessage(text: string): void {
    const news = decodeNews(text);
    // What this process has said to all it knows already, and what was meant for it before it lost touch is void.
    if (news === null || news.term === this.#conductor?.term || (news.visit !== undefined && news.visit !== this.#visit)) return;
    // The conductor has heard it, though Redis' own answer is still on its way on the other connection.
    if (news.visit !== undefined) this.#joined();
    this.#onNews(news);
  }

  #onNews(news: News): void {
    if (!this.#isJoined) return;
    this.#heardAt = this.#now();
    if (news.term !== this.#term) {
      // Somebody else conducts now, and knows nothing of what was wanted.
      this.#term = news.term;
      this.#told = this.#got = 0;
      this.#stopConducting();
      this.ask();
    }
    if (news.members !== undefined) this.#members = news.members;
    const permits = news.permits?.length ?? 0;
    this.#got += permits;
    this.#told = Math.max(0, this.#told - permits);
    this.#staff.onNews(news);
  }

  /** Whoever waits looks at times whether all is well; this also tells the conductor that it is alive. */
  #armBeat(wants: number): void {
    if (this.#beat !== undefined || this.#conductor !== null || wants + this.#staff.flying() === 0) return;
    const beatMs = wants === 0 ? SIGN_MS : Math.max(BEAT_MS, BEAT_PER_PROCESS_MS * this.#members);
    this.#beat = this.#scope.clock.setTimeout(() => {
      this.#stopBeat();
      if (!this.#isJoined || this.#conductor !== null) return;
      const isSilent = this.#now() - this.#heardAt >= beatMs - 1;
      if (isSilent && !this.#isTelling) void this.#tell().catch(() => undefined);
      this.#armBeat(this.#scope.waiting());
    }, beatMs);
  }

  #stopBeat(): void {
    if (this.#beat !== undefined) this.#scope.clock.clearTimeout(this.#beat);
    this.#beat = undefined;
  }

  #stopLazy(): void {
    if (this.#lazy !== undefined) this.#scope.clock.clearTimeout(this.#lazy);
    this.#lazy = undefined;
  }

  #pass(ms: number): Promise<void> {
    return new Promise((resolve) => void this.#scope.clock.setTimeout(resolve, ms));
  }
}
