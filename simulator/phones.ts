/**
 * The people, through their phones. A phone keeps what it was asked to send until it has an answer, sends it again under
 * the same id, twice if the network pleases, and tells its own time. A person who is rung may answer, late, or not.
 */
import type { Command, Reply, Session } from '../src/desk/command.ts';
import { NotDurable } from '../src/desk/door.ts';
import type { MemberId } from '../src/kernel/ids.ts';
import { MINUTE, type Ms, SECOND } from '../src/kernel/time.ts';
import { type AlertRing, type AnswerKind, type CallRing, isCallRing, type LoopAct, type Ring } from '../src/loop/loop.ts';
import type { Wish } from './acts.ts';
import { sessionOf } from './cast.ts';
import { Dice } from './dice.ts';
import type { Life } from './life.ts';
import type { Agenda } from './time.ts';

/** What phones share. */
export interface Network {
  readonly seed: number;
  readonly agenda: Agenda;
  readonly life: () => Life | null;
  /** How likely a message is lost, either way. */
  loss(): number;
  readonly isHealed: () => boolean;
  readonly isSilent: (member: MemberId) => boolean;
  asked(session: Session, wish: Wish): void;
  answered(session: Session, wish: Wish, reply: Reply): void;
  /** The desk took too long, or failed in a way it never should. */
  fault(invariant: string, what: string): void;
}

/** The desk answers within 2 s or says it did not (I-04); this much more is let pass for the turn of the loop. */
const PATIENCE: Ms = 2000 + 5;
const RETRY: Ms = 6 * SECOND;
const LIES: readonly Ms[] = [7 * MINUTE, -7 * MINUTE, 26 * 60 * MINUTE, -40 * 365 * 24 * 60 * MINUTE];

export class Phone {
  readonly session: Session;
  readonly #net: Network;
  readonly #clockWrong: Ms;
  #offlineUntil: Ms = 0;
  readonly #queue = new Map<string, { readonly wish: Wish; tries: number; again: () => void }>();
  readonly #answeredFor = new Set<string>();

  constructor(net: Network, member: MemberId) {
    this.#net = net;
    this.session = sessionOf(member);
    const dice = new Dice(net.seed, 'phone', member);
    this.#clockWrong = dice.chance(0.7) ? 0 : (dice.one(LIES) ?? 0);
  }

  get waiting(): readonly string[] {
    return [...this.#queue.keys()];
  }

  goOffline(until: Ms): void {
    this.#offlineUntil = Math.max(this.#offlineUntil, until);
  }
  comeBack(): void {
    this.#offlineUntil = 0;
    for (const id of this.#queue.keys()) this.#attempt(id);
  }

  wants(wish: Wish): void {
    const dated = wish.kind === 'seal' ? wish : { ...wish, command: this.#dated(wish.command, wish.isDated === true) };
    const id = wish.kind === 'seal' ? wish.id : wish.command.id;
    if (this.#queue.has(id)) return;
    this.#net.asked(this.session, dated);
    this.#queue.set(id, { wish: dated, tries: 0, again: () => undefined });
    this.#attempt(id);
  }

  /** Says what the phone's own clock says, where it differs from the desk's, or where it matters when a thing was said. */
  #dated(command: Command, matters: boolean): Command {
    return this.#clockWrong === 0 && !matters ? command : { ...command, t: Math.max(0, this.#net.agenda.now + this.#clockWrong) };
  }

  #attempt(id: string): void {
    const out = this.#queue.get(id);
    if (out === undefined) return;
    const { agenda } = this.#net;
    if (agenda.now < this.#offlineUntil) {
      out.again();
      out.again = agenda.after(this.#offlineUntil - agenda.now, () => this.#attempt(id));
      return;
    }
    const dice = new Dice(this.#net.seed, 'net', this.session.device, id, out.tries++);
    const copies = dice.chance(0.08) ? 2 : 1;
    for (let copy = 0; copy < copies; copy++) {
      const isLost = dice.chance(this.#net.loss());
      const isAnswerLost = dice.chance(this.#net.loss());
      const takes = dice.whole(5, dice.chance(0.1) ? 4000 : 250);
      if (!isLost) agenda.after(takes, () => this.#arrive(out.wish, id, isAnswerLost));
    }
    out.again();
    out.again = agenda.after(RETRY + dice.whole(0, 1000) + Math.min(out.tries, 8) * SECOND, () => this.#attempt(id));
  }

  #arrive(wish: Wish, id: string, isAnswerLost: boolean): void {
    const life = this.#net.life();
    const desk = life?.desk ?? null;
    if (life === null || desk === null) return;
    const { agenda } = this.#net;
    const began = agenda.now;
    const asked =
      wish.kind === 'act'
        ? desk.submit(this.session, wish.command)
        : desk.seal(this.session, {
            id: wish.id,
            case: wish.case,
            recipient: 'Brigade inventée',
            purpose: 'transmission',
            supplements: null,
          });
    asked.then(
      (reply) => {
        if (!life.touch()) return;
        if (wish.kind === 'act' && agenda.now - began > PATIENCE)
          this.#net.fault('I-04', `${id} was answered after ${agenda.now - began} ms`);
        this.#net.answered(this.session, wish, reply);
        if (!isAnswerLost) this.#done(id);
      },
      (error: unknown) => {
        if (life.isDead()) return;
        if (!(error instanceof NotDurable)) this.#net.fault('decision 12', `${id} failed: ${String(error)}`);
        else if (wish.kind === 'act' && agenda.now - began > PATIENCE)
          this.#net.fault('I-04', `${id} heard nothing for ${agenda.now - began} ms`);
      },
    );
  }

  #done(id: string): void {
    this.#queue.get(id)?.again();
    this.#queue.delete(id);
  }

  /** The phone rings. */
  rung(ring: Ring): void {
    const { agenda, seed } = this.#net;
    const dice = new Dice(seed, 'rung', this.session.member, ring.key);
    if (agenda.now < this.#offlineUntil) {
      // Half of what is sent to a phone without a network waits for it somewhere.
      if (dice.chance(0.5)) agenda.after(this.#offlineUntil - agenda.now, () => this.rung(ring));
      return;
    }
    if (this.#net.isSilent(this.session.member)) return;
    const isHealed = this.#net.isHealed();
    if (!isHealed && dice.chance(0.35)) return;
    if (isCallRing(ring)) this.#called(ring, dice);
    else this.#ordered(ring, dice);
  }

  /** An order, a recall, a cancellation: understood, obeyed, or not. */
  #ordered(ring: AlertRing, dice: Dice): void {
    const { agenda } = this.#net;
    const isHealed = this.#net.isHealed();
    const kind = isHealed ? 'understood' : dice.weighed<AnswerKind>({ seen: 2, understood: 5, executing: 4, unable: 2 });
    const id = `r${isHealed ? 'h' : ''}.${ring.alert}.${ring.version}.${ring.channel}.${ring.rung}${ring.instead === undefined ? '' : `.${ring.instead}`}`;
    // One tap is meant to be enough; some tap at every ring.
    const about = `${ring.alert} ${ring.version} ${ring.instead ?? ''}`;
    if (this.#answeredFor.has(id) || (!isHealed && this.#answeredFor.has(about) && dice.chance(0.85))) return;
    this.#answeredFor.add(id);
    if (kind !== 'seen') this.#answeredFor.add(about);
    const relayed = ring.channel === 'relay' && ring.instead !== undefined && dice.chance(0.6) ? { for: ring.instead } : {};
    const means = ring.channel === 'relay' ? 'voice' : 'device';
    const act = { act: 'alert.answer', with: { alert: ring.alert, version: ring.version, answer: kind, means } } as const;
    agenda.after(isHealed ? dice.whole(500, 4000) : dice.whole(1000, 50_000), () => {
      this.wants({ kind: 'act', command: { id, act, words: {}, ...relayed } });
    });
  }

  /**
   * A call: whoever is asked for their news gives it; whoever is told of somebody takes it in hand, or has seen them, spoken
   * to them, and says so. Once everything works somebody takes it.
   */
  #called({ call, person, rung }: CallRing, dice: Dice): void {
    const { agenda } = this.#net;
    const isHealed = this.#net.isHealed();
    const { member } = this.session;
    // One tap is meant to be enough: three channels ring for one round.
    const id = `c${isHealed ? 'h' : ''}.${call.replace(':', '.')}.${rung}.${Math.floor(agenda.now / MINUTE)}`;
    if (this.#answeredFor.has(id)) return;
    this.#answeredFor.add(id);
    const does = person === member ? 'check in' : isHealed ? 'take' : dice.weighed({ take: 4, heard: 2, end: 1, nothing: 3 });
    const means = dice.chance(0.5) ? 'sight' : 'voice';
    agenda.after(isHealed ? dice.whole(500, 4000) : dice.whole(1000, 70_000), () => {
      const wish = answerTo(does, { id, call, person, means });
      if (wish !== null) this.wants(wish);
    });
  }
}

interface About {
  readonly id: string;
  readonly call: string;
  readonly person: string;
  readonly means: 'sight' | 'voice';
}

function answerTo(does: 'check in' | 'take' | 'heard' | 'end' | 'nothing', { id, call, person, means }: About): Wish | null {
  const say = (act: LoopAct, words: Command['words'] = {}): Wish => ({ kind: 'act', command: { id, act, words }, isDated: true });
  const proof = { proof_of_life: 'le nom du chien' };
  switch (does) {
    case 'check in':
      return say({ act: 'checkin.record', with: { person, kind: 'ok', means: 'device' } });
    case 'heard':
      return say({ act: 'checkin.record', with: { person, kind: 'ok', means } });
    case 'take':
      return say({ act: 'attention.take', with: { item: call } });
    case 'end':
      if (call.startsWith('panic:')) return say({ act: 'panic.cancel', with: { person, means } }, proof);
      if (call.startsWith('duress:')) return say({ act: 'duress.lift', with: { member: person, means } }, proof);
      return say({ act: 'checkin.end', with: { plan: call } });
    case 'nothing':
      return null;
  }
}
