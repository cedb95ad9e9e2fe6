/**
 * What a face hands to the desk with a code, or to set codes (I-23, I-25). The code becomes a tag before the command waits in
 * the conductor's queue, where it is held against the person's codes in the same commit as the act; whatever it was, the face
 * answers on the beat. Commands of one device keep their order: those without a code wait for the tag of one before them.
 */
import type { MemberId } from '../kernel/ids.ts';
import { HOUR, MINUTE, type Ms } from '../kernel/time.ts';
import { sameBytes } from '../log/text.ts';
import { areFit, type LoopState, setsOf, spelling, standsInTheWay } from '../loop/loop.ts';
import type { Command, Refused, Reply, Session, Typed, TypedAlone } from './command.ts';
import type { Codes } from './ports.ts';

/** Wrong codes of one person on one device, and sets of codes that would not do, before no more is taken for a while. */
const WRONG = { most: 10, within: 15 * MINUTE };
const UNFIT = { most: 5, within: HOUR };

/** The desk as the judge sees it. */
export interface Bench {
  state(): LoopState;
  now(): Ms;
  ask(session: Session, command: Command, typed?: Typed): Promise<Reply>;
  /** Somebody may be shown again what has changed. */
  release(): void;
}

const refused = (code: string, doctrine: string): Refused => ({ ok: false, refusal: { code, doctrine } });
const key = (session: Session, member: MemberId): string => `${session.device} ${member}`;

/** How often somebody was wrong lately. */
class Tries {
  readonly #at = new Map<string, Ms[]>();
  readonly #limit: { readonly most: number; readonly within: Ms };
  constructor(limit: { readonly most: number; readonly within: Ms }) {
    this.#limit = limit;
  }
  #lately(who: string, now: Ms): Ms[] {
    return (this.#at.get(who) ?? []).filter((at) => at > now - this.#limit.within);
  }
  areSpent(who: string, now: Ms): boolean {
    return this.#lately(who, now).length >= this.#limit.most;
  }
  count(who: string, now: Ms): void {
    this.#at.set(who, [...this.#lately(who, now), now].slice(-this.#limit.most));
  }
}

export class CodeJudge {
  readonly #codes: Codes | undefined;
  readonly #bench: Bench;
  readonly #wrong = new Tries(WRONG);
  readonly #unfit = new Tries(UNFIT);
  /** By device: the last command whose code is not a tag yet. */
  readonly #lines = new Map<string, Promise<unknown>>();
  /** Sets of codes are chosen one after the other: nobody may take a code while another one is being given it. */
  #setting: Promise<unknown> = Promise.resolve();
  /** Who is being answered, and how many times over. */
  readonly #onBeat = new Map<MemberId, number>();

  constructor(codes: Codes | undefined, bench: Bench) {
    this.#codes = codes;
    this.#bench = bench;
  }

  get idle(): boolean {
    return this.#onBeat.size === 0;
  }

  /** Nothing is shown to them before they are answered: a screen that changes sooner tells how long the work took. */
  waits(member: MemberId): boolean {
    return this.#onBeat.has(member);
  }

  /** The whole answer of a face to somebody who typed a code, what it shows included (I-23). */
  async onBeat<T>(member: MemberId, work: () => Promise<T>): Promise<T> {
    this.#onBeat.set(member, (this.#onBeat.get(member) ?? 0) + 1);
    try {
      return await (this.#codes?.onBeat(work) ?? work());
    } finally {
      const left = (this.#onBeat.get(member) ?? 1) - 1;
      if (left > 0) this.#onBeat.set(member, left);
      else {
        this.#onBeat.delete(member);
        this.#bench.release();
      }
    }
  }

  /** As the conductor answers it; at once what has no code and waits for none. */
  ask(session: Session, command: Command): Promise<Reply> {
    if (command.code === undefined && command.codes === undefined) {
      const before = this.#lines.get(session.device);
      return before === undefined ? this.#bench.ask(session, command) : before.then(() => this.#bench.ask(session, command));
    }
    return this.#inLine(session, command);
  }

  /** A code that was typed with what the desk never asks itself: heard all the same. */
  hear(session: Session, { id, act, ...typed }: TypedAlone): Promise<Reply> {
    // Stands in the queue for the act, and is never decided.
    const note = { act: 'code.note', with: { member: session.member, act, matched: false } } as const;
    return this.#inLine(session, { id, act: note, words: {}, ...typed }, act);
  }

  async #inLine(session: Session, command: Command, alone?: string): Promise<Reply> {
    const { device } = session;
    const before = this.#lines.get(device) ?? Promise.resolve();
    const tags = this.#tagsOf(command);
    const ready = Promise.all([tags, before]);
    this.#lines.set(device, ready);
    const [[code, genuine, duress]] = await ready;
    if (this.#lines.get(device) === ready) this.#lines.delete(device);
    const typed = code === undefined ? undefined : this.#typed(session, command, code, alone);
    if (genuine === undefined || duress === undefined) return this.#bench.ask(session, command, typed);
    return this.#set(session, command, { genuine, duress }, typed);
  }

  /** Of the code, and of the two being set. */
  #tagsOf({ code, codes }: Command): Promise<(Uint8Array | undefined)[]> {
    const tag = (typed: string | undefined) => (typed === undefined ? undefined : (this.#codes?.tag(spelling(typed)) ?? NO_TAG));
    return Promise.all([tag(code), tag(codes?.genuine), tag(codes?.duress)]);
  }

  #typed(session: Session, command: Command, tag: Uint8Array, alone?: string): Typed {
    const member = command.for ?? session.member;
    const who = key(session, member);
    return {
      tag,
      member,
      act: alone ?? command.act.act,
      isSpent: this.#wrong.areSpent(who, this.#bench.now()),
      heard: (verdict) => {
        if (verdict.is === 'unknown') this.#wrong.count(who, this.#bench.now());
      },
      ...(alone === undefined ? {} : { alone: true }),
    };
  }

  #set(session: Session, command: Command, tags: Record<'genuine' | 'duress', Uint8Array>, typed: Typed | undefined): Promise<Reply> {
    const done = this.#setting.then(() => this.#setNow(session, command, tags, typed));
    this.#setting = done.catch(() => undefined);
    return done;
  }

  /**
   * One refusal for every code that will not do: whose it is, or near what, is not told. The set is kept first and named by the
   * log after: in between it speaks for nobody.
   */
  async #setNow(
    session: Session,
    command: Command,
    tags: Record<'genuine' | 'duress', Uint8Array>,
    typed: Typed | undefined,
  ): Promise<Reply> {
    const { member } = session;
    const [codes, chosen] = [this.#codes, command.codes];
    if (codes === undefined || chosen === undefined) return refused('code_unfit', 'I-25');
    const known = codes.find(member, command.id);
    if (known !== null && !(sameBytes(known.genuine, tags.genuine) && sameBytes(known.duress, tags.duress)))
      return { ok: false, refusal: { code: 'id_reused', doctrine: 'I-11', about: [command.id] } };
    const who = key(session, member);
    if (this.#unfit.areSpent(who, this.#bench.now())) return refused('too_many_codes', 'I-25');
    const state = this.#bench.state();
    const taken = [tags.genuine, tags.duress]
      .flatMap((tag) => codes.bearing(tag))
      .filter((row) => row.set !== command.id || row.member !== member);
    const isTaken = taken.some((row) => standsInTheWay(state, member, row.member, row.set));
    if (!areFit(spelling(chosen.genuine), spelling(chosen.duress)) || isTaken) {
      this.#unfit.count(who, this.#bench.now());
      return refused('code_unfit', 'I-25');
    }
    codes.keep({ member, set: command.id, ...tags });
    const reply = await this.#bench.ask(session, command, typed);
    codes.prune(member, setsOf(this.#bench.state(), member));
    return reply;
  }
}

/** Where nobody has codes. */
const NO_TAG = new Uint8Array(32);
